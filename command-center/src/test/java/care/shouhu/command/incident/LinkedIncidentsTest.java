package care.shouhu.command.incident;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.incident.Refused.Reason;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Merging, taking apart, reopening, and the way between the two desks, with a clock in seconds. */
class LinkedIncidentsTest {
  private static final Actor CITY = actor("city", Role.CITY_OPERATOR);
  private static final Actor COUNTY = actor("county", Role.COUNTY_OPERATOR);
  private static final Actor WORKER = actor("w1", Role.FIELD_WORKER);
  private static final Closing HELPED = new Closing(Outcome.HELPED, null, null);

  private final Map<String, Incident> incidents = new LinkedHashMap<>();
  private final Map<String, Kind> last = new HashMap<>();
  private long second;
  private long incidentNumber;
  private long assignmentNumber;
  private int alarms;
  private Refused refused;
  private String about;
  private Map<String, String> lastDetail;

  @Test
  void mergedIncident_leavesItsAlarmsRespondersAndNextTierToTheOther() {
    String into = open("a", AlarmKind.NIGHT_BED_EXIT);
    second = 30;
    String from = open("b", AlarmKind.CALL);
    fire(from, 90);

    merge(from, into, CITY);

    assertThat(of(from).status()).isEqualTo(IncidentStatus.MERGED);
    assertThat(of(from).alarms()).isEmpty();
    assertThat(of(from).nextDueAtMillis()).isEmpty();
    assertThat(of(into).alarms()).extracting(Alarm::id).containsExactly("L-1", "L-2");
    assertThat(of(into).alarmClass()).isEqualTo(AlarmClass.URGENT);
    assertThat(of(into).kind()).isEqualTo(AlarmKind.CALL);
    assertThat(of(into).tierName()).isEqualTo(Tier.INSTITUTION_LEAD);
    assertThat(of(into).isRinging()).isTrue();
    assertThat(of(into).due().atMillis()).as("the nearer clock").isEqualTo(60_000);
    assertThat(of(into).personKeys()).containsExactly("resident:a", "resident:b");
    assertThat(last.get(from)).isEqualTo(Kind.MERGED);
    assertThat(last.get(into)).isEqualTo(Kind.TOOK_IN);
  }

  @Test
  void ringingIncident_mergedIntoWhatAnotherHasClaimed_goesOnRingingThere() {
    String into = open("a", AlarmKind.CALL);
    command(new Command.Dispatch(into, List.of("w1")), COUNTY);
    command(new Command.Accept("A-1", null), WORKER);
    String from = open("b", AlarmKind.CALL);

    merge(from, into, CITY);

    assertThat(of(into).status()).isEqualTo(IncidentStatus.OPEN);
    assertThat(of(into).isRinging()).isTrue();
    assertThat(of(into).activeAssignments()).as("who is on the way stays").hasSize(1);
  }

  @Test
  void ringingIncident_mergedByWhoHasTheOther_isTakenWithIt() {
    String into = open("a", AlarmKind.CALL);
    command(new Command.Claim(into), CITY);
    String from = open("b", AlarmKind.CALL);
    int rings = of(into).rings();

    merge(from, into, CITY);

    assertThat(of(into).status()).isEqualTo(IncidentStatus.CLAIMED);
    assertThat(of(into).rings()).isEqualTo(rings + 1);
    assertThat(of(into).due().step()).isEqualTo(Due.Step.CLAIM_IDLE);
  }

  @Test
  void claimedIncidentWithResponders_bringsThemAlong_andWhoIsOnBothGoesOnce() {
    String into = open("a", AlarmKind.CALL);
    command(new Command.Dispatch(into, List.of("w1")), CITY);
    String from = open("b", AlarmKind.CALL);
    command(new Command.Dispatch(from, List.of("w1", "w2")), CITY);
    command(new Command.Accept("A-2", null), WORKER);

    merge(from, into, CITY);

    assertThat(of(into).activeAssignments())
        .extracting(Assignment::id)
        .containsExactlyInAnyOrder("A-2", "A-3");
    assertThat(of(into).assignments()).extracting(Assignment::incidentId).containsOnly(into);
    assertThat(of(into).status()).isEqualTo(IncidentStatus.CLAIMED);
    assertThat(of(into).due()).isNull();
  }

