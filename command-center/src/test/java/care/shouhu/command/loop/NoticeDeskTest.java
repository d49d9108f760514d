package care.shouhu.command.loop;

import static care.shouhu.command.loop.ToldAlone.CITY;
import static care.shouhu.command.loop.ToldAlone.COUNTY;
import static care.shouhu.command.loop.ToldAlone.POLICY;
import static care.shouhu.command.loop.ToldAlone.STAFF;
import static care.shouhu.command.loop.ToldAlone.STAFF_2;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Assignment;
import care.shouhu.command.incident.AssignmentStatus;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.DutyMark;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.notify.About;
import care.shouhu.command.notify.Attempt;
import care.shouhu.command.notify.Failure;
import care.shouhu.command.notify.Notice;
import care.shouhu.command.notify.NoticeStatus;
import care.shouhu.command.notify.Report;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.core.directory.ChannelKind;
import care.shouhu.core.directory.User.Role;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who is told of what, on the desk alone. */
class NoticeDeskTest {

  private final ToldAlone told = new ToldAlone();

  @Test
  void aCallTellsItsTierAndEachRingTellsTheNextAsWell() {
    told.calls("button-1");

    assertThat(told.state.notices().all())
        .extracting(Notice::username)
        .containsExactlyInAnyOrder("staff-1", "staff-2");
    assertThat(told.last("staff-1").about())
        .isEqualTo(new About.OfIncident(told.incident().id(), 1));

    told.pass(60);

    assertThat(told.last("lead").about()).isEqualTo(new About.OfIncident(told.incident().id(), 2));
    assertThat(told.last("staff-1").about())
        .isEqualTo(new About.OfIncident(told.incident().id(), 2));
    assertThat(told.to("staff-1").map(Notice::status))
        .containsExactly(NoticeStatus.WITHDRAWN, NoticeStatus.QUEUED);
  }

  @Test
  void whenSomebodyHasItTheOthersNeedNotBeToldAnyMore() {
    told.calls("button-1");

    told.ask(new Command.Claim(told.incident().id()), STAFF);

    assertThat(told.state.notices().all())
        .extracting(Notice::status)
        .containsOnly(NoticeStatus.WITHDRAWN);
    assertThat(told.state.notices().toSend()).isEmpty();
  }

  @Test
  void whoIsSentIsToldAndWhatReachesThemShowsAtTheAssignment() {
    told.calls("button-home");
    told.ask(new Command.Claim(told.incident().id()), CITY);
    told.ask(new Command.Dispatch(told.incident().id(), List.of("worker-1")), CITY);
    Assignment assignment = told.incident().assignments().getFirst();
    Notice notice = told.last("worker-1");
    assertThat(notice.about())
        .isEqualTo(new About.OfAssignment(told.incident().id(), assignment.id()));

    told.report(notice, Report.Step.SENT, null, null);
    told.report(told.last("worker-1"), Report.Step.DELIVERED, null, null);
    assertThat(told.incident().assignments().getFirst().status())
        .isEqualTo(AssignmentStatus.DELIVERED);
    told.report(told.last("worker-1"), Report.Step.SEEN, null, null);

    assertThat(told.incident().assignments().getFirst().status()).isEqualTo(AssignmentStatus.SEEN);
    assertThat(told.last("worker-1").status()).isEqualTo(NoticeStatus.SEEN);
    assertThat(told.to("worker-1")).hasSize(1);
  }

  @Test
  void whatThePageTellsOfItsAssignmentIsTheNoticesToo() {
    told.calls("button-home");
    told.ask(new Command.Claim(told.incident().id()), CITY);
    told.ask(new Command.Dispatch(told.incident().id(), List.of("worker-1")), CITY);
    var worker = new Actor("worker-1", "", Role.FIELD_WORKER, "520302", Set.of(), "127.0.0.1");

    told.ask(new Command.Seen(told.incident().assignments().getFirst().id()), worker);

    assertThat(told.last("worker-1").status()).isEqualTo(NoticeStatus.SEEN);
  }

  @Test
  void noWordFromTheSceneIsToldToThoseWhoAreNotThere() {
    told.calls("button-1");
    told.ask(new Command.Claim(told.incident().id()), STAFF);
    told.ask(
        new Command.OnScene(told.incident().assignments().getFirst().id(), null, null, null),
        STAFF);
    assertThat(told.to("staff-2").filter(Notice::isOpen)).isEmpty();

    told.pass(20 * 60);

    assertThat(told.last("staff-2").isOpen()).isTrue();
    assertThat(told.to("lead")).isEmpty();
  }

