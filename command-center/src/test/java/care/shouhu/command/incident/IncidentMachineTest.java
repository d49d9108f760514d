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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every transition and refusal of incidents and assignments, with a clock in seconds. */
class IncidentMachineTest {
  private static final Actor CITY = actor("city", Role.CITY_OPERATOR, null);
  private static final Actor COUNTY = actor("county", Role.COUNTY_OPERATOR, null);
  private static final Actor STAFF = actor("staff", Role.INSTITUTION_STAFF, "home");
  private static final Actor LEAD = actor("lead", Role.INSTITUTION_LEAD, "home");
  private static final Actor W1 = actor("w1", Role.FIELD_WORKER, null);
  private static final Actor W2 = actor("w2", Role.FIELD_WORKER, null);
  private static final Closing HELPED = new Closing(Outcome.HELPED, null, null);

  private final EscalationPolicy policy = EscalationPolicy.defaults();
  private final List<Kind> history = new ArrayList<>();
  private List<String> responders = List.of("w1", "w2");
  private Incident incident;
  private long second;
  private int alarms;
  private Refused refused;
  private Map<String, String> lastDetail = Map.of();

  @Test
  void inAnInstitutionItClimbsAfterSixtySecondsEachAndThenRingsOn() {
    open(place(PlaceKind.INSTITUTION, Terrain.TOWN), AlarmKind.CALL);
    assertThat(incident.tierName()).isEqualTo(Tier.WARD);

    fire(59).fire(60);
    assertThat(incident.tierName()).isEqualTo(Tier.INSTITUTION_LEAD);
    fire(120);
    assertThat(incident.tierName()).isEqualTo(Tier.COUNTY_DESK);
    fire(180);
    assertThat(incident.tierName()).isEqualTo(Tier.CITY_DESK);
    fire(240).fire(300);

    assertThat(history)
        .containsExactly(
            Kind.OPENED,
            Kind.ESCALATED,
            Kind.ESCALATED,
            Kind.ESCALATED,
            Kind.RANG_AGAIN,
            Kind.RANG_AGAIN);
    assertThat(incident.rings()).isEqualTo(6);
  }

  @Test
  void atHomeTheCityIsToldAfterThreeMinutes() {
    open(place(PlaceKind.HOUSEHOLD, Terrain.TOWN), AlarmKind.FALL);

    fire(60).fire(179);
    assertThat(incident.tierName()).isEqualTo(Tier.COUNTY_DESK);
    fire(180);

    assertThat(incident.tierName()).isEqualTo(Tier.CITY_DESK);
    assertThat(incident.rings()).isEqualTo(3);
  }

  @Test
  void afterAnOutageEachMissedTierIsTakenOnceAndAtOnce() {
    open(place(PlaceKind.INSTITUTION, Terrain.TOWN), AlarmKind.CALL);

    fire(600).fire(600).fire(600).fire(600);

    assertThat(history)
        .containsExactly(Kind.OPENED, Kind.ESCALATED, Kind.ESCALATED, Kind.ESCALATED);
    assertThat(incident.due().atMillis()).isEqualTo(660_000);
  }

  @Test
  void oneTapOfTheStaffClaimsAndAccepts() {
    open(place(PlaceKind.INSTITUTION, Terrain.TOWN), AlarmKind.CALL);

    command(new Command.Claim("I-1"), STAFF);

    assertThat(incident.status()).isEqualTo(IncidentStatus.CLAIMED);
    assertThat(only().status()).isEqualTo(AssignmentStatus.ACCEPTED);
    assertThat(only().dueAtMillis()).isEqualTo(180_000);
    assertThat(incident.due()).isNull();
  }

  @Test
  void claimedAndNothingDoneComesBackAndRings() {
    open(place(PlaceKind.HOUSEHOLD, Terrain.TOWN), AlarmKind.CALL);
    command(new Command.Claim("I-1"), CITY);
    int rings = incident.rings();

    fire(179);
    assertThat(incident.status()).isEqualTo(IncidentStatus.CLAIMED);
    fire(180);

    assertThat(incident.status()).isEqualTo(IncidentStatus.OPEN);
    assertThat(incident.rings()).isEqualTo(rings + 1);
  }

