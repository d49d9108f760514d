package care.shouhu.command.bed;

/** Why a stay in a bed ended. */
public enum StayEnd {
  /** Went home. */
  HOME,
  /** To an institution that is not in this register. */
  OTHER_INSTITUTION,
  /** Stays in hospital. */
  HOSPITAL,
  DECEASED,
  /** A respite stay came to its end. */
  RESPITE_OVER,
  /** Into another bed; a stay there follows. */
  TRANSFERRED,
  OTHER
}
