package care.shouhu.core.config;

/**
 * How many requests of the API one user may send, and one address without a session. More at once
 * than a second's are taken when somebody was quiet before; the command centre says how many.
 *
 * @param perSecond ordinary ones
 * @param dearPerSecond those that the contract declares dear
 */
public record RateConfig(int perSecond, int dearPerSecond) {
  static final String ORDINARY = "SHOUHU_REQUESTS_PER_SECOND";
  static final String DEAR = "SHOUHU_DEAR_REQUESTS_PER_SECOND";
  private static final int PER_SECOND_MAX = 10_000;

  /**
   * A person at a screen. A page of a list asks for up to sixty names of others, once each, and
   * somebody turns five such pages one after the other.
   */
  static RateConfig of(Variables variables) {
    return new RateConfig(
        variables.number(ORDINARY, 30, 1, PER_SECOND_MAX),
        variables.number(DEAR, 2, 1, PER_SECOND_MAX));
  }
}
