package care.shouhu.command.watch;

/**
 * A device that was heard before says nothing. Timed from the last message or from when there was
 * somebody to hear, whichever is later: an outage of ours is not the device's silence, so a restart
 * raises none. A device that never spoke is a matter for whoever installs it. Over with the second
 * word: a device on the edge of its radio, heard once an hour, is silent once and not each hour.
 */
final class Silence {

  private Silence() {}

  static void check(
      DeviceFacts facts,
      Latched latched,
      WatchProfile profile,
      Moment moment,
      Verdict.Findings findings) {
    if (facts.lastSeenAtMillis() == null) {
      return;
    }
    long lastSeen = facts.lastSeenAtMillis();
    long limit = profile.silentAfterMillis();
    if (latched != null) {
      boolean speaks = lastSeen + limit > moment.heardUntilMillis();
      if (speaks && facts.spokeTwiceSince(latched.atMillis())) {
        findings.release(AlarmKind.SILENT);
        findings.later(lastSeen + limit);
      }
      return;
    }
    long due = Math.max(lastSeen, moment.liveSinceMillis()) + limit;
    if (due <= moment.heardUntilMillis()) {
      findings.raise(AlarmKind.SILENT, lastSeen, due);
    } else {
      findings.later(due);
    }
  }
}