  @Test
  void aCallThatRepeatsIsToldToThoseWhoAreNotThere_notToWhoWentAlone() {
    told.calls("button-1");
    told.ask(new Command.Claim(told.incident().id()), STAFF);
    assertThat(told.to("staff-2").filter(Notice::isOpen)).isEmpty();

    told.calls("button-1");

    assertThat(told.last("staff-2").isOpen()).isTrue();
    assertThat(told.last("staff-1").isOpen()).isTrue();
    assertThat(told.to("lead")).isEmpty();
  }

  @Test
  void aCallThatRepeatsIsToldToWhoseTurnItIs_whenWhoHasItHasGoneHome() {
    told.calls("button-1");
    told.ask(new Command.Claim(told.incident().id()), COUNTY);
    told.ask(
        new Command.SayDuty(
            "county", DutyMark.Word.OFF_DUTY, told.alone.nowMillis + 3_600_000, null),
        CITY);

    told.calls("button-1");

    assertThat(told.last("staff-1").isOpen()).isTrue();
    assertThat(told.last("county").isOpen()).isTrue();
  }

  @Test
  void aCallThatRepeatsIsToldToTheDeskThatHasItAlone() {
    told.calls("button-1");
    told.ask(new Command.Claim(told.incident().id()), COUNTY);

    told.calls("button-1");

    assertThat(told.state.notices().all().stream().filter(Notice::isOpen))
        .extracting(Notice::username)
        .containsExactly("county");
  }

  @Test
  void whenAllOfTheWardAreThereTheNextTierIsTold() {
    told.calls("button-1");
    told.ask(new Command.Claim(told.incident().id()), STAFF);
    told.ask(new Command.Dispatch(told.incident().id(), List.of("staff-2")), CITY);
    told.ask(new Command.Accept(told.incident().assignments().getLast().id(), null), STAFF_2);
    told.ask(
        new Command.OnScene(told.incident().assignments().getFirst().id(), null, null, null),
        STAFF);
    told.ask(
        new Command.OnScene(told.incident().assignments().getLast().id(), null, null, null),
        STAFF_2);

    told.pass(20 * 60);

    assertThat(told.last("lead").isOpen()).isTrue();
  }

  @Test
  void whoIsAskedAndWhoWasToldAreToldOnWhenTheirIncidentIsMerged() {
    told.calls("button-1");
    String ward = told.incident().id();
    told.calls("button-home");
    String house = told.state.incidents().all().stream().toList().getLast().id();
    told.ask(new Command.Claim(house), CITY);
    told.ask(new Command.Dispatch(house, List.of("worker-1")), CITY);
    String assignment = told.last("worker-1").about().assignment();

    told.ask(new Command.Merge(house, ward), CITY);
    assertThat(told.last("worker-1").isOpen()).isTrue();
    assertThat(told.last("worker-1").about()).isEqualTo(new About.OfAssignment(ward, assignment));
    told.ask(new Command.Unmerge(house), CITY);
    assertThat(told.last("worker-1").isOpen()).isTrue();
    assertThat(told.last("worker-1").about()).isEqualTo(new About.OfAssignment(house, assignment));
    told.ask(new Command.Merge(ward, house), COUNTY);
    told.pass(60);

    assertThat(told.last("staff-1").about().incident()).isEqualTo(house);
    assertThat(told.last("staff-1").isOpen()).isTrue();
  }

  @Test
  void whatWasNoneAndIsUrgentByAMergingIsTold_alsoWhenSomebodyHadTheOther() {
    told.says("button-2", "tamper");
    String tamper = told.incident().id();
    told.calls("button-1");
    String call = told.state.incidents().all().stream().toList().getLast().id();
    told.ask(new Command.Claim(call), CITY);
    assertThat(told.state.notices().toldOf(tamper)).isEmpty();

    told.ask(new Command.Merge(call, tamper), COUNTY);

    assertThat(told.state.incidents().incident(tamper)).get().matches(Incident::isRinging);
    assertThat(told.state.notices().toldOf(tamper)).contains("staff-1", "staff-2");
  }

