package care.shouhu.command.loop;

import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentMachine;
import care.shouhu.command.incident.Subject;
import care.shouhu.command.notify.ChannelHealth;
import care.shouhu.command.notify.NotifyPolicy;
import care.shouhu.command.notify.Report;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmKind;
import java.util.List;
import java.util.Optional;

/**
 * Watches the channels by what became of each try: one that keeps failing raises one alarm of its
 * own, which ends when a try goes well again. One lasting cause is one alarm, also when people
 * close its incident meanwhile.
 */
final class ChannelWatch {
  private final DeskWork work;

  ChannelWatch(DeskWork work) {
    this.work = work;
  }

  private NoticeBook book() {
    return work.state().notices();
  }

  /** What this report says of its channel. */
  void heard(Report report, NotifyPolicy policy, long now) {
    Optional<ChannelHealth> known = book().channel(report.channelKey());
    ChannelHealth before = known.orElseGet(() -> ChannelHealth.unknown(report.channelKey()));
    if (report.step() != Report.Step.FAILED) {
      before.worked(now).ifPresent(after -> works(before, after, now));
    } else if (report.failure().isOfTheChannel()
        && (known.isPresent() || book().channels().size() < NoticeBook.CHANNELS_MAX)) {
      before.failed(report.failure(), now).ifPresent(after -> fails(after, policy, now));
    }
  }

  private void fails(ChannelHealth channel, NotifyPolicy policy, long now) {
    if (!channel.mustBeRaised(policy.downAfterFailures())) {
      work.decide(List.of(new Decision.ChannelChanged(channel)));
      return;
    }
    Subject subject = Subject.ofDevice(channel.key());
    Alarm alarm =
        new Alarm(
            work.state().incidents().numbers().nextAlarmId(),
            channel.key(),
            AlarmKind.CHANNEL_DOWN,
            now,
            now,
            now,
            null,
            null,
            policy.version());
    List<Decision> decisions =
        work.state().incidents().active(subject.key()).stream()
            .findFirst()
            .map(incident -> IncidentMachine.join(incident, subject, alarm, work.moment(now)))
            .orElseGet(() -> IncidentMachine.open(subject, alarm, work.moment(now)));
    Incident incident = ((Decision.IncidentChanged) decisions.getFirst()).incident();
    // The mark first: whatever the incident sets going finds the channel raised already.
    work.decide(
        List.of(new Decision.ChannelChanged(channel.raised(alarm.id(), incident.id(), now))));
    work.decide(decisions);
  }

  private void works(ChannelHealth before, ChannelHealth after, long now) {
    work.decide(List.of(new Decision.ChannelChanged(after)));
    if (before.isDown()) {
      work.state()
          .incidents()
          .whereItStands(before.incidentId())
          .ifPresent(incident ->
              work.decide(IncidentMachine.endAlarm(incident, before.alarmId(), work.moment(now))));
    }
  }
}
