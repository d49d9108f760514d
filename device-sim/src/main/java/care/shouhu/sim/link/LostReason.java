package care.shouhu.sim.link;

/** Why a connection was not made or did not last: stable words, also metric labels. */
final class LostReason {
  static final String ENDED = "ended";
  static final String NO_ANSWER = "no_answer";
  static final String CUT = "cut";

  private LostReason() {}

  /** For the codes of CONNACK and DISCONNECT on either version, and Paho's own above 30000. */
  static String of(int code) {
    return switch (code) {
      case 4, 5, 0x86, 0x87 -> "not_authorized";
      case 3, 0x88, 0x89 -> "unavailable";
      case 0x8B -> "shutting_down";
      case 0x8E -> "taken_over";
      case 0x93, 0x97 -> "over_quota";
      case 0x9F -> "connection_rate";
      case 32103 -> "no_connection";
      case 32000, 32002 -> "timeout";
      default -> ENDED;
    };
  }
}
