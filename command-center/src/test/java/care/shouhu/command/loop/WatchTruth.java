package care.shouhu.command.loop;

import care.shouhu.command.hold.Hold;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.command.watch.Moment;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.log.Lane;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is known of devices: who is silent, whose battery is low, and what is held back. */
final class WatchTruth {
  /** A button's 15 min, and some. */
  private static final long SURELY_SILENT_MILLIS = 17 * 60_000;

  /** What a status said, with its position in the lane ROUTINE. */
  private record BatterySaid(int percent, long position) {}

  private final Map<String, Long> lastSaidMillis = new HashMap<>();
  private final Map<String, BatterySaid> batteries = new HashMap<>();
  private final Directory directory;

  WatchTruth(Directory directory) {
    this.directory = directory;
  }

  /** A device says something, be it that its battery is at so many percent. */
  void said(String deviceId, Integer batteryPercent, long atMillis, long position) {
    lastSaidMillis.merge(deviceId, atMillis, Math::max);
    if (batteryPercent != null) {
      batteries.put(deviceId, new BatterySaid(batteryPercent, position));
    }
  }

  void check(DeskState state, List<LastLook.Change<Hold>> holds, Moment moment) {
    checkWatched(state, moment);
    for (LastLook.Change<Hold> change : holds) {
      if (change.after() != null) {
        checkHold(change.after());
      }
    }
    state
        .watch()
        .allLatched()
        .forEach((device, kinds) ->
            kinds.forEach((kind, latched) ->
                Must.hold(
                    latched.incidentId() != null
                        || state.holds().holding(device, kind, moment.nowMillis()).isPresent(),
                    "%s of %s stands in an incident or is held back",
                    kind,
                    device)));
  }

  /** A device that fell silent long ago is known to be, and so is a battery that is low. */
  private void checkWatched(DeskState state, Moment moment) {
    WatchState watch = state.watch();
    lastSaidMillis.forEach((device, at) -> {
      long since = Math.max(at, moment.liveSinceMillis());
      if (moment.heardUntilMillis() - since > SURELY_SILENT_MILLIS && isKnown(device)) {
        boolean heard = watch.facts(device).lastSeenAtMillis() != null;
        Must.hold(
            !heard || watch.latched(device).containsKey(AlarmKind.SILENT), "%s is silent", device);
      }
    });
    long readBelow = state.position(Lane.ROUTINE);
    batteries.forEach((device, said) -> {
      if (said.percent() < 15 && said.position() < readBelow && isKnown(device)) {
        Must.hold(
            watch.latched(device).containsKey(AlarmKind.BATTERY_LOW),
            "the battery of %s is low",
            device);
      }
    });
  }

  private boolean isKnown(String device) {
    return directory.device(device).isPresent();
  }

  /** What is held back ends by itself and is never a call. */
  private static void checkHold(Hold hold) {
    long minutes = (hold.untilMillis() - hold.sinceMillis()) / 60_000;
    long most = hold.type() == Hold.Type.SHELF ? 480 : 60;
    Must.hold(1 <= minutes && minutes <= most, "%s lasts %d minutes", hold, minutes);
    Must.hold(
        hold.kind() != AlarmKind.CALL && hold.kind() != AlarmKind.FALL,
        "%s is no call for help",
        hold);
  }
}