  @Test
  void whoDoesNotAnswerIsFollowedByTheNextAndThenTheQueue() {
    open(place(PlaceKind.HOUSEHOLD, Terrain.TOWN), AlarmKind.CALL);
    command(new Command.Dispatch("I-1", List.of("w1")), CITY);

    fire(119);
    assertThat(incident.assignments()).hasSize(1);
    fire(120);
    assertThat(incident.assignments())
        .extracting(Assignment::responder)
        .containsExactly("w1", "w2");
    command(new Command.Accept("A-1", null), W1);
    assertThat(refused.reason()).isEqualTo(Reason.ASSIGNMENT_OVER);
    fire(240);

    assertThat(incident.status()).isEqualTo(IncidentStatus.OPEN);
  }

  @Test
  void acceptedWithoutArrivingComesBackByTerrain() {
    open(place(PlaceKind.HOUSEHOLD, Terrain.RURAL), AlarmKind.CALL);
    command(new Command.Dispatch("I-1", List.of("w1")), CITY);
    command(new Command.Accept("A-1", null), W1);
    command(new Command.EnRoute("A-1", null), W1);

    fire(45 * 60 - 1);
    assertThat(incident.status()).isEqualTo(IncidentStatus.CLAIMED);
    fire(45 * 60);

    assertThat(incident.status()).isEqualTo(IncidentStatus.OPEN);
    assertThat(only().reason()).isEqualTo("NOT_ARRIVED");
    command(new Command.OnScene("A-1", 106.9, 27.7, null), W1);
    assertThat(only().status()).as("late, but there").isEqualTo(AssignmentStatus.ON_SCENE);
    assertThat(incident.status()).isEqualTo(IncidentStatus.CLAIMED);
  }

  @Test
  void onTheSceneWithoutUpdateAnOperatorIsToldToCall() {
    open(place(PlaceKind.INSTITUTION, Terrain.TOWN), AlarmKind.CALL);
    command(new Command.Claim("I-1"), STAFF);
    command(new Command.OnScene("A-1", null, null, null), STAFF);

    fire(20 * 60);

    assertThat(history.getLast()).isEqualTo(Kind.CALL_RESPONDER);
    assertThat(only().dueAtMillis()).isEqualTo(40 * 60_000L);
  }

  @Test
  void doneOfTheLastOneHandlesAndSomebodyElseCloses() {
    open(place(PlaceKind.INSTITUTION, Terrain.TOWN), AlarmKind.CALL);
    command(new Command.Claim("I-1"), LEAD);
    command(new Command.Done("A-1", HELPED, null), LEAD);
    assertThat(refused.possible()).contains("on-scene");
    command(new Command.OnScene("A-1", null, null, null), LEAD);
    command(new Command.Done("A-1", HELPED, null), LEAD);
    assertThat(incident.status()).isEqualTo(IncidentStatus.HANDLED);

    command(new Command.Close("I-1", HELPED), LEAD);
    assertThat(refused.reason()).isEqualTo(Reason.RESPONDER_MAY_NOT_CLOSE);
    command(new Command.Close("I-1", new Closing(Outcome.FALSE_ALARM, " ", null)), CITY);
    assertThat(refused.reason()).isEqualTo(Reason.CAUSE_MISSING);
    command(new Command.Close("I-1", HELPED), CITY);

    assertThat(incident.status()).isEqualTo(IncidentStatus.CLOSED);
    command(new Command.Claim("I-1"), CITY);
    assertThat(refused.reason()).isEqualTo(Reason.WRONG_STATE);
    assertThat(refused.possible()).containsExactly("reopen");
  }

  @Test
  void aLeadOrACountyCannotSendAForeignWorker_norLearnThatThereIsOne() {
    open(place(PlaceKind.INSTITUTION, Terrain.TOWN), AlarmKind.CALL);

    for (Actor sender : List.of(LEAD, COUNTY)) {
      for (String name : List.of("foreign", "city", "nobody")) {
        command(new Command.Dispatch("I-1", List.of("w1", name)), sender);

        assertThat(refused.reason()).isEqualTo(Reason.UNKNOWN_RESPONDER);
        assertThat(refused.detail()).isEqualTo("There is no responder " + name + ".");
      }
    }
    assertThat(incident.assignments()).isEmpty();
  }

