package care.shouhu.command.loop;

import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentMachine;
import care.shouhu.command.incident.Subject;
import care.shouhu.command.notify.ChannelHealth;
import care.shouhu.command.notify.Notice;
import care.shouhu.command.notify.NotifyPolicy;
import care.shouhu.command.notify.Report;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmKind;
import java.util.List;
import java.util.Optional;

/**
 * Watches the channels by what became of each try: one that keeps failing, or a gateway that
 * refuses or does not deliver what several people were to have, raises one alarm of its own, which
 * ends when it goes well again. One lasting cause is one alarm, also when people close its incident
 * meanwhile.
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
    switch (report.step()) {
      case SENT -> before.taken(now).ifPresent(after -> works(before, after, now));
      case DELIVERED, SEEN -> {
        if (isNews(report)) {
          before.worked(now).ifPresent(after -> works(before, after, now));
        }
      }
      case FAILED -> {
        boolean room = known.isPresent() || book().channels().size() < NoticeBook.CHANNELS_MAX;
        if (room && isNews(report)) {
          before
              .failed(report.failure(), username(report), now)
              .ifPresent(after -> fails(after, policy, now));
        }
      }
    }
  }

  /** Of a try of ours there is one report; a gateway may say twice what became of a message. */
  private boolean isNews(Report report) {
    boolean ofOurTry = report.tryNumber() != 0;
    boolean failed = report.step() == Report.Step.FAILED;
    return ofOurTry
        || book()
            .notice(report.noticeId())
            .flatMap(notice -> notice.attempt(report.attempt()))
            .filter(attempt -> failed ? attempt.mayFail() : attempt.deliveredAtMillis() == null)
            .isPresent();
  }

  private String username(Report report) {
    return book().notice(report.noticeId()).map(Notice::username).orElse("");
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
    if (before.isDown() && !after.isDown()) {
      work.state()
          .incidents()
          .whereItStands(before.incidentId())
          .ifPresent(incident ->
              work.decide(IncidentMachine.endAlarm(incident, before.alarmId(), work.moment(now))));
    }
  }
}
