package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.notify.About;
import care.shouhu.command.notify.Attempt;
import care.shouhu.command.notify.Failure;
import care.shouhu.command.notify.Notice;
import care.shouhu.command.notify.Report;
import care.shouhu.command.notify.Route;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.directory.ChannelKind;
import care.shouhu.core.directory.DirectoryChanges;
import care.shouhu.core.directory.PolicyText;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who is told of incidents that do not ring, on the desk alone. */
class NoticeClassesTest {
  private final ToldAlone told = new ToldAlone();

  /** Also this class is told, by these channels. */
  private void tells(AlarmClass alarmClass, ChannelKind... channels) {
    String names =
        Stream.of(channels).map("\"%s\""::formatted).collect(Collectors.joining(", ", "[", "]"));
    String steps =
        "\"%s\": {\"channels\": %s, \"deliveredWithinSeconds\": 30, \"seenWithinSeconds\": 60}";
    String json =
        """
        {"version": 2, "classes": {%s, %s},
         "tries": {"triesMax": 6, "firstSeconds": 1, "secondsMax": 60},
         "flood": {"perMinuteMax": 2, "togetherEachSeconds": 20}, "downAfterFailures": 5}
        """
            .formatted(steps.formatted("URGENT", "[\"LIVE\"]"), steps.formatted(alarmClass, names));
    told.directory.apply(
        DirectoryChanges.collect()
            .notifyPolicy(new PolicyText(2, json))
            .at(told.directory.version() + 1));
  }

  /** Which rings of the first incident this person was told of, one by one. */
  private List<Integer> rings(String username) {
    return told.to(username)
        .map(Notice::about)
        .filter(about -> about instanceof About.OfIncident of && of.incidentId().equals("I-1"))
        .map(about -> ((About.OfIncident) about).ring())
        .toList();
  }

  @Test
  void aClassThatDoesNotRingIsToldWhereThePolicySaysSo_atTheOpeningAndAtEachTier() {
    tells(AlarmClass.TECHNICAL, ChannelKind.LIVE);

    told.says("button-1", "tamper");

    assertThat(told.incident().isRinging()).as("no sound").isFalse();
    assertThat(told.state.notices().all())
        .extracting(Notice::username)
        .containsExactlyInAnyOrder("staff-1", "staff-2");
    told.pass(3_599);
    assertThat(rings("lead")).isEmpty();
    assertThat(rings("staff-1")).containsExactly(1);
    told.pass(1);
    assertThat(rings("lead")).containsExactly(2);
    told.pass(25_200);
    assertThat(rings("county")).containsExactly(3);
    assertThat(rings("staff-1")).endsWith(3);
  }

  @Test
  void aClassThatThePolicyLeavesToThePagesIsToldToNobody() {
    told.says("button-1", "tamper");
    told.pass(28_800);

    assertThat(told.state.notices().all()).isEmpty();
  }

  @Test
  void manyOfAClassThatDoesNotRingAreToldTogether() {
    tells(AlarmClass.TECHNICAL, ChannelKind.LIVE);
    for (int i = 1; i <= 3; i++) {
      told.says("button-" + i, "tamper");
    }
    told.pass(20);

    assertThat(told.last("staff-1").about()).isInstanceOf(About.OfMany.class);
    assertThat(told.state.incidents().all())
        .hasSize(3)
        .allSatisfy(one ->
            assertThat(told.state.notices().ofIncident(one.id())).contains(told.last("staff-1")));
  }

  @Test
  void thatAChannelIsDownIsToldToTheCity_byAnotherChannel() {
    told.has("city", ChannelKind.SMS, "ch-sms", "sms", true);
    told.has("city", ChannelKind.WECOM, "ch-wecom", "wecom", true);
    told.has("staff-1", ChannelKind.SMS, "ch-1", "sms", true);
    told.calls("button-1");
    told.report(told.last("staff-1"), Report.Step.FAILED, Failure.NO_PAGE, null);
    for (int i = 0; i < ToldAlone.POLICY.downAfterFailures(); i++) {
      told.report(told.last("staff-1"), Report.Step.FAILED, Failure.SERVER_ERROR, "gateway:sms");
      told.pass(61);
      told.report(told.last("staff-1"), Report.Step.FAILED, Failure.NO_PAGE, null);
    }
    String down =
        told.state.incidents().all().stream()
            .filter(incident -> incident.kind() == AlarmKind.CHANNEL_DOWN)
            .findFirst()
            .orElseThrow()
            .id();

    Notice notice =
        told.to("city").filter(n -> down.equals(n.about().incident())).findFirst().orElseThrow();

    Stream<String> ways =
        Stream.concat(
            notice.attempts().stream().map(Attempt::channelId),
            notice.left().stream().map(Route::channelId));
    assertThat(ways).contains("ch-wecom").doesNotContain("ch-sms");
  }
}
