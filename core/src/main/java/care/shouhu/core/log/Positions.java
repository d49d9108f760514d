package care.shouhu.core.log;

/** The rules about which positions may be asked for and released, the same for every log. */
public final class Positions {

  private Positions() {}

  public static void checkRead(Lane lane, long from, long first, long end) {
    if (from < first || from > end) {
      throw new IllegalArgumentException(
          "position %d of lane %s cannot be read: the log holds %d up to %d"
              .formatted(from, lane.label(), first, end - 1));
    }
  }

  public static void checkRelease(Lane lane, long positionExclusive, long end) {
    if (positionExclusive > end) {
      throw new IllegalArgumentException(
          "position %d of lane %s cannot be released: the log ends at %d"
              .formatted(positionExclusive, lane.label(), end - 1));
    }
  }
}
