package care.shouhu.command.watch;

import java.util.List;
import java.util.Map;

/**
 * All detectors over one device. Pure: facts, what already holds, what the register says, the
 * parameters and the time go in; what to raise, what to release and when to ask again come out.
 */
public final class Detectors {

  private Detectors() {}

  /**
   * The verdict at this moment.
   *
   * @param latched alarms that hold, by kind
   * @param profile null when the register does not know the device: then nothing is raised, and
   *     what holds is released
   */
  public static Verdict check(
      DeviceFacts facts,
      Map<AlarmKind, Latched> latched,
      WatchProfile profile,
      WatchParameters parameters,
      Moment moment) {
    if (profile == null) {
      return new Verdict(List.of(), List.copyOf(latched.keySet()), Long.MAX_VALUE);
    }
    Verdict silence =
        Silence.check(facts, latched.get(AlarmKind.SILENT), profile, parameters, moment);
    Verdict night =
        NightBedExit.check(
            facts.presence(), latched.get(AlarmKind.NIGHT_BED_EXIT), profile, parameters, moment);
    return silence.and(night).and(battery(facts, latched.get(AlarmKind.BATTERY_LOW), moment));
  }

  private static Verdict battery(DeviceFacts facts, Latched latched, Moment moment) {
    if (facts.batteryLow() && latched == null) {
      long at = moment.nowMillis();
      return Verdict.raise(AlarmKind.BATTERY_LOW, at, at, Long.MAX_VALUE);
    }
    return !facts.batteryLow() && latched != null
        ? Verdict.release(AlarmKind.BATTERY_LOW)
        : Verdict.NOTHING;
  }
}
