package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Assignment;
import care.shouhu.command.incident.AssignmentStatus;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.DutyMark;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.Register;
import care.shouhu.command.notify.About;
import care.shouhu.command.notify.Attempt;
import care.shouhu.command.notify.Failure;
import care.shouhu.command.notify.Notice;
import care.shouhu.command.notify.NoticeStatus;
import care.shouhu.command.notify.NotifyPolicy;
import care.shouhu.command.notify.Report;
import care.shouhu.command.notify.Route;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.command.watch.FactsFold;
import care.shouhu.command.watch.LiveLimits;
import care.shouhu.command.watch.Moment;
import care.shouhu.core.directory.ChannelKind;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryChanges;
import care.shouhu.core.directory.PolicyText;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import care.shouhu.core.directory.UserChannel;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.Decoders;
import care.shouhu.core.wire.Envelope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who is told of what, on the desk alone. */
class NoticeDeskTest {
  private static final NotifyPolicy POLICY = NotifyPolicy.defaults();
  private static final Actor CITY =
      new Actor("city", "城", Role.CITY_OPERATOR, null, null, "127.0.0.1");
  private static final Actor STAFF =
      new Actor("staff-1", "一", Role.INSTITUTION_STAFF, null, "home", "127.0.0.1");

  private static final Actor STAFF_2 =
      new Actor("staff-2", "二", Role.INSTITUTION_STAFF, null, "home", "127.0.0.1");
  private static final Actor COUNTY =
      new Actor("county", "县", Role.COUNTY_OPERATOR, "520302", null, "127.0.0.1");

  private final Directory directory = SimulatedCity.directory();
  private final FactsFold fold = new FactsFold(LiveLimits.builtIn());
  private final DeskState state = new DeskState(new WatchState(fold, new SeenKeys()));
  private final List<Integer> leftToNextRing = new ArrayList<>();
  private final Desk desk =
      new Desk(
          state,
          new Register(directory),
          new DeskSignals() {
            @Override
            public void fault() {
              throw new AssertionError("a bug; see the log");
            }

            @Override
            public void leftToNextRing(int people) {
              leftToNextRing.add(people);
            }
          });
  private long nowMillis = DeskSimulation.BEGIN_MILLIS;
  private long seq;

  private void calls(String device) {
    says(device, "call");
  }

  private void says(String device, String kind) {
    nowMillis++;
    String json = "{\"seq\":%d,\"at\":%d,\"kind\":\"%s\"}".formatted(++seq, nowMillis, kind);
    var envelope =
        new Envelope(
            device,
            Profile.NATIVE,
            nowMillis,
            "shouhu/v1/" + device + "/event",
            json.getBytes(StandardCharsets.UTF_8));
    desk.record(Lane.URGENT, ((Decoded.Events) Decoders.decode(envelope)).events(), moment());
  }

  private Moment moment() {
    return new Moment(nowMillis, nowMillis, DeskSimulation.BEGIN_MILLIS);
  }

  private void pass(long seconds) {
    nowMillis += seconds * 1_000;
    do {
      desk.cut(nowMillis, DeskSimulation.BEGIN_MILLIS, false);
      desk.fireDue(moment());
    } while (desk.nextDueAtMillis() <= nowMillis);
  }

  private CommandResult ask(Command command, Actor actor) {
    return desk.command(new CommandRequest(command, actor, null, ++nowMillis), nowMillis);
  }

  private void report(Notice notice, Report.Step step, Failure failure, String channel) {
    Attempt last = notice.attempts().getLast();
    ask(
        new Command.NoticesReported(
            List.of(
                new Report(notice.id(), last.number(), last.tries(), step, failure, 0, 0, channel)),
            false),
        CITY);
  }

  private Incident incident() {
    return state.incidents().all().iterator().next();
  }

  private Stream<Notice> to(String username) {
    return state.notices().all().stream().filter(notice -> notice.username().equals(username));
  }

  private Notice last(String username) {
    return to(username).reduce((a, b) -> b).orElseThrow();
  }

