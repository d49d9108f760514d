package care.shouhu.command.watch;

import java.util.List;
import java.util.Map;

/**
 * All detectors over one device. Pure: facts, what already holds, what the register says and the
 * time go in; what to raise, what to release and when to ask again come out. Calls, falls and
 * tampering, which are alarms with the word of the device, are in {@link Signals}.
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
      DeviceFacts facts, Map<AlarmKind, Latched> latched, WatchProfile profile, Moment moment) {
    if (profile == null) {
      return new Verdict(List.of(), List.copyOf(latched.keySet()), Long.MAX_VALUE);
    }
    Verdict.Findings found = new Verdict.Findings();
    Presence presence = facts.presence();
    Silence.check(facts, latched.get(AlarmKind.SILENT), profile, moment, found);
    NoVitalSigns.check(facts, latched.get(AlarmKind.NO_VITAL_SIGNS), profile, moment, found);
    RateOutOfBounds.HEART.check(facts, latched.get(AlarmKind.HEART_RATE), profile, moment, found);
    RateOutOfBounds.BREATH.check(facts, latched.get(AlarmKind.BREATH_RATE), profile, moment, found);
    NightBedExit.check(presence, latched.get(AlarmKind.NIGHT_BED_EXIT), profile, moment, found);
    InBedTooLong.late(presence, latched.get(AlarmKind.LATE_IN_BED), profile, moment, found);
    InBedTooLong.tooLong(presence, latched.get(AlarmKind.LONG_IN_BED), profile, moment, found);
    Battery.check(facts, latched.get(AlarmKind.BATTERY_LOW), profile.rules(), moment, found);
    return found.verdict();
  }
}
