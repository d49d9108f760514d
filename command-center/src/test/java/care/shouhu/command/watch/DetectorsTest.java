package care.shouhu.command.watch;

import static care.shouhu.command.watch.AlarmKind.LATE_IN_BED;
import static care.shouhu.command.watch.AlarmKind.LONG_IN_BED;
import static care.shouhu.command.watch.AlarmKind.NIGHT_BED_EXIT;
import static care.shouhu.command.watch.AlarmKind.SILENT;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Resident.CareLevel;
import care.shouhu.core.event.ClockFlag;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import care.shouhu.core.event.SenderKey;
import care.shouhu.core.event.SignalKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Night, morning, silence, battery, tampering and what counts as live. */
class DetectorsTest {
  private static final FactsFold FOLD = new FactsFold(LiveLimits.builtIn());

  @Test
  void fullCareIsMissedWithTheSecondReading() {
    Bedside bed = new Bedside(CareLevel.FULL).at("23:00:00").still(600).empty(10);
    assertThat(bed.said).isEmpty();

    bed.empty(10);

    assertThat(bed.said).containsExactly("23:10:10 +NIGHT_BED_EXIT");
  }

  @Test
  void oneReadingThatFlickersIsNothing() {
    Bedside bed = new Bedside(CareLevel.FULL).at("23:00:00").still(600);

    bed.empty(10).moving(10).still(600);

    assertThat(bed.said).isEmpty();
  }

  @Test
  void aSensorThatReportsEachSecondFlickersInSeveralReadings() {
    Bedside bed = new Bedside(DeviceKind.BED_SENSOR, 1, CareLevel.FULL).at("23:00:00").still(60);

    bed.empty(4).still(60).empty(5);
    assertThat(bed.said).isEmpty();
    bed.empty(1);

    assertThat(bed.said).containsExactly("23:02:09 +NIGHT_BED_EXIT");
  }

  @Test
  void anExitEventCountsAfterFiveSeconds() {
    Bedside bed = new Bedside(CareLevel.FULL).at("23:10:00").event(SignalKind.BED_EXIT).silent(4);
    assertThat(bed.said).isEmpty();

    bed.silent(1);

    assertThat(bed.said).containsExactly("23:10:05 +NIGHT_BED_EXIT");
  }

  @Test
  void aReadingTakesNoExitBack_onlyAnEnterDoes() {
    Bedside bed = new Bedside(CareLevel.FULL).at("23:00:00").still(600);

    bed.event(SignalKind.BED_EXIT).silent(3).reading(62, 14, 2, true).silent(10);

    assertThat(bed.said).containsExactly("23:10:05 +NIGHT_BED_EXIT");
  }