  @Test
  void takenApart_eachIsWhatItWas_andWhatWasOpenRings() {
    String into = open("a", AlarmKind.NIGHT_BED_EXIT);
    String from = open("b", AlarmKind.CALL);
    command(new Command.Claim(into), CITY);
    merge(from, into, CITY);
    join(into, "b", AlarmKind.CALL);

    unmerge(from);

    assertThat(of(from).status()).isEqualTo(IncidentStatus.OPEN);
    assertThat(of(from).isRinging()).isTrue();
    assertThat(of(from).alarms()).extracting(Alarm::id).containsExactly("L-2", "L-3");
    assertThat(of(from).alarmCount()).isEqualTo(2);
    assertThat(of(into).alarms()).extracting(Alarm::id).containsExactly("L-1");
    assertThat(of(into).alarmCount()).isEqualTo(1);
    assertThat(of(into).alarmClass()).isEqualTo(AlarmClass.HIGH);
    assertThat(of(into).status()).isEqualTo(IncidentStatus.CLAIMED);
    assertThat(of(into).personKeys()).containsExactly("resident:a");
  }

  @Test
  void takenApart_claimedOneIsItsClaimantsAgain_withItsResponders() {
    String into = open("a", AlarmKind.CALL);
    String from = open("b", AlarmKind.CALL);
    command(new Command.Dispatch(from, List.of("w1")), COUNTY);
    merge(from, into, CITY);
    command(new Command.Accept("A-1", null), WORKER);

    unmerge(from);

    assertThat(of(from).state()).isInstanceOf(IncidentState.Claimed.class);
    assertThat(of(from).assignments())
        .extracting(Assignment::status)
        .containsExactly(AssignmentStatus.ACCEPTED);
    assertThat(of(into).assignments()).isEmpty();
    assertThat(of(into).due()).as("somebody must do something about it").isNotNull();
  }

  @Test
  void takenApart_whatOneHasDoneIsHandled_whenOnlyTheOthersAreStillOut() {
    String into = open("a", AlarmKind.CALL);
    command(new Command.Dispatch(into, List.of("w1")), COUNTY);
    command(new Command.Accept("A-1", null), WORKER);
    String from = open("b", AlarmKind.CALL);
    command(new Command.Dispatch(from, List.of("w2")), COUNTY);
    command(new Command.Accept("A-2", null), actor("w2", Role.FIELD_WORKER));
    merge(from, into, CITY);
    second = 60;
    command(new Command.OnScene("A-1", null, null, null), WORKER);
    command(new Command.Done("A-1", HELPED, null), WORKER);
    assertThat(of(into).status()).isEqualTo(IncidentStatus.CLAIMED);

    unmerge(from);

    assertThat(of(into).status()).isEqualTo(IncidentStatus.HANDLED);
    assertThat(of(into).nextDueAtMillis()).isEmpty();
    assertThat(of(from).activeAssignments()).extracting(Assignment::id).containsExactly("A-2");
  }

  @Test
  void chainOfMergings_comesApartFromItsEnd() {
    String one = open("a", AlarmKind.CALL);
    String two = open("b", AlarmKind.CALL);
    String three = open("c", AlarmKind.CALL);
    merge(one, two, CITY);
    merge(two, three, CITY);
    assertThat(of(three).alarms()).hasSize(3);
    assertThat(of(three).personKeys()).contains("resident:a", "resident:b", "resident:c");

    unmerge(one);
    assertThat(refused.reason()).isEqualTo(Reason.WRONG_TARGET);
    unmerge(two);
    unmerge(one);

    assertThat(refused).isNull();
    assertThat(of(one).alarms()).extracting(Alarm::id).containsExactly("L-1");
    assertThat(of(two).alarms()).extracting(Alarm::id).containsExactly("L-2");
    assertThat(of(three).alarms()).extracting(Alarm::id).containsExactly("L-3");
  }