  @Test
  void aCountySendsWhoIsOffered() {
    open(place(PlaceKind.INSTITUTION, Terrain.TOWN), AlarmKind.CALL);

    command(new Command.Dispatch("I-1", List.of("w2")), COUNTY);

    assertThat(only().responder()).isEqualTo("w2");
  }

  @Test
  void theCitySendsAnyResponderOfTheCity() {
    open(place(PlaceKind.INSTITUTION, Terrain.TOWN), AlarmKind.CALL);

    command(new Command.Dispatch("I-1", List.of("foreign")), CITY);

    assertThat(only().responder()).isEqualTo("foreign");
  }

  @Test
  void wrongTransitionsSayWhatIsPossible() {
    open(place(PlaceKind.HOUSEHOLD, Terrain.TOWN), AlarmKind.CALL);

    command(new Command.Close("I-1", HELPED), CITY);
    assertThat(refused.reason()).isEqualTo(Reason.WRONG_STATE);
    assertThat(refused.possible()).containsExactly("claim", "dispatch", "merge", "to-city");
    command(new Command.Dispatch("I-1", List.of("nobody")), CITY);
    assertThat(refused.reason()).isEqualTo(Reason.UNKNOWN_RESPONDER);
    command(new Command.Dispatch("I-1", List.of("city")), CITY);
    assertThat(refused.reason()).isEqualTo(Reason.NOT_A_RESPONDER);
    command(new Command.Dispatch("I-1", List.of("w1")), CITY);
    command(new Command.Dispatch("I-1", List.of("w1")), CITY);
    assertThat(refused.reason()).isEqualTo(Reason.ALREADY_ASSIGNED);
    command(new Command.Accept("A-1", null), W2);
    assertThat(refused.reason()).isEqualTo(Reason.NOT_YOURS);
    command(new Command.Accept("A-9", null), W1);
    assertThat(refused.reason()).isEqualTo(Reason.UNKNOWN_ASSIGNMENT);
    command(new Command.Claim("I-1"), STAFF);
    assertThat(refused.reason()).isEqualTo(Reason.ALREADY_CLAIMED);
    command(new Command.OnScene("A-1", null, null, null), W1);
    assertThat(refused.possible()).containsExactly("accept", "decline");
  }

  @Test
  void whatIsPossibleIsPossibleForWhoAsks() {
    open(place(PlaceKind.INSTITUTION, Terrain.TOWN), AlarmKind.CALL);
    command(new Command.Claim("I-1"), LEAD);

    command(new Command.Claim("I-1"), STAFF);
    assertThat(refused.possible()).containsExactly("handle");
    command(new Command.Claim("I-1"), CITY);
    assertThat(refused.possible()).containsExactly("dispatch", "handle", "merge", "to-city");
    command(new Command.Handle("I-1", "x"), LEAD);

    command(new Command.Claim("I-1"), LEAD);
    assertThat(refused.possible()).as("went there, and may not close it").isEmpty();
    command(new Command.Claim("I-1"), CITY);
    assertThat(refused.possible()).containsExactly("close");
    command(new Command.Claim("I-1"), STAFF);
    assertThat(refused.possible()).isEmpty();
  }

  @Test
  void deliveryDisplayAndAcceptanceAreThreeFacts() {
    open(place(PlaceKind.HOUSEHOLD, Terrain.TOWN), AlarmKind.CALL);
    command(new Command.Dispatch("I-1", List.of("w1")), CITY);
    second = 1;
    command(new Command.Delivered("A-1"), W1);
    second = 2;
    command(new Command.Seen("A-1"), W1);
    second = 3;
    command(new Command.Accept("A-1", null), W1);

    assertThat(only().deliveredAtMillis()).isEqualTo(1_000);
    assertThat(only().seenAtMillis()).isEqualTo(2_000);
    assertThat(only().acceptedAtMillis()).isEqualTo(3_000);
  }

