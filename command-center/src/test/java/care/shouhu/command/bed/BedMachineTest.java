package care.shouhu.command.bed;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.bed.BedCommand.Admit;
import care.shouhu.command.bed.BedCommand.Discharge;
import care.shouhu.command.bed.BedCommand.Leave;
import care.shouhu.command.bed.BedCommand.NewEnd;
import care.shouhu.command.bed.BedCommand.OutOfService;
import care.shouhu.command.bed.BedCommand.Release;
import care.shouhu.command.bed.BedCommand.Reserve;
import care.shouhu.command.bed.BedCommand.Return;
import care.shouhu.command.bed.BedCommand.ToHospital;
import care.shouhu.command.bed.BedCommand.Transfer;
import care.shouhu.command.bed.BedVerdict.Done;
import care.shouhu.command.bed.BedVerdict.Reason;
import care.shouhu.command.bed.BedVerdict.Refused;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Resident.CareLevel;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BedMachineTest {
  private static final String REASON = "家中失火，当日安置";

  private InMemoryBeds beds;
  private LocalDate today;

  @BeforeEach
  void city() {
    beds = new InMemoryBeds();
    today = BedMachine.day(beds.nowMillis);
    beds.bed("a", "here", true, false);
    beds.bed("b", "here", false, false);
    beds.bed("c", "there", false, false);
    beds.bed("r", "here", false, true);
    beds.person("zhang", assessed(today.plusDays(10)));
    beds.person("li", assessed(today.minusDays(1)));
    beds.person("wang", null);
  }

  private Assessment assessed(LocalDate validUntil) {
    return new Assessment("as-1", CareLevel.FULL, today.minusYears(1), validUntil);
  }

  private BedVerdict admit(String person, String bed, String override) {
    return beds.take(new Admit(person, bed, StayKind.RESIDENCE, null, override, null));
  }

  private void is(String bed, BedState state) {
    assertThat(beds.bed(bed).state()).isEqualTo(state);
  }

  private static void refused(BedVerdict verdict, Reason reason) {
    assertThat(verdict)
        .isInstanceOfSatisfying(Refused.class, r -> assertThat(r.reason()).isEqualTo(reason));
  }

  @Test
  void withoutAValidAssessment_onlyAReasonAdmits_andIsKept() {
    refused(admit("wang", "a", null), Reason.NO_VALID_ASSESSMENT);
    refused(admit("li", "a", "  "), Reason.NO_VALID_ASSESSMENT);
    is("a", BedState.VACANT);

    assertThat(admit("li", "a", REASON)).isInstanceOf(Done.class);

    is("a", BedState.OCCUPIED);
    assertThat(beds.stays().getFirst().begun().override()).isEqualTo(REASON);
    assertThat(beds.stays().getFirst().begun().assessmentId()).isNull();
  }

  @Test
  void onTheLastDayOfAnAssessment_itStillAdmits() {
    beds.person("zhao", assessed(today));

    assertThat(admit("zhao", "a", null)).isInstanceOf(Done.class);
  }

  @Test
  void aReasonThatWasNotNeeded_isNotKept() {
    admit("zhang", "a", REASON);

    assertThat(beds.stays().getFirst().begun().override()).isNull();
    assertThat(beds.stays().getFirst().begun().assessmentId()).isEqualTo("as-1");
  }

  @Test
  void aBedKeptForSomebody_takesNobodyElse() {
    beds.take(new Reserve("a", "zhang", beds.nowMillis + 1_000, null));

    refused(admit("li", "a", REASON), Reason.BED_NOT_VACANT);
    assertThat(admit("zhang", "a", null)).isInstanceOf(Done.class);

    is("a", BedState.OCCUPIED);
    assertThat(beds.bed("a").reservedFor()).isNull();
  }

  @Test
  void aBrokenBedIsTakenOutOfService_thoughItIsKeptForSomebody_butNotFromUnderSomebody() {
    beds.take(new Reserve("a", "zhang", beds.nowMillis + 1_000, null));
    admit("zhang", "b", null);

    beds.take(new OutOfService("a", null, "床板断裂"));

    is("a", BedState.OUT_OF_SERVICE);
    assertThat(beds.bed("a").reservedFor()).isNull();
    refused(beds.take(new OutOfService("b", null, "维修")), Reason.WRONG_STATE);
  }

  @Test
  void aReleasedBedTakesAnybody() {
    beds.take(new Reserve("a", "zhang", beds.nowMillis + 1_000, null));
    beds.take(new Release("a", null));

    assertThat(admit("li", "a", REASON)).isInstanceOf(Done.class);
  }

  @Test
  void whoHasABed_getsNoSecondOne() {
    admit("zhang", "a", null);

    refused(admit("zhang", "b", null), Reason.PERSON_HAS_BED);
    is("b", BedState.VACANT);
  }

  @Test
  void whoIsAway_keepsTheBed_andComesBackToIt() {
    admit("zhang", "a", null);

    beds.take(new Leave("zhang", today.plusDays(3), "探亲"));
    is("a", BedState.ON_LEAVE);
    refused(admit("li", "a", REASON), Reason.BED_NOT_VACANT);
    beds.take(new ToHospital("zhang", null, "骨折"));
    is("a", BedState.IN_HOSPITAL);
    beds.take(new Return("zhang", null));

    is("a", BedState.OCCUPIED);
  }

  @Test
  void whoStaysAwayLonger_isExpectedOnAnotherDay_andIsAwaySinceTheSameMoment() {
    admit("zhang", "a", null);
    beds.take(new Leave("zhang", today.plusDays(3), "探亲"));
    long since = beds.whole("a").sinceMillis();
    beds.nowMillis += 86_400_000;

    assertThat(beds.take(new Leave("zhang", today.plusDays(9), "家属要求"))).isInstanceOf(Done.class);

    is("a", BedState.ON_LEAVE);
    assertThat(beds.whole("a").sinceMillis()).isEqualTo(since);
    assertThat(beds.whole("a").untilMillis()).isEqualTo(BedMachine.endOf(today.plusDays(9)));
    refused(beds.take(new Leave("zhang", today, "家属要求")), Reason.WRONG_DATE);
    beds.take(new ToHospital("zhang", today.plusDays(4), "骨折"));
    since = beds.whole("a").sinceMillis();
    beds.nowMillis += 86_400_000;

    assertThat(beds.take(new ToHospital("zhang", null, "治疗需要"))).isInstanceOf(Done.class);

    assertThat(beds.whole("a").sinceMillis()).isEqualTo(since);
    assertThat(beds.whole("a").untilMillis()).as("nobody can say").isNull();
    refused(beds.take(new Leave("zhang", today.plusDays(9), "探亲")), Reason.WRONG_STATE);
  }

  @Test
  void respiteGuest_staysLonger_untilTheNextOneComes_andNotForEver() {
    beds.book("r", "zhang", today, today.plusDays(2));
    beds.arrive(beds.bookings().getFirst());
    beds.book("r", "li", today.plusDays(5), today.plusDays(7));

    refused(beds.take(new NewEnd("zhang", today.plusDays(6), "家中无人")), Reason.BOOKED);
    assertThat(beds.take(new NewEnd("zhang", today.plusDays(5), "家中无人"))).isInstanceOf(Done.class);

    assertThat(beds.bookings().getFirst().until()).isEqualTo(today.plusDays(5));
    assertThat(beds.whole("r").untilMillis()).isEqualTo(BedMachine.endOf(today.plusDays(5)));
    refused(beds.take(new NewEnd("zhang", today.minusDays(1), "接回")), Reason.WRONG_DATE);
    refused(beds.take(new NewEnd("zhang", today.plusDays(91), "家中无人")), Reason.WRONG_DATE);
    beds.take(new ToHospital("zhang", today.plusDays(1), "发热"));
    beds.take(new Return("zhang", null));
    assertThat(beds.whole("r").untilMillis())
        .as("back from hospital it ends as booked")
        .isEqualTo(BedMachine.endOf(today.plusDays(5)));
    admit("li", "a", REASON);
    refused(beds.take(new NewEnd("li", today.plusDays(1), "误操作")), Reason.WRONG_STATE);
  }

  @Test
  void respiteGuest_goesEarlier_thoughOneWhoHasNotComeIsBooked() {
    guest("zhang", today.plusDays(4));
    beds.keep(
        new InMemoryBeds.Booking(
            "r", "li", today.minusDays(1), today.plusDays(3), InMemoryBeds.Booking.Status.BOOKED));

    refused(beds.take(new NewEnd("zhang", today.plusDays(5), "家中无人")), Reason.BOOKED);
    assertThat(beds.take(new NewEnd("zhang", today.plusDays(2), "接回"))).isInstanceOf(Done.class);
  }

  @Test
  void respiteGuest_staysLonger_whenTheOneWhoNeverCameWasToLeave() {
    beds.book("r", "li", today.minusDays(3), today);
    guest("zhang", today.plusDays(1));

    assertThat(beds.take(new NewEnd("zhang", today.plusDays(2), "家中无人"))).isInstanceOf(Done.class);
  }

  @Test
  void respiteGuest_isNotKeptOutByTheOwnBooking_ofTheSameBed() {
    beds.book("r", "zhang", today, today.plusDays(3));
    guest("zhang", today.plusDays(1));

    assertThat(beds.take(new NewEnd("zhang", today.plusDays(2), "家中无人"))).isInstanceOf(Done.class);
  }

  @Test
  void respiteGuest_whoCameAsBooked_keepsClearOfTheNextOwnBooking() {
    beds.book("r", "zhang", today, today.plusDays(1));
    beds.arrive(beds.bookings().getFirst());
    beds.book("r", "zhang", today.plusDays(2), today.plusDays(4));

    refused(beds.take(new NewEnd("zhang", today.plusDays(3), "家中无人")), Reason.BOOKED);
  }

  /** Without a word of any booking. */
  private void guest(String person, LocalDate until) {
    assertThat(beds.take(new Admit(person, "r", StayKind.RESPITE, until, REASON, null)))
        .isInstanceOf(Done.class);
  }

  @Test
  void aReturnExpectedYesterday_isRefused() {
    admit("zhang", "a", null);

    refused(beds.take(new Leave("zhang", today.minusDays(1), "探亲")), Reason.WRONG_DATE);
  }

  @Test
  void transferFromHospital_takesTheStateAlong() {
    admit("zhang", "a", null);
    beds.take(new ToHospital("zhang", null, "住院"));

    beds.take(new Transfer("zhang", "b", null, "换房"));

    is("a", BedState.VACANT);
    is("b", BedState.IN_HOSPITAL);
    assertThat(beds.bed("b").holderId()).isEqualTo("zhang");
  }

  @Test
  void transferIntoAnotherInstitution_isAnAdmissionThere() {
    admit("li", "a", REASON);

    refused(beds.take(new Transfer("li", "c", null, "离家近")), Reason.NO_VALID_ASSESSMENT);
    assertThat(beds.take(new Transfer("li", "c", "待评估", "离家近"))).isInstanceOf(Done.class);

    is("c", BedState.OCCUPIED);
  }

  @Test
  void respiteStays_areInRespiteBeds_withAnEnd_andComeBackFromHospitalAsSuch() {
    refused(
        beds.take(new Admit("zhang", "a", StayKind.RESPITE, today, null, null)),
        Reason.NOT_A_RESPITE_BED);
    refused(admit("zhang", "r", null), Reason.RESPITE_BED);
    refused(
        beds.take(new Admit("zhang", "r", StayKind.RESPITE, null, null, null)), Reason.WRONG_DATE);
    beds.take(new Admit("zhang", "r", StayKind.RESPITE, today.plusDays(7), null, null));
    is("r", BedState.RESPITE);
    beds.take(new ToHospital("zhang", null, "发热"));

    beds.take(new Return("zhang", null));

    is("r", BedState.RESPITE);
  }

  @Test
  void discharged_theBedIsFree_andThePersonMayComeAgain() {
    admit("zhang", "a", null);

    beds.take(new Discharge("zhang", StayEnd.HOME, null, null));

    is("a", BedState.VACANT);
    assertThat(admit("zhang", "b", null)).isInstanceOf(Done.class);
  }

  @Test
  void whatABedCannotTake_isRefusedWithWhatItCan() {
    admit("zhang", "a", null);

    assertThat(beds.take(new Return("zhang", null)))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(Reason.WRONG_STATE);
              assertThat(refused.possible()).contains(BedCommand.Word.LEAVE);
            });
  }

  @Test
  void aBookedBed_goesOutOfServiceOnly_whereItIsBackBeforeTheGuest() {
    beds.book("r", "li", today.plusDays(5), today.plusDays(8));

    refused(beds.take(new OutOfService("r", null, "维修")), Reason.BOOKED);
    refused(beds.take(new OutOfService("r", today.plusDays(5), "维修")), Reason.BOOKED);
    is("r", BedState.VACANT);
    assertThat(beds.take(new OutOfService("r", today.plusDays(4), "维修"))).isInstanceOf(Done.class);
  }

  @Test
  void whoChangesBedsInside_wasAdmittedBefore_andNobodyInventsAReason() {
    admit("wang", "a", REASON);

    assertThat(beds.take(new Transfer("wang", "b", null, "换房"))).isInstanceOf(Done.class);

    BedEffect.StayBegins second = beds.stays().getLast().begun();
    assertThat(second.override()).isNull();
    assertThat(second.assessmentId()).isNull();
    refused(beds.take(new Transfer("wang", "c", null, "换院")), Reason.NO_VALID_ASSESSMENT);
  }

  @Test
  void aGuest_isNotMovedIntoABedThatIsBookedMeanwhile_andIsToldWhen() {
    beds.bed("r2", "here", false, true);
    beds.book("r", "zhang", today, today.plusDays(5));
    beds.arrive(beds.bookings().getFirst());
    beds.book("r2", "li", today.plusDays(4), today.plusDays(6));

    BedVerdict tooLong = beds.take(new Transfer("zhang", "r2", null, "换房"));

    refused(tooLong, Reason.BOOKED);
    assertThat(((Refused) tooLong).detail()).contains(today.plusDays(4).toString());
    beds.take(new NewEnd("zhang", today.plusDays(4), "提前离开"));
    assertThat(beds.take(new Transfer("zhang", "r2", null, "换房"))).isInstanceOf(Done.class);
  }

  @Test
  void whatHappenedBefore_countsFromThen() {
    admit("zhang", "a", null);
    long admittedAt = beds.nowMillis;
    beds.nowMillis += 5 * 3_600_000L;

    assertThat(beds.take(new Leave("zhang", today, "探亲"), admittedAt + 3_600_000L))
        .isInstanceOf(Done.class);

    assertThat(beds.whole("a").sinceMillis()).isEqualTo(admittedAt + 3_600_000L);
  }

  @Test
  void nothingHappenedAhead_orBeforeTheStepBefore_orMoreThanSevenDaysAgo() {
    admit("zhang", "a", null);
    long admittedAt = beds.nowMillis;
    beds.nowMillis += 3_600_000L;
    var leave = new Leave("zhang", today.plusDays(20), "探亲");

    refused(beds.take(leave, beds.nowMillis + 1), Reason.WRONG_TIME);
    refused(beds.take(leave, admittedAt), Reason.WRONG_TIME);
    assertThat(beds.take(leave, admittedAt + 1)).isInstanceOf(Done.class);
    beds.nowMillis += 9 * 86_400_000L;
    refused(
        beds.take(new Return("zhang", null), beds.nowMillis - 8 * 86_400_000L), Reason.WRONG_TIME);
    assertThat(beds.take(new Return("zhang", null), beds.nowMillis - 7 * 86_400_000L))
        .isInstanceOf(Done.class);
  }

  @Test
  void aBedThatBecameFree_isTakenAtTheSameMoment_butNotBefore() {
    admit("zhang", "a", null);
    beds.nowMillis += 4 * 3_600_000L;
    long left = beds.nowMillis - 3_600_000L;
    beds.take(new Discharge("zhang", StayEnd.HOME, null, null), left);
    var admit = new Admit("wang", "a", StayKind.RESIDENCE, null, REASON, null);

    refused(beds.take(admit, left - 1), Reason.WRONG_TIME);
    assertThat(beds.take(admit, left)).isInstanceOf(Done.class);
  }

  @Test
  void anotherDayOfReturn_hasNoOtherBeginning() {
    admit("zhang", "a", null);
    beds.take(new Leave("zhang", today.plusDays(2), "探亲"));
    beds.nowMillis += 3_600_000L;

    refused(
        beds.take(new Leave("zhang", today.plusDays(3), "探亲"), beds.nowMillis - 60_000),
        Reason.WRONG_TIME);
  }

  @Test
  void theAssessmentCountsThatWasValidOnTheDay() {
    beds.nowMillis += 2 * 86_400_000L;
    var admit = new Admit("li", "a", StayKind.RESIDENCE, null, null, null);
    beds.person("li", assessed(today));

    refused(beds.take(admit), Reason.NO_VALID_ASSESSMENT);
    assertThat(beds.take(admit, beds.nowMillis - 2 * 86_400_000L)).isInstanceOf(Done.class);
  }

  @Test
  void aGuestWithoutABooking_takesNoNightThatIsBooked() {
    beds.book("r", "li", today.plusDays(2), today.plusDays(4));
    var until = new Admit("zhang", "r", StayKind.RESPITE, today.plusDays(3), null, null);

    BedVerdict verdict = beds.take(until);

    refused(verdict, Reason.BOOKED);
    assertThat(((Refused) verdict).detail()).contains(today.plusDays(2).toString());
    assertThat(beds.take(new Admit("zhang", "r", StayKind.RESPITE, today.plusDays(2), null, null)))
        .isInstanceOf(Done.class);
    assertThat(beds.book("r", "wang", today, today.plusDays(1)))
        .as("nor is a night of theirs booked")
        .isFalse();
  }

  @Test
  void aPromisedBed_isForNobodyElse() {
    beds.promise("b", new Promise("zhang", today.plusDays(5)));

    refused(admit("wang", "b", REASON), Reason.PROMISED);
    refused(beds.take(new Reserve("b", "wang", beds.nowMillis + 1_000, null)), Reason.PROMISED);
    refused(beds.take(new OutOfService("b", null, "维修")), Reason.PROMISED);
    refused(beds.take(new OutOfService("b", today.plusDays(5), "维修")), Reason.PROMISED);
    assertThat(beds.take(new OutOfService("b", today.plusDays(4), "维修"))).isInstanceOf(Done.class);
  }
}
