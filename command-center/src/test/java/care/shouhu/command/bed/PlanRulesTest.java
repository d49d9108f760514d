package care.shouhu.command.bed;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.bed.BedCommand.Admit;
import care.shouhu.command.bed.BedCommand.Discharge;
import care.shouhu.command.bed.BedCommand.Leave;
import care.shouhu.command.bed.BedCommand.OutOfService;
import care.shouhu.command.bed.BedCommand.Return;
import care.shouhu.command.bed.BedCommand.Transfer;
import care.shouhu.command.bed.BedCommand.Word;
import care.shouhu.command.bed.BedVerdict.Reason;
import care.shouhu.command.bed.BedVerdict.Refused;
import care.shouhu.command.bed.PlanRules.Around;
import care.shouhu.core.directory.Resident.CareLevel;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlanRulesTest {
  private static final Around NOTHING = new Around(Map.of(), null, null);

  private InMemoryBeds beds;
  private LocalDate today;

  @BeforeEach
  void zhangLivesInA() {
    beds = new InMemoryBeds();
    today = BedMachine.day(beds.nowMillis);
    beds.bed("a", "here", true, false);
    beds.bed("b", "here", false, false);
    beds.bed("r", "here", false, true);
    beds.bed("q", "here", false, true);
    for (String person : new String[] {"zhang", "li", "guest"}) {
      beds.person(
          person,
          new Assessment("as-" + person, CareLevel.FULL, today.minusDays(9), today.plusDays(99)));
    }
    beds.take(new Admit("zhang", "a", StayKind.RESIDENCE, null, null, null));
  }

  private Optional<Reason> refused(BedCommand.OfPerson command, LocalDate on, Around around) {
    return PlanRules.refused(new Plan(command, on), beds.facts(command, null), around)
        .map(Refused::reason);
  }

  private static Transfer toB() {
    return new Transfer("zhang", "b", null, "换房");
  }

  private Leave leave(int returnIn) {
    return new Leave("zhang", today.plusDays(returnIn), "探亲");
  }

  @Test
  void aDayAhead_isFromTomorrowOn_andNinetyDaysAtMost() {
    assertThat(refused(leave(9), today, NOTHING)).contains(Reason.WRONG_DATE);
    assertThat(refused(leave(9), today.plusDays(1), NOTHING)).isEmpty();
    assertThat(refused(leave(95), today.plusDays(90), NOTHING)).isEmpty();
    assertThat(refused(leave(95), today.plusDays(91), NOTHING)).contains(Reason.WRONG_DATE);
    assertThat(refused(leave(2), today.plusDays(3), NOTHING))
        .as("back before they go")
        .contains(Reason.WRONG_DATE);
  }

  @Test
  void oneOfAKind_andNothingAfterLeaving() {
    LocalDate on = today.plusDays(5);
    var leaving = new Around(Map.of(Word.DISCHARGE, on), null, null);
    var going = new Around(Map.of(Word.LEAVE, on), null, null);
    var discharge = new Discharge("zhang", StayEnd.HOME, null, null);

    assertThat(refused(leave(9), today.plusDays(7), going)).contains(Reason.PLANNED);
    assertThat(refused(leave(9), on, leaving)).contains(Reason.PLANNED);
    assertThat(refused(leave(5), on.minusDays(1), leaving)).isEmpty();
    assertThat(refused(discharge, on, going)).contains(Reason.PLANNED);
    assertThat(refused(discharge, on.plusDays(1), going)).isEmpty();
    assertThat(refused(toB(), on, going)).isEmpty();
  }

  @Test
  void aBed_mustBeFreeByThatDay() {
    LocalDate on = today.plusDays(5);
    assertThat(refused(toB(), on, NOTHING)).isEmpty();
    beds.take(new Admit("li", "b", StayKind.RESIDENCE, null, null, null));

    assertThat(refused(toB(), on, NOTHING)).contains(Reason.BED_NOT_VACANT);
    assertThat(refused(toB(), on, new Around(Map.of(), on, null)))
        .as("who is in it leaves that day")
        .isEmpty();
    assertThat(refused(toB(), on, new Around(Map.of(), on.plusDays(1), null)))
        .contains(Reason.BED_NOT_VACANT);
  }

  @Test
  void aBedThatIsFreeNow_isKeptNoLongerThanItWouldBeReserved() {
    LocalDate latest = today.plusDays(BedMachine.RESERVED_DAYS_MAX);
    var late = new Plan(toB(), latest.plusDays(1));

    assertThat(refused(toB(), latest, NOTHING)).isEmpty();
    assertThat(PlanRules.refused(late, beds.facts(toB(), null), NOTHING).orElseThrow().detail())
        .contains("until " + latest);
    beds.take(new Admit("li", "b", StayKind.RESIDENCE, null, null, null));
    assertThat(refused(toB(), latest.plusDays(1), new Around(Map.of(), latest, null)))
        .as("somebody has it until then")
        .isEmpty();
  }

  @Test
  void aBedOutOfService_isFreeOnceItIsBack() {
    beds.take(new OutOfService("b", today.plusDays(3), "维修"));

    assertThat(refused(toB(), today.plusDays(4), new Around(Map.of(), today.plusDays(4), null)))
        .isEmpty();
    assertThat(refused(toB(), today.plusDays(3), new Around(Map.of(), today.plusDays(4), null)))
        .contains(Reason.BED_NOT_VACANT);
  }

  @Test
  void aBed_isPromisedOnce() {
    beds.promise("b", new Promise("li", today.plusDays(20)));

    assertThat(refused(toB(), today.plusDays(5), NOTHING)).contains(Reason.PROMISED);
  }

  @Test
  void aBed_isOfTheKindOfTheStay() {
    var toRespite = new Transfer("zhang", "r", null, "换房");

    assertThat(refused(toRespite, today.plusDays(5), NOTHING)).contains(Reason.RESPITE_BED);
    assertThat(refused(new Transfer("zhang", "a", null, ""), today.plusDays(5), NOTHING))
        .contains(Reason.SAME_BED);
    assertThat(refused(new Transfer("zhang", "x", null, ""), today.plusDays(5), NOTHING))
        .contains(Reason.UNKNOWN_BED);
  }

  @Test
  void aGuest_comesIntoNoNightThatIsBooked_andIsStillThere() {
    beds.take(new Admit("guest", "r", StayKind.RESPITE, today.plusDays(6), null, null));
    var moves = new Transfer("guest", "q", null, "换房");
    LocalDate on = today.plusDays(2);

    assertThat(refused(moves, on, new Around(Map.of(), null, today.plusDays(4))))
        .contains(Reason.BOOKED);
    assertThat(refused(moves, on, new Around(Map.of(), null, today.plusDays(6)))).isEmpty();
    assertThat(refused(moves, today.plusDays(6), NOTHING)).contains(Reason.WRONG_DATE);
    assertThat(refused(new Leave("guest", on, "探亲"), on, NOTHING)).contains(Reason.WRONG_STATE);
  }

  @Test
  void whoHasNoBed_hasNothingPlanned() {
    assertThat(refused(new Leave("li", today.plusDays(3), "探亲"), today.plusDays(2), NOTHING))
        .contains(Reason.PERSON_HAS_NO_BED);
    assertThat(Plan.WORDS).doesNotContain(new Return("li", null).word());
  }
}