  @Test
  void afterThreeWhoDidNotSayYes_thoseAtTheDeskAreAskedAgain() {
    open(place(PlaceKind.HOUSEHOLD, Terrain.TOWN), AlarmKind.CALL);
    responders = List.of("w1", "w2", "w3", "w4", "w5", "w6", "w7");
    command(new Command.Dispatch("I-1", List.of("w1")), CITY);

    fire(120).fire(240);
    assertThat(incident.status()).isEqualTo(IncidentStatus.CLAIMED);
    fire(360);

    assertThat(incident.assignments())
        .extracting(Assignment::responder)
        .containsExactly("w1", "w2", "w3");
    assertThat(incident.isRinging()).isTrue();
    assertThat(history.getLast()).isEqualTo(Kind.BACK_TO_QUEUE);
    command(new Command.Dispatch("I-1", List.of("w4")), CITY);
    fire(480);
    assertThat(incident.activeAssignments())
        .as("whoever claims it anew has three more")
        .extracting(Assignment::responder)
        .containsExactly("w5");
  }

  @Test
  void whatAResponderTellsAfterItWentOnWithoutThem_standsInTheHistory_andMovesNothing() {
    open(place(PlaceKind.HOUSEHOLD, Terrain.TOWN), AlarmKind.CALL);
    command(new Command.Dispatch("I-1", List.of("w1")), CITY);
    command(new Command.Accept("A-1", null), W1);
    fire(15 * 60);
    command(new Command.EnRoute("A-1", null), W1);
    assertThat(history.getLast()).isEqualTo(Kind.REPORTED_LATE);
    assertThat(incident.isRinging()).as("on the way is not there").isTrue();
    command(new Command.Claim("I-1"), CITY);
    command(new Command.Handle("I-1", "邻居已到"), CITY);
    Incident before = incident;

    command(new Command.OnScene("A-1", null, null, null), W1);
    command(new Command.Done("A-1", new Closing(Outcome.HOSPITAL, null, "已送医"), null), W1);

    assertThat(refused).isNull();
    assertThat(history.subList(history.size() - 2, history.size()))
        .containsOnly(Kind.REPORTED_LATE);
    assertThat(lastDetail).containsEntry("late", "DONE").containsEntry("outcome", "HOSPITAL");
    assertThat(lastDetail).containsEntry("note", "已送医");
    assertThat(incident.state()).isEqualTo(before.state());
    assertThat(incident.assignments()).isEqualTo(before.assignments());
    command(new Command.Done("A-1", HELPED, null), W2);
    assertThat(refused.reason()).isEqualTo(Reason.NOT_YOURS);
  }

  @Test
  void whoNeverSaidYes_hasNothingToTell() {
    open(place(PlaceKind.HOUSEHOLD, Terrain.TOWN), AlarmKind.CALL);
    command(new Command.Dispatch("I-1", List.of("w1")), CITY);
    fire(120);

    command(new Command.Done("A-1", HELPED, null), W1);

    assertThat(refused.reason()).isEqualTo(Reason.ASSIGNMENT_OVER);
  }

  @Test
  void aDeclineAsksTheNextOrComesBack() {
    open(place(PlaceKind.HOUSEHOLD, Terrain.TOWN), AlarmKind.CALL);
    responders = List.of("w1");
    command(new Command.Dispatch("I-1", List.of("w1")), CITY);

    command(new Command.Decline("A-1", "走不开", null), W1);

    assertThat(incident.status()).isEqualTo(IncidentStatus.OPEN);
    assertThat(only().reason()).isEqualTo("走不开");
  }

  @Test
  void handledByTelephoneCallsEverybodyBack() {
    open(place(PlaceKind.HOUSEHOLD, Terrain.TOWN), AlarmKind.CALL);
    command(new Command.Handle("I-1", "电话"), CITY);
    assertThat(refused.reason()).isEqualTo(Reason.WRONG_STATE);
    command(new Command.Dispatch("I-1", List.of("w1")), CITY);

    command(new Command.Handle("I-1", "电话"), CITY);

    assertThat(incident.status()).isEqualTo(IncidentStatus.HANDLED);
    assertThat(only().status()).isEqualTo(AssignmentStatus.WITHDRAWN);
  }