  private void joins(String name) {
    var user =
        new User(name, name, "", Role.INSTITUTION_STAFF, null, "home", null, null, List.of(), true);
    directory.apply(DirectoryChanges.collect().user(user).at(directory.version() + 1));
  }

  private void has(String username, ChannelKind kind, String id, boolean verified) {
    has(username, kind, id, null, verified);
  }

  private void has(String username, ChannelKind kind, String id, String gateway, boolean verified) {
    Long proved = verified ? 1L : null;
    var channel = new UserChannel(id, username, kind, gateway, "sealed", "label", 1, 0, proved);
    directory.apply(DirectoryChanges.collect().channel(channel).at(directory.version() + 1));
  }

  @Test
  void aCallTellsItsTierAndEachRingTellsTheNextAsWell() {
    calls("button-1");

    assertThat(state.notices().all())
        .extracting(Notice::username)
        .containsExactlyInAnyOrder("staff-1", "staff-2");
    assertThat(last("staff-1").about()).isEqualTo(new About.OfIncident(incident().id(), 1));

    pass(60);

    assertThat(last("lead").about()).isEqualTo(new About.OfIncident(incident().id(), 2));
    assertThat(last("staff-1").about()).isEqualTo(new About.OfIncident(incident().id(), 2));
    assertThat(to("staff-1").map(Notice::status))
        .containsExactly(NoticeStatus.WITHDRAWN, NoticeStatus.QUEUED);
  }

  @Test
  void whenSomebodyHasItTheOthersNeedNotBeToldAnyMore() {
    calls("button-1");

    ask(new Command.Claim(incident().id()), STAFF);

    assertThat(state.notices().all())
        .extracting(Notice::status)
        .containsOnly(NoticeStatus.WITHDRAWN);
    assertThat(state.notices().toSend()).isEmpty();
  }

  @Test
  void whoIsSentIsToldAndWhatReachesThemShowsAtTheAssignment() {
    calls("button-home");
    ask(new Command.Claim(incident().id()), CITY);
    ask(new Command.Dispatch(incident().id(), List.of("worker-1")), CITY);
    Assignment assignment = incident().assignments().getFirst();
    Notice notice = last("worker-1");
    assertThat(notice.about()).isEqualTo(new About.OfAssignment(incident().id(), assignment.id()));

    report(notice, Report.Step.SENT, null, null);
    report(last("worker-1"), Report.Step.DELIVERED, null, null);
    assertThat(incident().assignments().getFirst().status()).isEqualTo(AssignmentStatus.DELIVERED);
    report(last("worker-1"), Report.Step.SEEN, null, null);

    assertThat(incident().assignments().getFirst().status()).isEqualTo(AssignmentStatus.SEEN);
    assertThat(last("worker-1").status()).isEqualTo(NoticeStatus.SEEN);
    assertThat(to("worker-1")).hasSize(1);
  }

  @Test
  void whatThePageTellsOfItsAssignmentIsTheNoticesToo() {
    calls("button-home");
    ask(new Command.Claim(incident().id()), CITY);
    ask(new Command.Dispatch(incident().id(), List.of("worker-1")), CITY);
    var worker = new Actor("worker-1", "", Role.FIELD_WORKER, "520302", null, "127.0.0.1");

    ask(new Command.Seen(incident().assignments().getFirst().id()), worker);

    assertThat(last("worker-1").status()).isEqualTo(NoticeStatus.SEEN);
  }

  @Test
  void noWordFromTheSceneIsToldToThoseWhoAreNotThere() {
    calls("button-1");
    ask(new Command.Claim(incident().id()), STAFF);
    ask(new Command.OnScene(incident().assignments().getFirst().id(), null, null, null), STAFF);
    assertThat(to("staff-2").filter(Notice::isOpen)).isEmpty();

    pass(20 * 60);

    assertThat(last("staff-2").isOpen()).isTrue();
    assertThat(to("lead")).isEmpty();
  }