  @Test
  void mergingRefusesItself_theHandled_andTheClosed_andSaysWhatIsPossible() {
    String open = open("a", AlarmKind.CALL);
    String handled = open("b", AlarmKind.CALL);
    command(new Command.Claim(handled), CITY);
    command(new Command.Handle(handled, "x"), CITY);

    merge(open, open, CITY);
    assertThat(refused.reason()).isEqualTo(Reason.WRONG_TARGET);
    merge(open, handled, CITY);
    assertThat(refused.reason()).isEqualTo(Reason.WRONG_TARGET);
    assertThat(refused.possible()).contains("claim", "dispatch");
    merge(handled, open, CITY);
    assertThat(refused.reason()).isEqualTo(Reason.WRONG_STATE);
    assertThat(refused.possible()).containsExactly("close");
    unmerge(open);
    assertThat(refused.reason()).isEqualTo(Reason.WRONG_STATE);
  }

  @Test
  void mergedIncident_takesNoCommandOfItsOwn_andNamesTheOther() {
    String into = open("a", AlarmKind.CALL);
    String from = open("b", AlarmKind.CALL);
    merge(from, into, CITY);

    command(new Command.Claim(from), COUNTY);

    assertThat(refused.detail()).contains(into);
    assertThat(refused.possible()).containsExactly("unmerge");
  }

  @Test
  void whoWentToTheMergedOne_mayNotCloseTheOther() {
    String into = open("a", AlarmKind.CALL);
    String from = open("b", AlarmKind.CALL);
    command(new Command.Dispatch(from, List.of("w1")), CITY);
    command(new Command.Accept("A-1", null), WORKER);
    command(new Command.OnScene("A-1", null, null, null), WORKER);
    merge(from, into, CITY);
    command(new Command.Done("A-1", HELPED, null), WORKER);
    command(new Command.Claim(into), CITY);
    command(new Command.Handle(into, "both were seen to"), CITY);

    command(new Command.Close(into, HELPED), WORKER);

    assertThat(refused.reason()).isEqualTo(Reason.RESPONDER_MAY_NOT_CLOSE);
  }

  @Test
  void closedIncident_isReopenedOnceAsOneThatRingsAndFollowsIt() {
    String closed = closed("a", HELPED);

    command(new Command.Reopen(closed, "又来电求助"), CITY);

    Incident again = of("I-2");
    assertThat(again.status()).isEqualTo(IncidentStatus.OPEN);
    assertThat(again.isRinging()).isTrue();
    assertThat(again.due()).isNotNull();
    assertThat(again.links().follows()).isEqualTo(new Links.Follows(closed, "又来电求助"));
    assertThat(of(closed).status()).isEqualTo(IncidentStatus.CLOSED);
    assertThat(of(closed).links().reopenedAs()).isEqualTo("I-2");
    command(new Command.Reopen(closed, "x"), CITY);
    assertThat(refused.reason()).isEqualTo(Reason.WRONG_STATE);
    assertThat(refused.detail()).contains("I-2");
  }

  @Test
  void sameAlarmSoonAfterTheClosing_followsIt_andLaterOrAnotherDoesNot() {
    String closed = closed("a", HELPED);
    long within = second * 1_000 + IncidentMachine.FOLLOWS_WITHIN_MILLIS;

    assertThat(IncidentMachine.follows(of(closed), alarm(AlarmKind.CALL), within)).isTrue();
    assertThat(IncidentMachine.follows(of(closed), alarm(AlarmKind.CALL), within + 1)).isFalse();
    assertThat(IncidentMachine.follows(of(closed), alarm(AlarmKind.FALL), within)).isFalse();
    apply(IncidentMachine.openFollowing(of(closed), subject("a"), alarm(AlarmKind.CALL), moment()));
    assertThat(of("I-2").links().follows().incidentId()).isEqualTo(closed);
    assertThat(of("I-2").isRinging()).isTrue();
  }