  @Test
  void aCallIntoAHandledIncidentOpensItAgainAndRings() {
    open(place(PlaceKind.HOUSEHOLD, Terrain.TOWN), AlarmKind.CALL);
    command(new Command.Claim("I-1"), CITY);
    command(new Command.Handle("I-1", "电话"), CITY);
    int rings = incident.rings();
    second = 24 * 3_600;

    join(AlarmKind.CALL);

    assertThat(incident.status()).isEqualTo(IncidentStatus.OPEN);
    assertThat(incident.rings()).isEqualTo(rings + 1);
    assertThat(incident.due()).isNotNull();
  }

  @Test
  void aHigherAlarmTakesBackAClaimMadeForLess() {
    open(place(PlaceKind.INSTITUTION, Terrain.TOWN), AlarmKind.BATTERY_LOW);
    assertThat(incident.isRinging()).isFalse();
    command(new Command.Claim("I-1"), CITY);

    join(AlarmKind.FALL);

    assertThat(incident.status()).isEqualTo(IncidentStatus.OPEN);
    assertThat(incident.alarmClass()).isEqualTo(AlarmClass.URGENT);
    assertThat(incident.kind()).isEqualTo(AlarmKind.FALL);
    assertThat(incident.isRinging()).isTrue();
  }

  @Test
  void whatJoins() {
    open(place(PlaceKind.HOUSEHOLD, Terrain.TOWN), AlarmKind.CALL);
    long fiveMinutes = 5 * 60_000;

    assertThat(joins(AlarmKind.CALL, 100 * fiveMinutes)).isTrue();
    assertThat(joins(AlarmKind.FALL, fiveMinutes)).isTrue();
    assertThat(joins(AlarmKind.FALL, fiveMinutes + 1)).isFalse();
    command(new Command.Claim("I-1"), CITY);
    command(new Command.Handle("I-1", "电话"), CITY);
    assertThat(joins(AlarmKind.BATTERY_LOW, 1)).as("would disappear").isFalse();
    assertThat(joins(AlarmKind.FALL, 1)).isTrue();
    command(new Command.Close("I-1", HELPED), CITY);
    assertThat(joins(AlarmKind.CALL, 1)).isFalse();
  }

  @Test
  void anAlarmThatIsOverStopsTheClimbButNotTheIncident() {
    open(place(PlaceKind.INSTITUTION, Terrain.TOWN), AlarmKind.NIGHT_BED_EXIT);
    second = 30;

    apply(IncidentMachine.endAlarm(incident, "L-1", moment()));
    fire(60).fire(180);
    assertThat(incident.tier()).isZero();
    assertThat(incident.isRinging()).isFalse();
    fire(30 + 3_600);

    assertThat(history.getLast()).isEqualTo(Kind.REMINDED);
    assertThat(incident.status()).isEqualTo(IncidentStatus.OPEN);
  }

  @Test
  void anUrgentAlarmThatIsOverByItselfRingsAndClimbsUntilSomebodyLooks() {
    open(place(PlaceKind.INSTITUTION, Terrain.TOWN), AlarmKind.NO_VITAL_SIGNS);
    second = 30;

    apply(IncidentMachine.endAlarm(incident, "L-1", moment()));
    assertThat(incident.isRinging()).isTrue();
    fire(60);

    assertThat(incident.tierName()).isEqualTo(Tier.INSTITUTION_LEAD);
  }

  @Test
  void doneOnTheSceneDoesNotAnswerForWhatRangAfterwards() {
    open(place(PlaceKind.HOUSEHOLD, Terrain.TOWN), AlarmKind.HEART_RATE);
    command(new Command.Dispatch("I-1", List.of("w1")), CITY);
    command(new Command.Accept("A-1", null), W1);
    command(new Command.OnScene("A-1", null, null, null), W1);
    second = 100;
    join(AlarmKind.FALL);
    assertThat(incident.isRinging()).isTrue();

    command(new Command.Done("A-1", HELPED, null), W1);

    assertThat(only().status()).isEqualTo(AssignmentStatus.DONE);
    assertThat(incident.isRinging()).as("nobody said yes to the fall").isTrue();
    command(new Command.Claim("I-1"), CITY);
    command(new Command.Handle("I-1", "w1 was there"), CITY);
    assertThat(incident.status()).isEqualTo(IncidentStatus.HANDLED);
  }