  @Test
  void anExitTakenBackWithinFiveSecondsIsNothing() {
    Bedside bed = new Bedside(CareLevel.FULL).at("23:00:00").still(600);

    bed.event(SignalKind.BED_EXIT).silent(3).event(SignalKind.BED_ENTER).still(600);

    assertThat(bed.said).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"PARTIAL,300", "INDEPENDENT,1200"})
  void whoNeedsLessCareMayBeOutForAWhile(CareLevel level, int seconds) {
    Bedside bed = new Bedside(level).at("23:10:00").still(60).event(SignalKind.BED_EXIT);

    bed.empty(seconds - 10).silent(9);
    assertThat(bed.said).isEmpty();
    bed.silent(1);

    assertThat(bed.said(NIGHT_BED_EXIT)).hasSize(1);
  }

  @Test
  void whoIsBackInTimeIsNotMissedAlsoWithoutAPulseSoFar() {
    Bedside bed = new Bedside(CareLevel.PARTIAL).at("23:10:00").still(60);

    bed.event(SignalKind.BED_EXIT).empty(280).moving(70).still(600);

    assertThat(bed.said).isEmpty();
  }

  @Test
  void itEndsWhenSomebodyIsBackInBed() {
    Bedside bed = new Bedside(CareLevel.FULL).at("23:10:00").still(60);

    bed.event(SignalKind.BED_EXIT).empty(120).event(SignalKind.BED_ENTER).moving(20).still(60);

    assertThat(bed.said).containsExactly("23:11:05 +NIGHT_BED_EXIT", "23:13:05 -NIGHT_BED_EXIT");
  }

  @Test
  void aGhostNeitherEndsNorRepeatsIt() {
    Bedside bed = new Bedside(CareLevel.FULL).at("23:10:00").still(60);

    bed.event(SignalKind.BED_EXIT).empty(60).ghost(50).empty(60).ghost(40).empty(60);
    assertThat(bed.said).containsExactly("23:11:05 +NIGHT_BED_EXIT");
    bed.moving(60).still(10);

    assertThat(bed.said(NIGHT_BED_EXIT)).hasSize(2).last().asString().contains("-");
  }

  @Test
  void aGhostDoesNotGiveMoreTime() {
    Bedside bed = new Bedside(CareLevel.PARTIAL).at("23:10:00").still(60);

    bed.event(SignalKind.BED_EXIT).empty(200).ghost(40).empty(70);

    assertThat(bed.said).containsExactly("23:16:00 +NIGHT_BED_EXIT");
  }

  @Test
  void aGhostInAnEmptyBedAtNightIsNoExit() {
    Bedside bed = new Bedside(CareLevel.FULL).at("18:00:00").still(60).event(SignalKind.BED_EXIT);

    bed.empty(4 * 3_600 + 600).ghost(50).empty(600).ghost(30).empty(600);

    assertThat(bed.said).isEmpty();
  }

  @Test
  void itEndsInTheMorningAndIsNotRaisedAgain() {
    Bedside bed = new Bedside(DeviceKind.CALL_BUTTON, 36_000, CareLevel.FULL);
    bed.at("23:10:00").event(SignalKind.BED_EXIT);

    bed.on(1, "06:00:00").on(1, "07:00:00");

    assertThat(bed.said).containsExactly("23:10:05 +NIGHT_BED_EXIT", "06:00:00 -NIGHT_BED_EXIT");
  }

  @ParameterizedTest
  @CsvSource({
    "14:00:00,'',",
    "21:29:00,'',",
    "21:31:00,22:00:00,",
    "21:59:58,22:00:03,",
    "05:59:00,05:59:05,",
    "05:59:58,'',",
    "06:00:00,'',"
  })
  void onlyTheNightCountsAndWhoGotUpShortlyBefore(String exit, String alarm) {
    Bedside bed = new Bedside(DeviceKind.BED_SENSOR, 36_000, CareLevel.FULL).at(exit);
    String wanted = alarm.isEmpty() ? null : alarm + " +NIGHT_BED_EXIT";

    bed.event(SignalKind.BED_EXIT).silent(4 * 3_600);

    List<String> raised = bed.said.stream().filter(line -> line.contains("+")).toList();
    assertThat(raised).isEqualTo(wanted == null ? List.of() : List.of(wanted));
  }

  @Test
  void whoseTimeEndsAfterTheNightIsNotMissed() {
    Bedside bed = new Bedside(DeviceKind.BED_SENSOR, 36_000, CareLevel.PARTIAL).at("05:56:00");

    bed.event(SignalKind.BED_EXIT).silent(3_600);

    assertThat(bed.said).isEmpty();
  }

  @Test
  void withoutAPersonNobodyIsMissedOrLate() {
    Bedside bed = new Bedside(DeviceKind.BED_SENSOR, 10, null).at("20:00:00").still(4 * 3_600);

    bed.event(SignalKind.BED_EXIT).empty(600).event(SignalKind.BED_ENTER).still(16 * 3_600);

    assertThat(bed.said).isEmpty();
  }

  @Test
  void aBedThatWasEmptyWhenFirstHeardOfHasNoExit() {
    Bedside bed = new Bedside(CareLevel.FULL).at("23:10:00").empty(1_200);

    assertThat(bed.said).isEmpty();
  }

  @Test
  void whoLiesThereSinceTheNightIsLateAtHalfPastNine() {
    Bedside bed = new Bedside(CareLevel.PARTIAL).at("22:30:00").still(11 * 3_600 - 10);
    assertThat(bed.said).isEmpty();

    bed.still(7_200).event(SignalKind.BED_EXIT).empty(60);

    assertThat(bed.said).containsExactly("09:30:00 +LATE_IN_BED", "11:29:55 -LATE_IN_BED");
  }

  @Test
  void aWayToTheToiletDoesNotMakeOnePunctual() {
    Bedside bed = new Bedside(CareLevel.PARTIAL).at("22:30:00").still(10 * 3_600);

    bed.event(SignalKind.BED_EXIT).empty(600).event(SignalKind.BED_ENTER).still(3_600);

    assertThat(bed.said(LATE_IN_BED)).hasSize(1);
  }

  @Test
  void aRestAfterBreakfastIsNotLate() {
    Bedside bed = new Bedside(CareLevel.PARTIAL).at("22:30:00").still(8 * 3_600);

    bed.event(SignalKind.BED_EXIT).empty(7_200).event(SignalKind.BED_ENTER).still(7_200);

    assertThat(bed.said).isEmpty();
  }

  @Test
  void lateIsSaidOnceADayAlsoAfterAWayToTheToilet() {
    Bedside bed = new Bedside(CareLevel.PARTIAL).at("22:30:00").still(11 * 3_600 + 600);

    bed.event(SignalKind.BED_EXIT).empty(300).event(SignalKind.BED_ENTER).still(3_600);

    assertThat(bed.said).filteredOn(line -> line.contains("+LATE")).hasSize(1);
  }

  @Test
  void whileTheSensorIsSilentNobodyIsLateAndItsNextWordDecides() {
    Bedside bed = new Bedside(CareLevel.PARTIAL).at("22:30:00").still(11 * 3_600 - 300);

    bed.silent(600);
    assertThat(bed.said(LATE_IN_BED)).isEmpty();
    bed.still(10);

    assertThat(bed.said(LATE_IN_BED)).containsExactly("09:35:00 +LATE_IN_BED");
  }

  @Test
  void fourteenHoursAreLongAlsoWithShortWaysOut() {
    Bedside bed = new Bedside(CareLevel.FULL).at("12:00:00").still(7 * 3_600);
    bed.event(SignalKind.BED_EXIT).empty(600).event(SignalKind.BED_ENTER);

    bed.still(7 * 3_600 - 620);
    assertThat(bed.said).isEmpty();
    bed.still(620).event(SignalKind.BED_EXIT).empty(600).event(SignalKind.BED_ENTER).still(600);

    assertThat(bed.said(LONG_IN_BED)).containsExactly("02:00:00 +LONG_IN_BED");
    bed.event(SignalKind.BED_EXIT).empty(1_810);
    assertThat(bed.said(LONG_IN_BED)).hasSize(2).last().asString().contains("-");
  }

  @Test
  void aBedSensorIsSilentAfterSixtySecondsOnceAndUntilHeardTwice() {
    Bedside bed = new Bedside(CareLevel.FULL).at("12:00:00").still(10).silent(49);
    assertThat(bed.said).isEmpty();

    bed.silent(1).silent(1_800).still(10).silent(60).still(30);

    assertThat(bed.said).containsExactly("12:01:00 +SILENT", "12:32:10 -SILENT");
  }

  @Test
  void aSlowBedSensorHasThreeIntervalsAndAButtonFifteenMinutes() {
    Bedside slow = new Bedside(DeviceKind.BED_SENSOR, 60, null).at("12:00:00");
    slow.reading(60, 14, 1, true).silent(179);
    assertThat(slow.said).isEmpty();
    slow.silent(1);
    assertThat(slow.said).containsExactly("12:03:00 +SILENT");
    Bedside button = new Bedside(DeviceKind.CALL_BUTTON, 300, null).at("12:00:00").battery(80);
    button.silent(899);
    assertThat(button.said).isEmpty();

    button.silent(1);

    assertThat(button.said).containsExactly("12:15:00 +SILENT");
  }

  @Test
  void whoNeverSpokeIsNotSilent() {
    Bedside bed = new Bedside(CareLevel.FULL).at("12:00:00").at("23:00:00");

    assertThat(bed.said).isEmpty();
  }

  @Test
  void anOutageOfOursIsNotTheDevicesSilence() {
    Bedside bed = new Bedside(CareLevel.FULL).at("12:00:00").reading(60, 14, 1, true);

    bed.liveSince("14:00:00").at("14:00:59");
    assertThat(bed.said).isEmpty();
    bed.at("14:01:00");

    assertThat(bed.said).containsExactly("14:01:00 +SILENT");
  }

  @Test
  void messagesInTheQueueAreNotSilence() {
    Bedside bed = new Bedside(CareLevel.FULL).at("12:00:00").reading(60, 14, 1, true);
    WatchProfile profile =
        new WatchProfile(
            DeviceKind.BED_SENSOR, 10, true, WatchParameters.defaults().rules(CareLevel.FULL));

    Verdict verdict =
        Detectors.check(
            bed.facts(),
            Map.of(),
            profile,
            new Moment(Bedside.time("12:10:00"), Bedside.time("12:00:30"), 0));

    assertThat(verdict.raises()).isEmpty();
  }

  @Test
  void batteryHasADeadBandAndIsWellWithTheSecondWord() {
    Bedside button = new Bedside(DeviceKind.CALL_BUTTON, 36_000, CareLevel.FULL);
    button.at("12:00:00").battery(14).at("12:01:00").battery(16).at("12:02:00").battery(13);
    button.at("12:03:00").battery(20).at("12:04:00").battery(13).at("12:05:00").battery(20);
    assertThat(button.said).containsExactly("12:00:00 +BATTERY_LOW");

    button.at("12:06:00").battery(20).at("12:07:00").event(SignalKind.LOW_BATTERY);

    assertThat(button.said)
        .containsExactly("12:00:00 +BATTERY_LOW", "12:06:00 -BATTERY_LOW", "12:07:00 +BATTERY_LOW");
  }

  @Test
  void aSwitchThatRattlesIsOneTampering() {
    Bedside button = new Bedside(DeviceKind.CALL_BUTTON, 36_000, CareLevel.FULL).at("12:00:00");
    for (int i = 0; i < 20; i++) {
      button.event(SignalKind.TAMPER).silent(300);
    }
    assertThat(button.said).containsExactly("12:00:00 +TAMPER");

    button.silent(600).event(SignalKind.TAMPER);

    assertThat(button.said).hasSize(2);
  }

  @Test
  void eachCallAndFallIsAnAlarmAtOnce() {
    Bedside button = new Bedside(DeviceKind.CALL_BUTTON, 36_000, CareLevel.FULL).at("12:00:00");

    button.event(SignalKind.CALL).event(SignalKind.CALL).event(SignalKind.FALL);

    assertThat(button.said).containsExactly("12:00:00 +CALL", "12:00:00 +CALL", "12:00:00 +FALL");
  }

  @Test
  void oldBackfillRaisesNothing() {
    Bedside bed = new Bedside(CareLevel.FULL).at("23:00:00").still(600);
    for (int i = 0; i < 30; i++) {
      bed.lateReading(1_200 - i * 10, 150, 40, 2);
      bed.lateReading(1_200 - i * 10 - 5, null, null, 0);
    }
    bed.lateEvent(301, SignalKind.BED_EXIT).lateEvent(301, SignalKind.TAMPER);
    bed.lateEvent(1_801, SignalKind.CALL).lateEvent(1_801, SignalKind.FALL).still(600);

    assertThat(bed.said).isEmpty();
  }

  @Property(tries = 60)
  void alarmsThatHoldBeginAndEndInTurns(@ForAll long seed) {
    Random random = new Random(seed);
    CareLevel level = List.of(CareLevel.values()).get(random.nextInt(3));
    Bedside bed = new Bedside(level).at("20:00:00");
    for (int i = 0; i < 300; i++) {
      switch (random.nextInt(10)) {
        case 0 -> bed.event(SignalKind.BED_EXIT);
        case 1 -> bed.event(SignalKind.BED_ENTER);
        case 2 -> bed.silent(random.nextInt(400));
        case 3 -> bed.ghost(random.nextInt(100));
        case 4 -> bed.empty(random.nextInt(600));
        case 5 -> bed.signless(random.nextInt(200));
        case 6 -> bed.heart(40 + random.nextInt(100), random.nextInt(200));
        case 7 -> bed.moving(random.nextInt(100));
        case 8 -> bed.battery(random.nextInt(30));
        default -> bed.still(random.nextInt(1_000));
      }
    }

    for (AlarmKind kind : AlarmKind.values()) {
      List<String> lines = bed.said(kind);
      for (int i = 0; i < lines.size(); i++) {
        assertThat(lines.get(i)).contains(i % 2 == 0 ? "+" : "-");
      }
    }
    assertThat(bed.said(SILENT)).allMatch(line -> !line.isEmpty());
  }

  @Property(tries = 200)
  void timesOfDayAreThoseOfTheCalendar(@ForAll long seed) {
    Random random = new Random(seed);
    long at = 1_000_000_000_000L + Math.floorMod(random.nextLong(), 3_000_000_000_000L);
    int minute = random.nextInt(1_440);

    long time = LocalDay.timeOfDay(at, minute);

    var calendar =
        Instant.ofEpochMilli(at)
            .atZone(Bedside.ZONE)
            .toLocalDate()
            .atTime(minute / 60, minute % 60)
            .atZone(Bedside.ZONE);
    assertThat(time).isEqualTo(calendar.toInstant().toEpochMilli());
  }

  @Test
  void aCallIsLiveUpToThirtyMinutesOrWhenItsClockIsWrong() {
    Bedside button = new Bedside(DeviceKind.CALL_BUTTON, 300, null).at("12:00:00");

    assertThat(callIsLive(button, 30 * 60_000)).isTrue();
    assertThat(callIsLive(button, 30 * 60_000 + 1)).isFalse();
    assertThat(callIsLive(button, 8 * 24 * 3_600_000L)).as("none keeps it for a week").isTrue();
    assertThat(callIsLive(button, -3_600_000)).isTrue();
  }

  @Test
  void aClockThatIsSteadilyADayBehindCallsLive() {
    long day = 24 * 3_600_000L;
    Bedside button = new Bedside(DeviceKind.CALL_BUTTON, 300, null).at("12:00:00");
    for (String time : List.of("12:00:00", "12:05:00", "12:10:00")) {
      button.at(time).hear(status(button, button.nowMillis - day));
    }

    button.at("12:11:00");

    assertThat(callIsLive(button, day)).isTrue();
    assertThat(callIsLive(button, day + 3_600_000)).as("kept by that device for an hour").isFalse();
  }

  @Test
  void bufferedHistoryTeachesNoSkew() {
    Bedside button = new Bedside(DeviceKind.CALL_BUTTON, 300, null).at("12:00:00");
    for (int i = 0; i < 100; i++) {
      button.silent(1);
      button.hear(status(button, button.nowMillis - 8 * 3_600_000L + i * 120_000L));
    }

    assertThat(button.facts().clock().knownLagMillis()).isNull();
    assertThat(callIsLive(button, 4 * 3_600_000L)).isFalse();
  }

  private static DeviceEvent.Status status(Bedside button, long atMillis) {
    return new DeviceEvent.Status(button.header(atMillis), 80, null, null);
  }

  private static boolean callIsLive(Bedside button, long ageMillis) {
    Header header =
        new Header(
            "d",
            new SenderKey.None(),
            button.nowMillis - ageMillis,
            button.nowMillis,
            ClockFlag.DEVICE);
    var call = new DeviceEvent.Signal(header, SignalKind.CALL, null);
    Moment now = Moment.caughtUp(button.nowMillis, 0);
    return FOLD.isLive(FOLD.fold(button.facts(), call), call, now);
  }
}
