package care.shouhu.command.watch;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Resident.CareLevel;
import care.shouhu.core.event.ClockFlag;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import care.shouhu.core.event.SenderKey;
import care.shouhu.core.event.SignalKind;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each detector in the events' own time. A line of output is "HH:mm:ss +KIND" or "-KIND". */
class DetectorsTest {
  private static final WatchParameters PARAMETERS = WatchParameters.defaults();
  private static final FactsFold FOLD = new FactsFold(PARAMETERS);

  private DeviceFacts facts = DeviceFacts.unheard("d");
  private final Map<AlarmKind, Latched> latched = new EnumMap<>(AlarmKind.class);
  private final List<String> said = new ArrayList<>();
  private WatchProfile profile = new WatchProfile(DeviceKind.BED_SENSOR, 36_000, CareLevel.FULL);
  private long nowMillis;
  private long nextDue = Long.MAX_VALUE;
  private long liveSinceMillis;

  @Test
  void fullCareIsMissedWithTheSecondReading() {
    at("23:00:00").reading(true).at("23:00:10").reading(true);
    at("23:10:00").reading(false).at("23:10:10").reading(false);

    assertThat(said).containsExactly("23:10:10 +NIGHT_BED_EXIT");
  }

  @Test
  void oneReadingThatFlickersIsNothing() {
    at("23:00:00").reading(true).at("23:00:10").reading(true);
    at("23:10:00").reading(false).at("23:10:10").reading(true).at("23:20:00");

    assertThat(said).isEmpty();
  }

  @Test
  void anExitEventCountsAfterFiveSeconds() {
    at("23:10:00").event(SignalKind.BED_EXIT).at("23:10:04");
    assertThat(said).isEmpty();

    at("23:10:05");

    assertThat(said).containsExactly("23:10:05 +NIGHT_BED_EXIT");
  }

  @Test
  void anExitTakenBackWithinFiveSecondsIsNothing() {
    at("23:00:00").event(SignalKind.BED_ENTER).at("23:00:10");
    at("23:10:00").event(SignalKind.BED_EXIT).at("23:10:03").event(SignalKind.BED_ENTER);

    at("23:30:00");

    assertThat(said).isEmpty();
  }

  @Test
  void partialCareHasFiveMinutesAndIndependentTwenty() {
    profile = new WatchProfile(DeviceKind.BED_SENSOR, 36_000, CareLevel.PARTIAL);
    at("23:10:00").event(SignalKind.BED_EXIT).at("23:14:59");
    assertThat(said).isEmpty();
    at("23:15:00");
    assertThat(said).containsExactly("23:15:00 +NIGHT_BED_EXIT");

    profile = new WatchProfile(DeviceKind.BED_SENSOR, 36_000, CareLevel.INDEPENDENT);
    facts = DeviceFacts.unheard("d");
    latched.clear();
    said.clear();
    at("23:20:00").event(SignalKind.BED_EXIT).at("23:39:59");
    assertThat(said).isEmpty();
    at("23:40:00");

    assertThat(said).containsExactly("23:40:00 +NIGHT_BED_EXIT");
  }

  @Test
  void itEndsWhenBackInBed() {
    at("23:10:00").event(SignalKind.BED_EXIT).at("23:11:00").event(SignalKind.BED_ENTER);

    at("23:11:05");

    assertThat(said).containsExactly("23:10:05 +NIGHT_BED_EXIT", "23:11:05 -NIGHT_BED_EXIT");
  }

  @Test
  void itEndsInTheMorningAndIsNotRaisedAgain() {
    profile = new WatchProfile(DeviceKind.CALL_BUTTON, 36_000, CareLevel.FULL);
    at("23:10:00").event(SignalKind.BED_EXIT);

    nextDay("06:00:00").nextDay("07:00:00");

    assertThat(said).containsExactly("23:10:05 +NIGHT_BED_EXIT", "06:00:00 -NIGHT_BED_EXIT");
  }

  @Test
  void byDayAndWithoutAPersonNobodyIsMissed() {
    at("14:00:00").event(SignalKind.BED_EXIT).at("14:30:00");
    profile = new WatchProfile(DeviceKind.BED_SENSOR, 36_000, null);
    at("23:10:00").event(SignalKind.BED_EXIT).at("23:30:00");

    assertThat(said).isEmpty();
  }

  @Test
  void aBedThatWasEmptyWhenFirstHeardOfHasNoExit() {
    at("23:10:00").reading(false).at("23:10:10").reading(false).at("23:30:00");

    assertThat(said).isEmpty();
  }

  @Test
  void aBedSensorIsSilentAfterSixtySecondsOnceAndUntilHeard() {
    profile = new WatchProfile(DeviceKind.BED_SENSOR, 10, null);
    at("12:00:00").reading(true).at("12:00:59");
    assertThat(said).isEmpty();

    at("12:01:00").at("12:30:00").at("12:40:00").reading(true);

    assertThat(said).containsExactly("12:01:00 +SILENT", "12:40:00 -SILENT");
  }

  @Test
  void aSlowBedSensorHasThreeIntervalsAndAButtonFifteenMinutes() {
    profile = new WatchProfile(DeviceKind.BED_SENSOR, 60, null);
    at("12:00:00").reading(true).at("12:02:59");
    assertThat(said).isEmpty();
    at("12:03:00").reading(true);
    said.clear();
    latched.clear();

    profile = new WatchProfile(DeviceKind.CALL_BUTTON, 300, null);
    at("12:17:59");
    assertThat(said).isEmpty();
    at("12:18:00");

    assertThat(said).containsExactly("12:18:00 +SILENT");
  }

