package care.shouhu.command.incident;

/** Why a responder says no. Stable words; the measures count them. */
public enum DeclineReason {
  /** With somebody else who cannot be left. */
  BUSY,
  TOO_FAR,
  NO_TRANSPORT,
  /** The road is closed or the weather does not allow it. */
  ROAD_BLOCKED,
  UNWELL,
  /** Not able to do what is wanted. */
  NOT_SKILLED,
  OFF_DUTY,
  OTHER
}