  @Test
  void aCallThatRepeatsIsToldToThoseWhoAreNotThere_notToWhoWentAlone() {
    calls("button-1");
    ask(new Command.Claim(incident().id()), STAFF);
    assertThat(to("staff-2").filter(Notice::isOpen)).isEmpty();

    calls("button-1");

    assertThat(last("staff-2").isOpen()).isTrue();
    assertThat(last("staff-1").isOpen()).isTrue();
    assertThat(to("lead")).isEmpty();
  }

  @Test
  void aCallThatRepeatsIsToldToWhoseTurnItIs_whenWhoHasItHasGoneHome() {
    calls("button-1");
    ask(new Command.Claim(incident().id()), COUNTY);
    ask(new Command.SayDuty("county", DutyMark.Word.OFF_DUTY, nowMillis + 3_600_000, null), CITY);

    calls("button-1");

    assertThat(last("staff-1").isOpen()).isTrue();
    assertThat(last("county").isOpen()).isTrue();
  }

  @Test
  void aCallThatRepeatsIsToldToTheDeskThatHasItAlone() {
    calls("button-1");
    ask(new Command.Claim(incident().id()), COUNTY);

    calls("button-1");

    assertThat(state.notices().all().stream().filter(Notice::isOpen))
        .extracting(Notice::username)
        .containsExactly("county");
  }

  @Test
  void whenAllOfTheWardAreThereTheNextTierIsTold() {
    calls("button-1");
    ask(new Command.Claim(incident().id()), STAFF);
    ask(new Command.Dispatch(incident().id(), List.of("staff-2")), CITY);
    ask(new Command.Accept(incident().assignments().getLast().id(), null), STAFF_2);
    ask(new Command.OnScene(incident().assignments().getFirst().id(), null, null, null), STAFF);
    ask(new Command.OnScene(incident().assignments().getLast().id(), null, null, null), STAFF_2);

    pass(20 * 60);

    assertThat(last("lead").isOpen()).isTrue();
  }

  @Test
  void whoIsAskedAndWhoWasToldAreToldOnWhenTheirIncidentIsMerged() {
    calls("button-1");
    String ward = incident().id();
    calls("button-home");
    String house = state.incidents().all().stream().toList().getLast().id();
    ask(new Command.Claim(house), CITY);
    ask(new Command.Dispatch(house, List.of("worker-1")), CITY);
    String assignment = last("worker-1").about().assignment();

    ask(new Command.Merge(house, ward), CITY);
    assertThat(last("worker-1").isOpen()).isTrue();
    assertThat(last("worker-1").about()).isEqualTo(new About.OfAssignment(ward, assignment));
    ask(new Command.Unmerge(house), CITY);
    assertThat(last("worker-1").isOpen()).isTrue();
    assertThat(last("worker-1").about()).isEqualTo(new About.OfAssignment(house, assignment));
    ask(new Command.Merge(ward, house), COUNTY);
    pass(60);

    assertThat(last("staff-1").about().incident()).isEqualTo(house);
    assertThat(last("staff-1").isOpen()).isTrue();
  }

