package care.shouhu.command.loop;

import static care.shouhu.command.loop.ToldAlone.CITY;
import static care.shouhu.command.loop.ToldAlone.POLICY;
import static care.shouhu.command.loop.ToldAlone.STAFF;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.notify.About;
import care.shouhu.command.notify.Failure;
import care.shouhu.command.notify.Notice;
import care.shouhu.command.notify.Report;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.directory.ChannelKind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which ways there are to tell a person, and which fail, on the desk alone. */
class NoticeChannelsTest {

  private final ToldAlone told = new ToldAlone();

  @Test
  void aChannelThatWorksAgainEndsItsAlarmWhereverThatStands() {
    told.has("staff-1", ChannelKind.SMS, "ch-1", true);
    told.calls("button-1");
    told.report(told.last("staff-1"), Report.Step.FAILED, Failure.NO_PAGE, null);
    for (int i = 0; i < POLICY.downAfterFailures(); i++) {
      told.report(told.last("staff-1"), Report.Step.FAILED, Failure.SERVER_ERROR, "gateway:sms");
      told.pass(61);
      told.report(told.last("staff-1"), Report.Step.FAILED, Failure.NO_PAGE, null);
    }
    Incident down = told.state.incidents().all().stream().toList().getLast();
    assertThat(down.kind()).isEqualTo(AlarmKind.CHANNEL_DOWN);
    told.calls("button-lone");
    String other = told.state.incidents().all().stream().toList().getLast().id();
    told.ask(new Command.Merge(down.id(), other), CITY);

    told.report(told.last("staff-1"), Report.Step.SENT, null, "gateway:sms");

    assertThat(told.state.incidents().incident(other).orElseThrow().alarms())
        .filteredOn(alarm -> alarm.kind() == AlarmKind.CHANNEL_DOWN)
        .singleElement()
        .satisfies(alarm -> assertThat(alarm.endedAtMillis()).isNotNull());
  }

  @Test
  void onlyWhatIsProvedIsUsedAndInThePolicysOrder() {
    told.has("staff-1", ChannelKind.SMS, "ch-sms", true);
    told.has("staff-1", ChannelKind.WEB_PUSH, "ch-push", true);
    told.has("staff-1", ChannelKind.WECOM, "ch-unproved", false);
    told.calls("button-1");

    told.report(told.last("staff-1"), Report.Step.FAILED, Failure.NO_PAGE, null);

    assertThat(told.last("staff-1").toSend().orElseThrow().channelId()).isEqualTo("ch-push");
    told.pass(POLICY.steps(AlarmClass.URGENT).deliveredWithinSeconds());
    assertThat(told.last("staff-1").toSend().orElseThrow().channelId()).isEqualTo("ch-sms");
    assertThat(told.last("staff-1").left()).isEmpty();
  }

  @Test
  void aChannelThatKeepsFailingOpensOneIncidentAndItsEndIsReported() {
    told.has("staff-1", ChannelKind.SMS, "ch-1", true);
    told.calls("button-1");
    told.report(told.last("staff-1"), Report.Step.FAILED, Failure.NO_PAGE, null);
    for (int i = 0; i < 4 * POLICY.downAfterFailures(); i++) {
      told.report(told.last("staff-1"), Report.Step.FAILED, Failure.SERVER_ERROR, "gateway:sms");
      told.pass(70);
      if (told.last("staff-1").attempts().getLast().kind() == ChannelKind.LIVE) {
        told.report(told.last("staff-1"), Report.Step.FAILED, Failure.NO_PAGE, null);
      }
    }

    List<Incident> raised =
        told.state.incidents().all().stream()
            .filter(incident -> incident.kind() == AlarmKind.CHANNEL_DOWN)
            .toList();
    assertThat(raised).hasSize(1);
    assertThat(raised.getFirst().alarmClass()).isEqualTo(AlarmClass.TECHNICAL);
    assertThat(raised.getFirst().subject().deviceId()).isEqualTo("gateway:sms");
    assertThat(raised.getFirst().alarmCount()).isEqualTo(1);
    assertThat(raised.getFirst().allAlarmsEnded()).isFalse();

    told.report(told.last("staff-1"), Report.Step.SENT, null, "gateway:sms");

    Incident after = told.state.incidents().incident(raised.getFirst().id()).orElseThrow();
    assertThat(after.allAlarmsEnded()).isTrue();
    assertThat(told.state.notices().channels()).isEmpty();
  }

  @Test
  void aFaultOfOnePersonsAddressSaysNothingAboutTheChannel() {
    told.has("staff-1", ChannelKind.SMS, "ch-1", true);
    for (int i = 0; i < 2 * POLICY.downAfterFailures(); i++) {
      told.calls("button-1");
      told.pass(60);
      told.report(told.last("staff-1"), Report.Step.FAILED, Failure.GONE, "push:push.example");
    }

    assertThat(told.state.notices().channels()).isEmpty();
  }