  @Test
  void whoNeverSpokeIsNotSilent() {
    profile = new WatchProfile(DeviceKind.CALL_BUTTON, 300, null);

    at("12:00:00").at("23:00:00");

    assertThat(said).isEmpty();
  }

  @Test
  void anOutageOfOursIsNotTheDevicesSilence() {
    profile = new WatchProfile(DeviceKind.BED_SENSOR, 10, null);
    at("12:00:00").reading(true);

    liveSinceMillis = time("14:00:00");
    at("14:00:00").at("14:00:59");
    assertThat(said).isEmpty();
    at("14:01:00");

    assertThat(said).containsExactly("14:01:00 +SILENT");
  }

  @Test
  void messagesInTheQueueAreNotSilence() {
    profile = new WatchProfile(DeviceKind.BED_SENSOR, 10, null);
    at("12:00:00").reading(true);
    long now = time("12:10:00");

    Verdict verdict =
        Detectors.check(facts, latched, profile, PARAMETERS, new Moment(now, time("12:00:30"), 0));

    assertThat(verdict.raises()).isEmpty();
  }

  @Test
  void batteryHasADeadBand() {
    at("12:00:00").battery(14).at("12:01:00").battery(16).at("12:02:00").battery(13);
    at("12:03:00").battery(20).at("12:04:00").event(SignalKind.LOW_BATTERY);

    assertThat(said)
        .containsExactly("12:00:00 +BATTERY_LOW", "12:03:00 -BATTERY_LOW", "12:04:00 +BATTERY_LOW");
  }

  @Test
  void oldBedEventsRaiseNothing() {
    at("23:10:00");
    fold(new DeviceEvent.Signal(header(time("22:50:00")), SignalKind.BED_EXIT, null));

    at("23:30:00");

    assertThat(said).isEmpty();
  }

  @Test
  void aCallIsLiveUpToThirtyMinutesOrWhenItsClockIsWrong() {
    at("12:00:00");
    assertThat(callIsLive(30 * 60_000)).isTrue();
    assertThat(callIsLive(30 * 60_000 + 1)).isFalse();
    assertThat(callIsLive(8 * 24 * 3_600_000L)).as("no device keeps a call for a week").isTrue();
    assertThat(callIsLive(-3_600_000)).isTrue();
  }

  @Test
  void aClockThatIsSteadilyADayBehindCallsLive() {
    long day = 24 * 3_600_000L;
    for (String time : List.of("12:00:00", "12:05:00", "12:10:00")) {
      at(time);
      fold(new DeviceEvent.Status(header(nowMillis - day), 80, null, null));
    }

    at("12:11:00");

    assertThat(callIsLive(day)).isTrue();
    assertThat(callIsLive(day + 3_600_000)).as("kept by that device for an hour").isFalse();
  }

  @Test
  void bufferedHistoryTeachesNoSkew() {
    at("12:00:00");
    for (int i = 0; i < 100; i++) {
      nowMillis += 1_000;
      fold(
          new DeviceEvent.Status(
              header(nowMillis - 8 * 3_600_000L + i * 120_000L), 80, null, null));
    }

    assertThat(facts.clock().knownLagMillis()).isNull();
    assertThat(callIsLive(4 * 3_600_000L)).isFalse();
  }

  private boolean callIsLive(long ageMillis) {
    var call = new DeviceEvent.Signal(header(nowMillis - ageMillis), SignalKind.CALL, null);
    return FOLD.isLive(FOLD.fold(facts, call), call);
  }

  private DetectorsTest at(String time) {
    return until(time(time));
  }

  private DetectorsTest nextDay(String time) {
    return until(time(time) + 24 * 3_600_000L);
  }

  /** Time passes; what is due on the way is looked at when it is due. */
  private DetectorsTest until(long millis) {
    while (nextDue <= millis) {
      nowMillis = nextDue;
      look();
    }
    nowMillis = millis;
    look();
    return this;
  }

  private DetectorsTest reading(boolean inBed) {
    return fold(new DeviceEvent.Reading(header(nowMillis), 60, 14, 1, inBed));
  }

  private DetectorsTest event(SignalKind kind) {
    return fold(new DeviceEvent.Signal(header(nowMillis), kind, null));
  }

  private DetectorsTest battery(int percent) {
    return fold(new DeviceEvent.Status(header(nowMillis), percent, null, null));
  }

  private DetectorsTest fold(DeviceEvent event) {
    facts = FOLD.fold(facts, event);
    look();
    return this;
  }

  private void look() {
    Verdict verdict =
        Detectors.check(
            facts, latched, profile, PARAMETERS, Moment.caughtUp(nowMillis, liveSinceMillis));
    verdict
        .releases()
        .forEach(kind -> {
          latched.remove(kind);
          said.add(clock() + " -" + kind);
        });
    verdict
        .raises()
        .forEach(raise -> {
          latched.put(raise.kind(), new Latched("L-1", "I-1", raise.atMillis()));
          said.add(clock() + " +" + raise.kind());
        });
    nextDue = Math.max(verdict.nextDueAtMillis(), nowMillis + 1);
  }

  private String clock() {
    return java.time.Instant.ofEpochMilli(nowMillis)
        .atZone(WatchParameters.ZONE)
        .toLocalTime()
        .format(java.time.format.DateTimeFormatter.ofPattern("HH:mm:ss"));
  }

  private Header header(long atMillis) {
    return new Header("d", new SenderKey.None(), atMillis, nowMillis, ClockFlag.DEVICE);
  }

  private static long time(String time) {
    return LocalDateTime.parse("2026-11-23T" + time)
        .atZone(WatchParameters.ZONE)
        .toInstant()
        .toEpochMilli();
  }
}
