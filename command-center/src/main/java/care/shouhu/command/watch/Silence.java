package care.shouhu.command.watch;

import java.util.List;

/**
 * A device that was heard before says nothing. Timed from the last message or from when there was
 * somebody to hear, whichever is later: an outage of ours is not the device's silence, so a restart
 * raises none. A device that never spoke is a matter for whoever installs it.
 */
final class Silence {

  private Silence() {}

  static Verdict check(
      DeviceFacts facts,
      Latched latched,
      WatchProfile profile,
      WatchParameters parameters,
      Moment moment) {
    if (facts.lastSeenAtMillis() == null) {
      return Verdict.NOTHING;
    }
    long lastSeen = facts.lastSeenAtMillis();
    long limit = parameters.silentAfterMillis(profile.kind(), profile.intervalSeconds());
    if (latched != null) {
      return lastSeen + limit > moment.heardUntilMillis()
          ? new Verdict(List.of(), List.of(AlarmKind.SILENT), lastSeen + limit)
          : Verdict.NOTHING;
    }
    long due = Math.max(lastSeen, moment.liveSinceMillis()) + limit;
    return due <= moment.heardUntilMillis()
        ? Verdict.raise(AlarmKind.SILENT, lastSeen, due, Long.MAX_VALUE)
        : Verdict.later(due);
  }
}