  @Test
  void aTierThatIsTooManyForOneRingIsToldInTurns_alsoWhenItClimbsMeanwhile() {
    int staff = 2 * NoticeAudience.AUDIENCE_MAX + 10;
    for (int i = 0; i < staff; i++) {
      told.joins("many-" + i);
    }
    told.calls("button-1");
    assertThat(told.state.notices().all()).hasSize(NoticeAudience.AUDIENCE_MAX);
    assertThat(told.leftToNextRing).containsExactly(staff + 2 - NoticeAudience.AUDIENCE_MAX);

    Set<String> people = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      told.state.notices().all().forEach(notice -> people.add(notice.username()));
      told.pass(60);
    }

    assertThat(people).hasSize(staff + 2 + 3).contains("lead", "county", "city");
  }

  @Test
  void whoIsNotTheirsMayNotSayItWasSeen() {
    told.calls("button-1");
    Notice notice = told.last("staff-1");

    told.ask(
        new Command.NoticesReported(List.of(Report.reached(notice.id(), 1, true)), true), CITY);

    assertThat(told.last("staff-1").status()).isEqualTo(NoticeStatus.QUEUED);
  }

  @Test
  void moreThanOneCanTakeIsToldTogetherAndNobodyIsForgotten() {
    int incidents = 3 * POLICY.flood().perMinuteMax();
    for (int i = 0; i < incidents; i++) {
      told.calls("stranger-" + i);
    }

    assertThat(told.to("city").filter(n -> n.about() instanceof About.OfIncident))
        .hasSize(POLICY.flood().perMinuteMax());
    Notice held = told.state.notices().heldFor("city").orElseThrow();
    assertThat(held.alarmClass()).isEqualTo(AlarmClass.URGENT);
    told.pass(POLICY.flood().togetherEachSeconds());

    Notice together = told.state.notices().notice(held.id()).orElseThrow();
    assertThat(together.status()).isEqualTo(NoticeStatus.QUEUED);
    assertThat(((About.OfMany) together.about()).incidents()).isEqualTo(incidents);
  }

  /** Each device stands for itself, so each alarm is an incident, and all of them the city's. */
  @Test
  void tenThousandAlarmsAreAFewMessagesThatCountThemAll() {
    for (int i = 0; i < 10_000; i++) {
      told.calls("stranger-" + i);
    }

    assertThat(told.to("city")).hasSize(POLICY.flood().perMinuteMax() + 1);
    told.pass(POLICY.flood().togetherEachSeconds());
    assertThat(told.last("city").about())
        .isInstanceOfSatisfying(
            About.OfMany.class, many -> assertThat(many.incidents()).isEqualTo(10_000));
  }

  @Test
  void whatWasHeldIsNotToldWhenNothingWaitsAnyMore() {
    for (int i = 0; i < 2 * POLICY.flood().perMinuteMax(); i++) {
      told.calls("stranger-" + i);
    }
    List.copyOf(told.state.incidents().all())
        .forEach(incident -> told.ask(new Command.Claim(incident.id()), CITY));

    told.pass(POLICY.flood().togetherEachSeconds());

    assertThat(told.state.notices().heldFor("city")).isEmpty();
    assertThat(told.last("city").status()).isEqualTo(NoticeStatus.WITHDRAWN);
  }

  @Test
  void whoSawItAndDidNothingIsToldAgainByTheNextRing() {
    told.calls("button-1");
    told.report(told.last("staff-1"), Report.Step.SEEN, null, null);

    told.pass(60);

    assertThat(told.last("staff-1").about())
        .isEqualTo(new About.OfIncident(told.incident().id(), 2));
    assertThat(told.last("staff-1").isOpen()).isTrue();
  }

  @Test
  void aRestartKnowsTheSameNoticesAndGoesOn() {
    told.has("staff-1", ChannelKind.SMS, "ch-1", true);
    told.calls("button-1");
    told.report(told.last("staff-1"), Report.Step.FAILED, Failure.NO_PAGE, null);
    told.report(told.last("staff-1"), Report.Step.FAILED, Failure.UNREACHABLE, "gateway:sms");
    assertThat(told.last("staff-1").attempts().getLast().state()).isEqualTo(Attempt.State.WAITING);

    DeskState again = Snapshot.of(told.state, new UUID(0, 0)).toState(told.alone.fold);

    assertThat(again.notices().all()).containsExactlyElementsOf(told.state.notices().all());
    assertThat(again.notices().channels())
        .containsExactlyElementsOf(told.state.notices().channels());
    DeskAlone restarted = told.alone.withState(again);
    restarted.desk.wake(restarted.nowMillis);
    restarted.pass(1);
    assertThat(again.notices().toSend()).extracting(Notice::id).contains(told.last("staff-1").id());
  }
}