  @Test
  void handedToTheCity_ringsThere_andTheCountyGetsItBack() {
    String id = open("a", AlarmKind.CALL);
    command(new Command.Claim(id), COUNTY);

    command(new Command.ToCity(id, "本县无人可派"), COUNTY);

    assertThat(of(id).status()).isEqualTo(IncidentStatus.OPEN);
    assertThat(of(id).tierName()).isEqualTo(Tier.CITY_DESK);
    assertThat(of(id).isRinging()).isTrue();
    assertThat(of(id).links().transfer().reason()).isEqualTo("本县无人可派");
    command(new Command.ToCity(id, "again"), COUNTY);
    assertThat(refused.reason()).isEqualTo(Reason.ALREADY_WITH_CITY);
    command(new Command.GiveBack(id, "x"), COUNTY);
    assertThat(refused.reason()).isEqualTo(Reason.NOT_ALLOWED);
    command(new Command.GiveBack(id, "县里已恢复"), CITY);
    assertThat(of(id).tierName()).isEqualTo(Tier.COUNTY_DESK);
    assertThat(of(id).due().step()).isEqualTo(Due.Step.NEXT_TIER);
  }

  @Test
  void handedToTheCity_isTheCitysAlsoWhereTheLadderEndsBelow() {
    String id = open("a", AlarmKind.LATE_IN_BED);

    command(new Command.ToCity(id, "x"), COUNTY);

    assertThat(of(id).tierName()).isEqualTo(Tier.CITY_DESK);
    assertThat(of(id).due().step()).isEqualTo(Due.Step.RING_AGAIN);
  }

  @Test
  void aHigherAlarm_bringsItBackFromTheCityToThoseWhoAreNear() {
    String id = open("a", AlarmKind.BATTERY_LOW);
    command(new Command.ToCity(id, "x"), COUNTY);

    join(id, "a", AlarmKind.CALL);

    assertThat(of(id).tierName()).isEqualTo(Tier.WARD);
    assertThat(of(id).isRinging()).isTrue();
  }

  @Test
  void whatRings_mergedIntoOneTheCityHas_ringsForThoseWhoAreNear() {
    String into = open("a", AlarmKind.BATTERY_LOW);
    command(new Command.ToCity(into, "x"), COUNTY);
    String from = open("b", AlarmKind.CALL);

    merge(from, into, COUNTY);

    assertThat(of(into).tierName()).isEqualTo(Tier.WARD);
    assertThat(of(into).isRinging()).isTrue();
  }

  @Test
  void whoIsDoneWithOnePerson_doesNotAnswerForTheOtherThatWasMergedIn() {
    String into = open("a", AlarmKind.CALL);
    command(new Command.Dispatch(into, List.of("w1")), COUNTY);
    command(new Command.Accept("A-1", null), WORKER);
    command(new Command.OnScene("A-1", null, null, null), WORKER);
    String from = open("b", AlarmKind.FALL);
    merge(from, into, CITY);

    command(new Command.Done("A-1", HELPED, null), WORKER);

    assertThat(of(into).status()).isEqualTo(IncidentStatus.OPEN);
    assertThat(of(into).isRinging()).isTrue();
  }

  @Test
  void howThePersonWasReached_isKeptFromTheHandlingToTheClosing() {
    String id = open("a", AlarmKind.CALL);
    command(new Command.Claim(id), CITY);
    command(new Command.Handle(id, "电话", Reached.SPOKE), CITY);
    assertThat(IncidentJson.incident(of(id)).get("reached").textValue()).isEqualTo("SPOKE");
    assertThat(lastDetail).containsEntry("reached", "SPOKE");

    command(
        new Command.Close(
            id, new Closing(Outcome.FALSE_ALARM, null, null, FalseAlarmCause.UNKNOWN, null, null)),
        CITY);

    assertThat(of(id).status()).isEqualTo(IncidentStatus.CLOSED);
    assertThat(IncidentJson.incident(of(id)).get("reached").textValue()).isEqualTo("SPOKE");
  }