  @Test
  void whatWasNoneAndIsUrgentByAMergingIsTold_alsoWhenSomebodyHadTheOther() {
    says("button-2", "tamper");
    String tamper = incident().id();
    calls("button-1");
    String call = state.incidents().all().stream().toList().getLast().id();
    ask(new Command.Claim(call), CITY);
    assertThat(state.notices().toldOf(tamper)).isEmpty();

    ask(new Command.Merge(call, tamper), COUNTY);

    assertThat(state.incidents().incident(tamper)).get().matches(Incident::isRinging);
    assertThat(state.notices().toldOf(tamper)).contains("staff-1", "staff-2");
  }

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
    directory.apply(
        DirectoryChanges.collect()
            .notifyPolicy(new PolicyText(2, json))
            .at(directory.version() + 1));
  }

  /** Which rings of the first incident this person was told of, one by one. */
  private List<Integer> rings(String username) {
    return to(username)
        .map(Notice::about)
        .filter(about -> about instanceof About.OfIncident of && of.incidentId().equals("I-1"))
        .map(about -> ((About.OfIncident) about).ring())
        .toList();
  }

  @Test
  void aClassThatDoesNotRingIsToldWhereThePolicySaysSo_atTheOpeningAndAtEachTier() {
    tells(AlarmClass.TECHNICAL, ChannelKind.LIVE);

    says("button-1", "tamper");

    assertThat(incident().isRinging()).as("no sound").isFalse();
    assertThat(state.notices().all())
        .extracting(Notice::username)
        .containsExactlyInAnyOrder("staff-1", "staff-2");
    pass(3_599);
    assertThat(rings("lead")).isEmpty();
    assertThat(rings("staff-1")).containsExactly(1);
    pass(1);
    assertThat(rings("lead")).containsExactly(2);
    pass(25_200);
    assertThat(rings("county")).containsExactly(3);
    assertThat(rings("staff-1")).endsWith(3);
  }

  @Test
  void aClassThatThePolicyLeavesToThePagesIsToldToNobody() {
    says("button-1", "tamper");
    pass(28_800);

    assertThat(state.notices().all()).isEmpty();
  }

  @Test
  void manyOfAClassThatDoesNotRingAreToldTogether() {
    tells(AlarmClass.TECHNICAL, ChannelKind.LIVE);
    for (int i = 1; i <= 3; i++) {
      says("button-" + i, "tamper");
    }
    pass(20);

    assertThat(last("staff-1").about()).isInstanceOf(About.OfMany.class);
    assertThat(state.incidents().all())
        .hasSize(3)
        .allSatisfy(
            one -> assertThat(state.notices().ofIncident(one.id())).contains(last("staff-1")));
  }

  @Test
  void thatAChannelIsDownIsToldToTheCity_byAnotherChannel() {
    has("city", ChannelKind.SMS, "ch-sms", "sms", true);
    has("city", ChannelKind.WECOM, "ch-wecom", "wecom", true);
    has("staff-1", ChannelKind.SMS, "ch-1", "sms", true);
    calls("button-1");
    report(last("staff-1"), Report.Step.FAILED, Failure.NO_PAGE, null);
    for (int i = 0; i < POLICY.downAfterFailures(); i++) {
      report(last("staff-1"), Report.Step.FAILED, Failure.SERVER_ERROR, "gateway:sms");
      pass(61);
      report(last("staff-1"), Report.Step.FAILED, Failure.NO_PAGE, null);
    }
    String down = downs().findFirst().orElseThrow().id();

    Notice told =
        to("city").filter(n -> down.equals(n.about().incident())).findFirst().orElseThrow();

    Stream<String> ways =
        Stream.concat(
            told.attempts().stream().map(Attempt::channelId),
            told.left().stream().map(Route::channelId));
    assertThat(ways).contains("ch-wecom").doesNotContain("ch-sms");
  }

  @Test
  void aTierThatIsTooManyForOneRingIsToldInTurns_alsoWhenItClimbsMeanwhile() {
    int staff = 2 * NoticeAudience.AUDIENCE_MAX + 10;
    for (int i = 0; i < staff; i++) {
      joins("many-" + i);
    }
    calls("button-1");
    assertThat(state.notices().all()).hasSize(NoticeAudience.AUDIENCE_MAX);
    assertThat(leftToNextRing).containsExactly(staff + 2 - NoticeAudience.AUDIENCE_MAX);

    Set<String> told = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      state.notices().all().forEach(notice -> told.add(notice.username()));
      pass(60);
    }

    assertThat(told).hasSize(staff + 2 + 3).contains("lead", "county", "city");
  }

  @Test
  void aChannelThatWorksAgainEndsItsAlarmWhereverThatStands() {
    has("staff-1", ChannelKind.SMS, "ch-1", true);
    calls("button-1");
    report(last("staff-1"), Report.Step.FAILED, Failure.NO_PAGE, null);
    for (int i = 0; i < POLICY.downAfterFailures(); i++) {
      report(last("staff-1"), Report.Step.FAILED, Failure.SERVER_ERROR, "gateway:sms");
      pass(61);
      report(last("staff-1"), Report.Step.FAILED, Failure.NO_PAGE, null);
    }
    Incident down = state.incidents().all().stream().toList().getLast();
    assertThat(down.kind()).isEqualTo(AlarmKind.CHANNEL_DOWN);
    calls("button-lone");
    String other = state.incidents().all().stream().toList().getLast().id();
    ask(new Command.Merge(down.id(), other), CITY);

    report(last("staff-1"), Report.Step.SENT, null, "gateway:sms");

    assertThat(state.incidents().incident(other).orElseThrow().alarms())
        .filteredOn(alarm -> alarm.kind() == AlarmKind.CHANNEL_DOWN)
        .singleElement()
        .satisfies(alarm -> assertThat(alarm.endedAtMillis()).isNotNull());
  }

  @Test
  void onlyWhatIsProvedIsUsedAndInThePolicysOrder() {
    has("staff-1", ChannelKind.SMS, "ch-sms", true);
    has("staff-1", ChannelKind.WEB_PUSH, "ch-push", true);
    has("staff-1", ChannelKind.WECOM, "ch-unproved", false);
    calls("button-1");

    report(last("staff-1"), Report.Step.FAILED, Failure.NO_PAGE, null);

    assertThat(last("staff-1").toSend().orElseThrow().channelId()).isEqualTo("ch-push");
    pass(POLICY.steps(AlarmClass.URGENT).deliveredWithinSeconds());
    assertThat(last("staff-1").toSend().orElseThrow().channelId()).isEqualTo("ch-sms");
    assertThat(last("staff-1").left()).isEmpty();
  }

  @Test
  void whoIsNotTheirsMayNotSayItWasSeen() {
    calls("button-1");
    Notice notice = last("staff-1");

    ask(new Command.NoticesReported(List.of(Report.reached(notice.id(), 1, true)), true), CITY);

    assertThat(last("staff-1").status()).isEqualTo(NoticeStatus.QUEUED);
  }

  @Test
  void aChannelThatKeepsFailingOpensOneIncidentAndItsEndIsReported() {
    has("staff-1", ChannelKind.SMS, "ch-1", true);
    calls("button-1");
    report(last("staff-1"), Report.Step.FAILED, Failure.NO_PAGE, null);
    for (int i = 0; i < 4 * POLICY.downAfterFailures(); i++) {
      report(last("staff-1"), Report.Step.FAILED, Failure.SERVER_ERROR, "gateway:sms");
      pass(70);
      if (last("staff-1").attempts().getLast().kind() == ChannelKind.LIVE) {
        report(last("staff-1"), Report.Step.FAILED, Failure.NO_PAGE, null);
      }
    }

    List<Incident> raised =
        state.incidents().all().stream()
            .filter(incident -> incident.kind() == AlarmKind.CHANNEL_DOWN)
            .toList();
    assertThat(raised).hasSize(1);
    assertThat(raised.getFirst().alarmClass()).isEqualTo(AlarmClass.TECHNICAL);
    assertThat(raised.getFirst().subject().deviceId()).isEqualTo("gateway:sms");
    assertThat(raised.getFirst().alarmCount()).isEqualTo(1);
    assertThat(raised.getFirst().allAlarmsEnded()).isFalse();

    report(last("staff-1"), Report.Step.SENT, null, "gateway:sms");

    Incident after = state.incidents().incident(raised.getFirst().id()).orElseThrow();
    assertThat(after.allAlarmsEnded()).isTrue();
    assertThat(state.notices().channels()).isEmpty();
  }

  @Test
  void aFaultOfOnePersonsAddressSaysNothingAboutTheChannel() {
    has("staff-1", ChannelKind.SMS, "ch-1", true);
    for (int i = 0; i < 2 * POLICY.downAfterFailures(); i++) {
      calls("button-1");
      pass(60);
      report(last("staff-1"), Report.Step.FAILED, Failure.GONE, "push:push.example");
    }

    assertThat(state.notices().channels()).isEmpty();
  }

  /** Rings, and this person has no page open: the gateway is next. */
  private void ringsBehindTheGateway(String username) {
    pass(61);
    calls("button-1");
    report(last(username), Report.Step.FAILED, Failure.NO_PAGE, null);
  }

  /** Of its own, not of a try of ours. */
  private void gatewaySays(Notice notice, Report.Step step, Failure failure) {
    int attempt = notice.attempts().getLast().number();
    var said = new Report(notice.id(), attempt, 0, step, failure, 0, 0, "gateway:sms");
    ask(new Command.NoticesReported(List.of(said), false), CITY);
  }

  private void isTakenAndNotDelivered(String username) {
    ringsBehindTheGateway(username);
    report(last(username), Report.Step.SENT, null, "gateway:sms");
    Notice sent = last(username);
    gatewaySays(sent, Report.Step.FAILED, Failure.NOT_DELIVERED);
    gatewaySays(sent, Report.Step.FAILED, Failure.NOT_DELIVERED);
  }

  private Stream<Incident> downs() {
    return state.incidents().all().stream()
        .filter(incident -> incident.kind() == AlarmKind.CHANNEL_DOWN);
  }

  @Test
  void aGatewayThatRefusesSeveralPeopleRaisesItsIncident_andOneNumberDoesNot() {
    has("staff-1", ChannelKind.SMS, "ch-1", true);
    has("staff-2", ChannelKind.SMS, "ch-2", true);
    for (int i = 0; i < 2 * POLICY.downAfterFailures(); i++) {
      ringsBehindTheGateway("staff-1");
      report(last("staff-1"), Report.Step.FAILED, Failure.REFUSED, "gateway:sms");
    }
    assertThat(downs()).isEmpty();

    ringsBehindTheGateway("staff-2");
    report(last("staff-2"), Report.Step.FAILED, Failure.GONE, "gateway:sms");

    assertThat(downs()).hasSize(1);
    ringsBehindTheGateway("staff-1");
    report(last("staff-1"), Report.Step.SENT, null, "gateway:sms");
    assertThat(downs()).allMatch(Incident::allAlarmsEnded);
  }

  @Test
  void aGatewayThatTakesAllAndDeliversNothingRaisesItsIncident_whateverItSaysTwice() {
    has("staff-1", ChannelKind.SMS, "ch-1", true);
    has("staff-2", ChannelKind.SMS, "ch-2", true);
    ringsBehindTheGateway("staff-1");
    report(last("staff-1"), Report.Step.SENT, null, "gateway:sms");
    Notice delivered = last("staff-1");
    gatewaySays(delivered, Report.Step.DELIVERED, null);
    for (int i = 1; i < POLICY.downAfterFailures(); i++) {
      isTakenAndNotDelivered(i % 2 == 0 ? "staff-1" : "staff-2");
    }
    gatewaySays(delivered, Report.Step.DELIVERED, null);
    assertThat(downs()).isEmpty();

    isTakenAndNotDelivered("staff-1");

    assertThat(downs()).hasSize(1).noneMatch(Incident::allAlarmsEnded);
    gatewaySays(last("staff-1"), Report.Step.DELIVERED, null);
    assertThat(downs()).allMatch(Incident::allAlarmsEnded);
  }

  @Test
  void moreThanOneCanTakeIsToldTogetherAndNobodyIsForgotten() {
    int incidents = 3 * POLICY.flood().perMinuteMax();
    for (int i = 0; i < incidents; i++) {
      calls("stranger-" + i);
    }

    assertThat(to("city").filter(n -> n.about() instanceof About.OfIncident))
        .hasSize(POLICY.flood().perMinuteMax());
    Notice held = state.notices().heldFor("city").orElseThrow();
    assertThat(held.alarmClass()).isEqualTo(AlarmClass.URGENT);
    pass(POLICY.flood().togetherEachSeconds());

    Notice together = state.notices().notice(held.id()).orElseThrow();
    assertThat(together.status()).isEqualTo(NoticeStatus.QUEUED);
    assertThat(((About.OfMany) together.about()).incidents()).isEqualTo(incidents);
  }

  @Test
  void aButtonPressedAgainAndAgainDoesNotKeepTheNextChannelFromItsTurn() {
    has("staff-1", ChannelKind.SMS, "ch-sms", true);
    calls("button-1");
    report(last("staff-1"), Report.Step.SENT, null, null);
    for (int i = 0; i < POLICY.steps(AlarmClass.URGENT).deliveredWithinSeconds(); i++) {
      calls("button-1");
      pass(1);
    }

    assertThat(to("staff-1")).hasSize(1);
    assertThat(last("staff-1").toSend().orElseThrow().channelId()).isEqualTo("ch-sms");
  }

  /** Each device stands for itself, so each alarm is an incident, and all of them the city's. */
  @Test
  void tenThousandAlarmsAreAFewMessagesThatCountThemAll() {
    for (int i = 0; i < 10_000; i++) {
      calls("stranger-" + i);
    }

    assertThat(to("city")).hasSize(POLICY.flood().perMinuteMax() + 1);
    pass(POLICY.flood().togetherEachSeconds());
    assertThat(last("city").about())
        .isInstanceOfSatisfying(
            About.OfMany.class, many -> assertThat(many.incidents()).isEqualTo(10_000));
  }

  @Test
  void whatWasHeldIsNotToldWhenNothingWaitsAnyMore() {
    for (int i = 0; i < 2 * POLICY.flood().perMinuteMax(); i++) {
      calls("stranger-" + i);
    }
    List.copyOf(state.incidents().all())
        .forEach(incident -> ask(new Command.Claim(incident.id()), CITY));

    pass(POLICY.flood().togetherEachSeconds());

    assertThat(state.notices().heldFor("city")).isEmpty();
    assertThat(last("city").status()).isEqualTo(NoticeStatus.WITHDRAWN);
  }

  @Test
  void whoSawItAndDidNothingIsToldAgainByTheNextRing() {
    calls("button-1");
    report(last("staff-1"), Report.Step.SEEN, null, null);

    pass(60);

    assertThat(last("staff-1").about()).isEqualTo(new About.OfIncident(incident().id(), 2));
    assertThat(last("staff-1").isOpen()).isTrue();
  }

  @Test
  void aRestartKnowsTheSameNoticesAndGoesOn() {
    has("staff-1", ChannelKind.SMS, "ch-1", true);
    calls("button-1");
    report(last("staff-1"), Report.Step.FAILED, Failure.NO_PAGE, null);
    report(last("staff-1"), Report.Step.FAILED, Failure.UNREACHABLE, "gateway:sms");
    assertThat(last("staff-1").attempts().getLast().state()).isEqualTo(Attempt.State.WAITING);

    DeskState again =
        Snapshot.of(state, new UUID(0, 0)).toState(new FactsFold(LiveLimits.builtIn()));

    assertThat(again.notices().all()).containsExactlyElementsOf(state.notices().all());
    assertThat(again.notices().channels()).containsExactlyElementsOf(state.notices().channels());
    Desk restarted = new Desk(again, new Register(directory), () -> {});
    restarted.wake(nowMillis);
    nowMillis += 1_000;
    restarted.fireDue(moment());
    assertThat(again.notices().toSend()).extracting(Notice::id).contains(last("staff-1").id());
  }

  @Test
  void anOwnChannelIsProvedAndAForeignOneIsNotThere() {
    has("staff-1", ChannelKind.SMS, "ch-1", false);

    assertThat(ask(new Command.ProveChannel("ch-1"), STAFF))
        .isInstanceOf(CommandResult.Noted.class);
    assertThat(ask(new Command.ProveChannel("ch-1"), CITY))
        .isInstanceOf(CommandResult.NotDone.class);

    assertThat(state.notices().all())
        .singleElement()
        .satisfies(notice -> {
          assertThat(notice.about()).isEqualTo(new About.Proof("ch-1"));
          assertThat(notice.toSend().orElseThrow().channelId()).isEqualTo("ch-1");
        });
  }
}