  /** Rings, and this person has no page open: the gateway is next. */
  private void ringsBehindTheGateway(String username) {
    told.pass(61);
    told.calls("button-1");
    told.report(told.last(username), Report.Step.FAILED, Failure.NO_PAGE, null);
  }

  /** Of its own, not of a try of ours. */
  private void gatewaySays(Notice notice, Report.Step step, Failure failure) {
    int attempt = notice.attempts().getLast().number();
    var said = new Report(notice.id(), attempt, 0, step, failure, 0, 0, "gateway:sms");
    told.ask(new Command.NoticesReported(List.of(said), false), CITY);
  }

  private void isTakenAndNotDelivered(String username) {
    ringsBehindTheGateway(username);
    told.report(told.last(username), Report.Step.SENT, null, "gateway:sms");
    Notice sent = told.last(username);
    gatewaySays(sent, Report.Step.FAILED, Failure.NOT_DELIVERED);
    gatewaySays(sent, Report.Step.FAILED, Failure.NOT_DELIVERED);
  }

  private Stream<Incident> downs() {
    return told.state.incidents().all().stream()
        .filter(incident -> incident.kind() == AlarmKind.CHANNEL_DOWN);
  }

  @Test
  void aGatewayThatRefusesSeveralPeopleRaisesItsIncident_andOneNumberDoesNot() {
    told.has("staff-1", ChannelKind.SMS, "ch-1", true);
    told.has("staff-2", ChannelKind.SMS, "ch-2", true);
    for (int i = 0; i < 2 * POLICY.downAfterFailures(); i++) {
      ringsBehindTheGateway("staff-1");
      told.report(told.last("staff-1"), Report.Step.FAILED, Failure.REFUSED, "gateway:sms");
    }
    assertThat(downs()).isEmpty();

    ringsBehindTheGateway("staff-2");
    told.report(told.last("staff-2"), Report.Step.FAILED, Failure.GONE, "gateway:sms");

    assertThat(downs()).hasSize(1);
    ringsBehindTheGateway("staff-1");
    told.report(told.last("staff-1"), Report.Step.SENT, null, "gateway:sms");
    assertThat(downs()).allMatch(Incident::allAlarmsEnded);
  }

  @Test
  void aGatewayThatTakesAllAndDeliversNothingRaisesItsIncident_whateverItSaysTwice() {
    told.has("staff-1", ChannelKind.SMS, "ch-1", true);
    told.has("staff-2", ChannelKind.SMS, "ch-2", true);
    ringsBehindTheGateway("staff-1");
    told.report(told.last("staff-1"), Report.Step.SENT, null, "gateway:sms");
    Notice delivered = told.last("staff-1");
    gatewaySays(delivered, Report.Step.DELIVERED, null);
    for (int i = 1; i < POLICY.downAfterFailures(); i++) {
      isTakenAndNotDelivered(i % 2 == 0 ? "staff-1" : "staff-2");
    }
    gatewaySays(delivered, Report.Step.DELIVERED, null);
    assertThat(downs()).isEmpty();

    isTakenAndNotDelivered("staff-1");

    assertThat(downs()).hasSize(1).noneMatch(Incident::allAlarmsEnded);
    gatewaySays(told.last("staff-1"), Report.Step.DELIVERED, null);
    assertThat(downs()).allMatch(Incident::allAlarmsEnded);
  }

  @Test
  void aButtonPressedAgainAndAgainDoesNotKeepTheNextChannelFromItsTurn() {
    told.has("staff-1", ChannelKind.SMS, "ch-sms", true);
    told.calls("button-1");
    told.report(told.last("staff-1"), Report.Step.SENT, null, null);
    for (int i = 0; i < POLICY.steps(AlarmClass.URGENT).deliveredWithinSeconds(); i++) {
      told.calls("button-1");
      told.pass(1);
    }

    assertThat(told.to("staff-1")).hasSize(1);
    assertThat(told.last("staff-1").toSend().orElseThrow().channelId()).isEqualTo("ch-sms");
  }

  @Test
  void anOwnChannelIsProvedAndAForeignOneIsNotThere() {
    told.has("staff-1", ChannelKind.SMS, "ch-1", false);

    assertThat(told.ask(new Command.ProveChannel("ch-1"), STAFF))
        .isInstanceOf(CommandResult.Noted.class);
    assertThat(told.ask(new Command.ProveChannel("ch-1"), CITY))
        .isInstanceOf(CommandResult.NotDone.class);

    assertThat(told.state.notices().all())
        .singleElement()
        .satisfies(notice -> {
          assertThat(notice.about()).isEqualTo(new About.Proof("ch-1"));
          assertThat(notice.toSend().orElseThrow().channelId()).isEqualTo("ch-1");
        });
  }
}