  @Test
  void wordFromTheScene_beginsTheTimeWithoutWordAnew() {
    String id = open("a", AlarmKind.CALL);
    command(new Command.Dispatch(id, List.of("w1")), CITY);
    command(new Command.Accept("A-1", null), WORKER);
    command(new Command.OnScene("A-1", null, null, null), WORKER);
    second = 1_000;
    command(new Command.Update("A-1", "等救护车", null), WORKER);

    fire(id, 1_200);
    assertThat(last.get(id)).isEqualTo(Kind.UPDATED);
    fire(id, 2_200);

    assertThat(last.get(id)).isEqualTo(Kind.CALL_RESPONDER);
  }

  @ParameterizedTest
  @EnumSource(FalseAlarmCause.class)
  void falseAlarm_isClosedWithItsCause_andUnknownOnlyWhenSomebodyReachedThePerson(
      FalseAlarmCause cause) {
    String id = handled("a");

    command(
        new Command.Close(id, new Closing(Outcome.FALSE_ALARM, null, null, cause, null, null)),
        CITY);

    switch (cause) {
      case OTHER -> assertThat(refused.reason()).isEqualTo(Reason.CAUSE_MISSING);
      case UNKNOWN -> assertThat(refused.reason()).isEqualTo(Reason.NOBODY_REACHED);
      case ACCIDENTAL_PRESS,
          SENSOR_FAULT,
          SENSOR_POSITION,
          TEST,
          RESIDENT_MOVED,
          NORMAL_MOVEMENT,
          STAFF_AT_WORK,
          PET_OR_APPLIANCE,
          PARAMETERS ->
          assertThat(of(id).status()).isEqualTo(IncidentStatus.CLOSED);
    }
    command(
        new Command.Close(
            id, new Closing(Outcome.FALSE_ALARM, "x", null, cause, null, Reached.SPOKE)),
        CITY);
    assertThat(of(id).status()).isEqualTo(IncidentStatus.CLOSED);
  }

  @Test
  void noAnswer_neitherHandlesNorCloses() {
    String id = open("a", AlarmKind.CALL);
    command(new Command.Claim(id), CITY);

    command(new Command.Handle(id, "无人接听", Reached.NO_ANSWER), CITY);

    assertThat(refused.reason()).isEqualTo(Reason.NOBODY_REACHED);
    assertThat(refused.possible()).contains("dispatch");
    assertThat(of(id).status()).isEqualTo(IncidentStatus.CLAIMED);
    command(new Command.Handle(id, "x"), CITY);
    Closing fine = new Closing(Outcome.NO_HELP_NEEDED, null, null, null, null, Reached.NO_ANSWER);
    command(new Command.Close(id, fine), CITY);
    assertThat(refused.reason()).isEqualTo(Reason.NOBODY_REACHED);
    assertThat(of(id).status()).isEqualTo(IncidentStatus.HANDLED);
  }

  @Test
  void noHelpNeeded_needsThatSomebodyReachedThePerson_orWhy() {
    Closing bare = new Closing(Outcome.NO_HELP_NEEDED, null, null);
    String id = handled("a");

    command(new Command.Close(id, bare), CITY);

    assertThat(refused.reason()).isEqualTo(Reason.NOBODY_REACHED);
    assertThat(of(id).status()).isEqualTo(IncidentStatus.HANDLED);
    command(new Command.Close(id, new Closing(Outcome.NO_HELP_NEEDED, null, "女儿在身边")), CITY);
    assertThat(of(id).status()).isEqualTo(IncidentStatus.CLOSED);
    String lesser = open("b", AlarmKind.LATE_IN_BED);
    command(new Command.Claim(lesser), CITY);
    command(new Command.Handle(lesser, "电话"), CITY);
    command(new Command.Close(lesser, bare), CITY);
    assertThat(of(lesser).status()).as("not urgent").isEqualTo(IncidentStatus.CLOSED);
  }

  private Incident of(String id) {
    return incidents.get(id);
  }

  private String open(String resident, AlarmKind kind) {
    apply(IncidentMachine.open(subject(resident), alarm(kind), moment()));
    return about;
  }

  private String handled(String resident) {
    String id = open(resident, AlarmKind.CALL);
    command(new Command.Claim(id), CITY);
    command(new Command.Handle(id, "电话"), CITY);
    return id;
  }