  private void twoAreSentAndOneIsDone() {
    open(place(PlaceKind.HOUSEHOLD, Terrain.TOWN), AlarmKind.CALL);
    command(new Command.Dispatch("I-1", List.of("w1", "w2")), CITY);
    command(new Command.Accept("A-1", null), W1);
    command(new Command.Accept("A-2", null), W2);
    second = 60;
    command(new Command.OnScene("A-1", null, null, null), W1);
    responders = List.of("w1", "w2", "w3");
    command(new Command.Done("A-1", HELPED, null), W1);
    assertThat(incident.status()).isEqualTo(IncidentStatus.CLAIMED);
  }

  @Test
  void whenOneIsDoneAndTheOtherBacksOut_itIsHandledByTheOne_andNobodyElseIsSent() {
    twoAreSentAndOneIsDone();
    second = 90;

    command(new Command.Decline("A-2", "他已到", null), W2);

    assertThat(incident.assignments()).hasSize(2);
    assertThat(incident.state())
        .isInstanceOfSatisfying(
            IncidentState.Handled.class,
            handled -> {
              assertThat(handled.by()).isEqualTo("w1");
              assertThat(handled.closing()).isEqualTo(HELPED);
            });
    assertThat(history.getLast()).isEqualTo(Kind.HANDLED);
    assertThat(lastDetail).containsEntry("responder", "w1").containsEntry("assignmentId", "A-1");
  }

  @Test
  void whenOneIsDoneAndTheOtherNeverArrives_itIsHandledAndDoesNotRing() {
    twoAreSentAndOneIsDone();
    int rings = incident.rings();

    fire(15 * 60);

    assertThat(incident.status()).isEqualTo(IncidentStatus.HANDLED);
    assertThat(incident.rings()).isEqualTo(rings);
  }

  @Test
  void whenTheyCalledAgainSinceOneWasDone_theNextIsSent() {
    twoAreSentAndOneIsDone();
    second = 120;
    join(AlarmKind.CALL);

    command(new Command.Decline("A-2", "走不开", null), W2);

    assertThat(incident.status()).isEqualTo(IncidentStatus.CLAIMED);
    assertThat(incident.assignments()).hasSize(3);
  }

  @Test
  void whoIsSentAfterOneWasDoneIsNeededAllTheSame() {
    twoAreSentAndOneIsDone();
    second = 90;
    command(new Command.Dispatch("I-1", List.of("w3")), CITY);
    command(new Command.Decline("A-2", "走不开", null), W2);
    responders = List.of("w1", "w2", "w3", "w4");

    fire(90 + 120);

    assertThat(incident.status()).isEqualTo(IncidentStatus.CLAIMED);
    assertThat(incident.assignments().getLast().responder()).isEqualTo("w4");
  }

  @Test
  void aCallTakenBackGoesOnRinging() {
    open(place(PlaceKind.HOUSEHOLD, Terrain.TOWN), AlarmKind.CALL);

    apply(IncidentMachine.takeBack(incident, "L-1", moment()));

    assertThat(incident.alarms().getFirst().takenBackAtMillis()).isNotNull();
    assertThat(incident.isRinging()).isTrue();
  }

  @Test
  void aButtonThatCannotStopKeepsItsIncidentBounded() {
    open(place(PlaceKind.HOUSEHOLD, Terrain.TOWN), AlarmKind.CALL);

    for (int i = 0; i < 500; i++) {
      join(AlarmKind.CALL);
    }

    assertThat(incident.alarms()).hasSize(Incident.ALARMS_MAX);
    assertThat(incident.alarms().getFirst().id()).isEqualTo("L-1");
    assertThat(incident.alarmCount()).isEqualTo(501);
  }

