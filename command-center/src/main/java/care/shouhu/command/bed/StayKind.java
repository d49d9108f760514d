package care.shouhu.command.bed;

/** What somebody is in a bed for. */
public enum StayKind {
  /** Lives there. */
  RESIDENCE,
  /** For some days, so that who cares at home can rest (喘息服务). */
  RESPITE
}
