package care.shouhu.command.incident;

import java.util.Map;
import java.util.TreeMap;

/**
 * When a responder took a step. A telephone in a valley tells of it when it has a network again, so
 * the moment it was tapped and the moment the command centre heard of it are two facts (design §7):
 * the history has both, the measures count the first, and whatever is due goes on from the second.
 * Pure.
 *
 * @param atMillis the telephone's moment, as far as it can be true; else when it was heard of
 * @param isDevices whether the telephone said it
 * @param saidAtMillis what the telephone said where that cannot be; else null
 */
record StepTime(long atMillis, boolean isDevices, Long saidAtMillis) {

  /** The telephone knows the server's time to a second or so; less than this is no wrong clock. */
  static final long SLACK_MILLIS = 5_000;

  /** Of a step that no telephone told the time of. */
  static StepTime heard(long nowMillis) {
    return new StepTime(nowMillis, false, null);
  }

  /**
   * Of a command: not before the assignment's last step nor after now. A moment outside of that is
   * taken for the nearest one inside and marked: a wrong clock is no reason to lose the step.
   */
  static StepTime of(Command.OnAssignment command, Assignment assignment, long nowMillis) {
    Long said = command instanceof Command.Tapped tapped ? tapped.atMillis() : null;
    if (said == null) {
      return heard(nowMillis);
    }
    long earliest = lastStep(assignment);
    if (canBe(said, earliest, nowMillis)) {
      return new StepTime(said, true, null);
    }
    long nearest = Math.min(nowMillis, Math.max(earliest, said));
    boolean isWrong = Math.abs(nearest - said) > SLACK_MILLIS;
    return new StepTime(nearest, true, isWrong ? said : null);
  }

  private static boolean canBe(long said, long earliest, long nowMillis) {
    return said >= earliest && said <= nowMillis;
  }

  private static long lastStep(Assignment a) {
    long last = a.notifiedAtMillis();
    for (Long step : new Long[] {a.acceptedAtMillis(), a.enRouteAtMillis(), a.onSceneAtMillis()}) {
      last = step == null ? last : Math.max(last, step);
    }
    return last;
  }

  /** What the entry of the step says of it, besides this. */
  Map<String, String> in(Map<String, String> detail) {
    Map<String, String> all = new TreeMap<>(detail);
    if (isDevices) {
      all.put(HistoryEntry.TAPPED_AT, Long.toString(atMillis));
    }
    if (saidAtMillis != null) {
      all.put(HistoryEntry.SAID_AT, Long.toString(saidAtMillis));
    }
    return all;
  }
}