  @Test
  void theOnlyCallIsNeverForgottenBehindManyOtherAlarms() {
    open(place(PlaceKind.HOUSEHOLD, Terrain.TOWN), AlarmKind.BATTERY_LOW);
    join(AlarmKind.CALL);

    for (int i = 0; i < 2 * Incident.ALARMS_MAX; i++) {
      join(AlarmKind.NIGHT_BED_EXIT);
      apply(IncidentMachine.endAlarm(incident, "L-" + alarms, moment()));
    }
    apply(IncidentMachine.endAlarm(incident, "L-1", moment()));

    assertThat(incident.alarms()).hasSize(Incident.ALARMS_MAX);
    assertThat(incident.alarms()).extracting(Alarm::id).contains("L-1", "L-2", "L-" + alarms);
    assertThat(incident.isRinging()).isTrue();
  }

  @Test
  void theOnlyFallStaysWhenNothingElseIsOver() {
    open(place(PlaceKind.HOUSEHOLD, Terrain.TOWN), AlarmKind.CALL);
    join(AlarmKind.FALL);
    for (int i = 0; i < Incident.ALARMS_MAX - 2; i++) {
      join(AlarmKind.SILENT);
    }

    join(AlarmKind.TAMPER);

    assertThat(incident.alarms()).extracting(Alarm::kind).contains(AlarmKind.FALL);
    assertThat(incident.alarms()).extracting(Alarm::id).doesNotContain("L-3");
  }

  private void open(Subject subject, AlarmKind kind) {
    apply(IncidentMachine.open(subject, alarm(kind), moment()));
  }

  private void join(AlarmKind kind) {
    apply(IncidentMachine.join(incident, incident.subject(), alarm(kind), moment()));
  }

  private boolean joins(AlarmKind kind, long laterMillis) {
    return IncidentMachine.joins(incident, alarm(kind), second * 1_000 + laterMillis);
  }

  private IncidentMachineTest fire(long atSecond) {
    second = atSecond;
    apply(IncidentMachine.fireDue(incident, moment()));
    return this;
  }

  private void command(Command command, Actor actor) {
    refused = null;
    Verdict verdict =
        switch (command) {
          case Command.OnIncident c ->
              CommandRules.decide(c, incident, actor, moment(), IncidentMachineTest::user);
          case Command.OnAssignment c -> CommandRules.decide(c, incident, actor, moment());
          case Command.BetweenIncidents c -> throw new AssertionError(c);
          case Command.OnHold c -> throw new AssertionError(c);
          case Command.OnHandover c -> throw new AssertionError(c);
          case Command.OnDuty c -> throw new AssertionError(c);
          case Command.Instruct c -> throw new AssertionError(c);
          case Command.Recontacted c -> throw new AssertionError(c);
          case Command.NoticesReported c -> throw new AssertionError(c);
          case Command.ProveChannel c -> throw new AssertionError(c);
        };
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
      incident = change.incident();
      lastDetail = change.entry().detail();
      history.add(change.entry().kind());
      assertThat(change.entry().number()).isEqualTo(history.size());
    }
  }

  private Assignment only() {
    assertThat(incident.assignments()).hasSize(1);
    return incident.assignments().getFirst();
  }

  private Alarm alarm(AlarmKind kind) {
    long at = second * 1_000;
    return new Alarm("L-" + ++alarms, "d", kind, at, at, at, null, null, 1);
  }

  private DeskMoment moment() {
    long assignments = incident == null ? 0 : incident.assignments().size();
    return new DeskMoment(
        second * 1_000, policy, new Numbers(0, assignments, alarms), (subject, kinds) -> ranked());
  }

  private List<RankedResponder> ranked() {
    return responders.stream().map(name -> RankedResponder.unweighed(name)).toList();
  }

  private static Optional<User> user(String name) {
    if (name.equals("nobody")) {
      return Optional.empty();
    }
    Role role = name.equals("city") ? Role.CITY_OPERATOR : Role.FIELD_WORKER;
    return Optional.of(new User(name, name, "", role, null, null, null, null, List.of(), true));
  }

  private static Actor actor(String name, Role role, String placeId) {
    return new Actor(
        name, name, role, null, placeId == null ? Set.of() : Set.of(placeId), "127.0.0.1");
  }

  private static Subject place(PlaceKind kind, Terrain terrain) {
    return new Subject(
        "r", "老人", null, null, "home", "家", kind, terrain, null, List.of(), null, null, "520302",
        null, null);
  }
}