  private String closed(String resident, Closing closing) {
    String id = handled(resident);
    command(new Command.Close(id, closing), CITY);
    return id;
  }

  private void join(String id, String resident, AlarmKind kind) {
    apply(IncidentMachine.join(of(id), subject(resident), alarm(kind), moment()));
  }

  private void fire(String id, long atSecond) {
    second = atSecond;
    apply(IncidentMachine.fireDue(of(id), moment()));
  }

  private void merge(String from, String into, Actor actor) {
    take(MergeRules.merge(of(from), of(into), actor, moment()));
  }

  private void unmerge(String from) {
    Incident target =
        of(from).state() instanceof IncidentState.Merged merged ? of(merged.into()) : of(from);
    take(MergeRules.unmerge(of(from), target, CITY, moment()));
  }

  private void command(Command command, Actor actor) {
    take(
        switch (command) {
          case Command.OnIncident c ->
              CommandRules.decide(
                  c, of(c.incidentId()), actor, moment(), LinkedIncidentsTest::user);
          case Command.OnAssignment c ->
              CommandRules.decide(c, ofAssignment(c.assignmentId()), actor, moment());
          case Command.BetweenIncidents c -> throw new AssertionError(c);
          case Command.OnHold c -> throw new AssertionError(c);
          case Command.OnHandover c -> throw new AssertionError(c);
          case Command.OnDuty c -> throw new AssertionError(c);
          case Command.Instruct c -> throw new AssertionError(c);
          case Command.NoticesReported c -> throw new AssertionError(c);
          case Command.ProveChannel c -> throw new AssertionError(c);
          case Command.Recontacted c -> throw new AssertionError(c);
        });
  }

  private Incident ofAssignment(String id) {
    return incidents.values().stream()
        .filter(incident -> incident.assignment(id).isPresent())
        .findFirst()
        .orElseThrow();
  }

  private void take(Verdict verdict) {
    refused = null;
    switch (verdict) {
      case Verdict.Accepted accepted -> apply(accepted.decisions());
      case Verdict.Issued issued -> throw new AssertionError(issued);
      case Verdict.Noted noted -> throw new AssertionError(noted);
      case Verdict.Booked booked -> throw new AssertionError(booked);
      case Verdict.Rejected rejected -> refused = rejected.refused();
    }
  }

  private void apply(List<Decision> decisions) {
    for (Decision decision : decisions) {
      var change = (Decision.IncidentChanged) decision;
      Incident incident = change.incident();
      incidents.put(incident.id(), incident);
      last.put(incident.id(), change.entry().kind());
      about = incident.id();
      lastDetail = change.entry().detail();
      incidentNumber = Math.max(incidentNumber, Numbers.numberOf(incident.id()));
      incident.assignments().stream()
          .mapToLong(a -> Numbers.numberOf(a.id()))
          .forEach(number -> assignmentNumber = Math.max(assignmentNumber, number));
    }
  }

  private Alarm alarm(AlarmKind kind) {
    long at = second * 1_000;
    return new Alarm("L-" + ++alarms, "d", kind, at, at, at, null, null, 1);
  }

  private DeskMoment moment() {
    return new DeskMoment(
        second * 1_000,
        EscalationPolicy.defaults(),
        new Numbers(incidentNumber, assignmentNumber, alarms),
        (subject, kinds) -> List.of(ranked("w1"), ranked("w2")));
  }

  private static RankedResponder ranked(String name) {
    return RankedResponder.unweighed(name);
  }

  private static Optional<User> user(String name) {
    return Optional.of(
        new User(name, name, "", Role.FIELD_WORKER, null, null, null, null, List.of(), true));
  }

  private static Actor actor(String name, Role role) {
    return new Actor(name, name, role, null, Set.of(), "127.0.0.1");
  }

  private static Subject subject(String resident) {
    return new Subject(
        resident,
        "老人",
        null,
        null,
        "home",
        "院",
        PlaceKind.INSTITUTION,
        Terrain.TOWN,
        null,
        List.of(),
        null,
        null,
        "520302",
        null,
        null);
  }
}
