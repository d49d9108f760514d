package care.shouhu.command.watch;

import static care.shouhu.command.watch.AlarmKind.BREATH_RATE;
import static care.shouhu.command.watch.AlarmKind.HEART_RATE;
import static care.shouhu.command.watch.AlarmKind.NO_VITAL_SIGNS;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Resident.CareLevel;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.SignalKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heart rate, breath rate and neither of them. */
class VitalSignsTest {
  private final Bedside bed = new Bedside(CareLevel.FULL).at("14:00:00");

  @ParameterizedTest
  @CsvSource({"44,true", "45,false", "120,false", "121,true", "300,true", "1,true"})
  void aHeartRateBeyondItsBoundsForAMinuteIsAnAlarm(int rate, boolean alarm) {
    bed.still(60).heart(rate, 70);

    assertThat(bed.said(HEART_RATE)).hasSize(alarm ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({"7,true", "8,false", "25,false", "26,true"})
  void aBreathRateBeyondItsBoundsForAMinuteIsAnAlarm(int rate, boolean alarm) {
    bed.still(60).breath(rate, 70);

    assertThat(bed.said(BREATH_RATE)).hasSize(alarm ? 1 : 0);
    assertThat(bed.said(HEART_RATE)).isEmpty();
  }

  @Test
  void itIsRaisedWithTheReadingThatCompletesTheMinute() {
    bed.still(60).heart(130, 60);
    assertThat(bed.said).isEmpty();

    bed.heart(130, 10);

    assertThat(bed.said).containsExactly("14:02:00 +HEART_RATE");
  }

  @Test
  void noTimerRaisesItBetweenTwoReadings() {
    bed.still(60).heart(130, 60).silent(5).reading(62, 14, 2, true);

    assertThat(bed.said(HEART_RATE)).isEmpty();
  }

  @Test
  void aReadingWithinTheBoundsBeginsItAnew() {
    bed.still(60).heart(130, 50).heart(119, 10).heart(130, 60);

    assertThat(bed.said(HEART_RATE)).isEmpty();
  }

  @Test
  void readingsWithoutAPulseNeitherBeginNorEndIt() {
    bed.still(60).heart(130, 30).moving(20).heart(130, 20);

    assertThat(bed.said).containsExactly("14:02:00 +HEART_RATE");
  }

  @Test
  void readingsThatAreLostInTheMiddleDoNotEndIt() {
    bed.still(60).heart(130, 20).silent(30).heart(130, 20);

    assertThat(bed.said).containsExactly("14:02:00 +HEART_RATE");
  }

  @Test
  void afterASilenceNobodyKnowsWhatWasMeanwhile() {
    bed.still(60).heart(130, 20).silent(100).heart(130, 60);
    assertThat(bed.said(HEART_RATE)).isEmpty();

    bed.heart(130, 10);

    assertThat(bed.said(HEART_RATE)).containsExactly("14:04:00 +HEART_RATE");
  }

  @Test
  void oneLastingRateIsOneAlarmUntilItIsRightForAMinuteBeyondTheDeadBand() {
    bed.still(60).heart(130, 600).heart(118, 300);
    assertThat(bed.said).containsExactly("14:02:00 +HEART_RATE");

    bed.heart(117, 60).heart(130, 10).heart(117, 60);
    assertThat(bed.said).hasSize(1);
    bed.heart(117, 10);

    assertThat(bed.said).hasSize(2).last().isEqualTo("14:18:10 -HEART_RATE");
  }

  @Test
  void aSlowSensorNeedsTwoReadings() {
    Bedside slow = new Bedside(DeviceKind.BED_SENSOR, 60, CareLevel.FULL).at("14:00:00");

    slow.still(120).heart(130, 120);

    assertThat(slow.said).containsExactly("14:03:00 +HEART_RATE");
  }

  @Test
  void bothRatesAreTwoAlarms() {
    bed.still(60);
    for (int i = 0; i < 7; i++) {
      bed.reading(130, 30, 2, true).silent(10);
    }

    assertThat(bed.said).containsExactly("14:02:00 +HEART_RATE", "14:02:00 +BREATH_RATE");
  }

  @Test
  void stillAndNeitherRateForAMinuteIsUrgent() {
    bed.still(60).signless(60);
    assertThat(bed.said).isEmpty();

    bed.signless(10);

    assertThat(bed.said).containsExactly("14:02:00 +NO_VITAL_SIGNS");
  }

  @Test
  void aSensorThatWritesZeroHasMeasuredNothing() {
    bed.still(60);
    for (int i = 0; i < 7; i++) {
      bed.reading(0, 0, 0, true).silent(10);
    }

    assertThat(bed.said).containsExactly("14:02:00 +NO_VITAL_SIGNS");
  }

  @Test
  void aBodyThatMovesLives() {
    bed.still(60).moving(1_200);
    assertThat(bed.said).isEmpty();

    bed.signless(50).moving(10).signless(60);

    assertThat(bed.said).isEmpty();
  }

  @Test
  void oneRateIsEnough() {
    bed.still(60);
    for (int i = 0; i < 30; i++) {
      bed.reading(null, 12, 0, true).silent(10);
    }

    assertThat(bed.said).isEmpty();
  }

  @Test
  void readingsLostInTheMiddleOfTheMinuteDoNotHideIt() {
    bed.still(60).signless(20).silent(30).signless(20);

    assertThat(bed.said).containsExactly("14:02:00 +NO_VITAL_SIGNS");
  }

  @Test
  void aSingleEmptyInBetweenDoesNotHideIt() {
    bed.still(60).signless(30).empty(10).signless(30);

    assertThat(bed.said).containsExactly("14:02:00 +NO_VITAL_SIGNS");
  }

  @Test
  void aLateReadingWithAPulseIsHeardWhereItBelongs() {
    bed.still(60).signless(20).silent(10).signless(10).lateReading(15, 60, 13, 2).signless(30);

    assertThat(bed.said).isEmpty();
  }

  @Test
  void itIsNotOverBecauseTheBedLooksEmptyWithoutAHeartbeat() {
    bed.still(60).signless(70).empty(600);
    assertThat(bed.said(NO_VITAL_SIGNS)).hasSize(1);

    bed.event(SignalKind.BED_ENTER).silent(10).still(70);

    assertThat(bed.said(NO_VITAL_SIGNS))
        .containsExactly("14:02:00 +NO_VITAL_SIGNS", "14:13:20 -NO_VITAL_SIGNS");
  }

  @Test
  void inABedSomethingWasPutOnNobodyIsMissed() {
    bed.still(60).event(SignalKind.BED_EXIT).silent(10).empty(60);
    bed.event(SignalKind.BED_ENTER).silent(10).signless(600);

    assertThat(bed.said).isEmpty();
  }

  @Test
  void aMatThatMeasuresNoRatesNeverMissesThem() {
    for (int i = 0; i < 60; i++) {
      bed.reading(null, null, null, true).silent(10);
    }

    assertThat(bed.said).isEmpty();
  }

  @Test
  void aFanHasNeitherAFastBreathNorNoPulse() {
    bed.still(60).event(SignalKind.BED_EXIT).silent(10).empty(60);
    for (int i = 0; i < 30; i++) {
      bed.reading(null, 30, 6, true).silent(10);
    }
    bed.signless(300);

    assertThat(bed.said).isEmpty();
  }

  @Property(tries = 200)
  void noRateEverRaisesBeforeItsMinuteNorTwiceForOneCause(
      @ForAll @Size(min = 1, max = 120) List<@IntRange(min = 30, max = 140) Integer> rates,
      @ForAll @IntRange(min = 1, max = 60) int interval) {
    Bedside any = new Bedside(DeviceKind.BED_SENSOR, interval, CareLevel.PARTIAL).at("12:00:00");
    any.still(2 * Math.max(interval, 10));
    long outSince = Long.MAX_VALUE;
    for (int rate : rates) {
      outSince = rate >= 45 && rate <= 120 ? Long.MAX_VALUE : Math.min(outSince, any.nowMillis);
      int before = any.said(HEART_RATE).size();
      any.reading(rate, 14, 2, true);
      List<String> now = any.said(HEART_RATE);
      if (now.size() > before && now.getLast().contains("+")) {
        assertThat(any.nowMillis - outSince).isGreaterThanOrEqualTo(60_000);
      }
      any.silent(interval);
    }
    List<String> signs = any.said(HEART_RATE).stream().map(s -> s.substring(9, 10)).toList();
    for (int i = 0; i < signs.size(); i++) {
      assertThat(signs.get(i)).isEqualTo(i % 2 == 0 ? "+" : "-");
    }
  }

  @Property(tries = 100)
  void aRateThatHoversAtItsBoundDoesNotChatter(@ForAll long seed) {
    Random random = new Random(seed);
    bed.still(60);
    for (int i = 0; i < 500; i++) {
      bed.heart(118 + random.nextInt(6), 10);
    }

    assertThat(bed.said(HEART_RATE)).as("dead band 118–120").hasSizeLessThanOrEqualTo(1);
  }

  @Property(tries = 200)
  void theWindowIsTheSameInWhateverOrderReadingsCome(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 150) int count) {
    Random random = new Random(seed);
    List<DeviceEvent.Reading> readings = new ArrayList<>();
    bed.silent(3_600);
    for (int i = 0; i < count; i++) {
      long at = bed.nowMillis - random.nextInt(280_000);
      Integer heart = random.nextBoolean() ? random.nextInt(301) : null;
      Integer breath = random.nextBoolean() ? random.nextInt(101) : null;
      Integer movement = random.nextBoolean() ? random.nextInt(40_000) % 32_768 : null;
      boolean taken = readings.stream().anyMatch(r -> r.header().atMillis() == at);
      if (!taken) {
        readings.add(new DeviceEvent.Reading(bed.header(at), heart, breath, movement, true));
      }
    }
    Vitals inOrder = all(readings);
    Collections.shuffle(readings, random);

    Vitals shuffled = all(readings);

    assertThat(shuffled).isEqualTo(inOrder);
    for (int i = 1; i < inOrder.size(); i++) {
      assertThat(inOrder.atMillis(i)).isGreaterThan(inOrder.atMillis(i - 1));
    }
  }

  private static Vitals all(List<DeviceEvent.Reading> readings) {
    Vitals vitals = Vitals.NONE;
    for (DeviceEvent.Reading reading : readings) {
      vitals = vitals.with(reading, reading.header().atMillis());
    }
    return vitals;
  }

  @Test
  void aPackedReadingIsWhatItWas() {
    bed.reading(300, 100, 32_767, false);

    Vitals vitals = bed.facts().vitals();

    assertThat(vitals.atMillis(0)).isEqualTo(bed.nowMillis);
    assertThat(vitals.heartRate(0)).isEqualTo(300);
    assertThat(vitals.breathRate(0)).isEqualTo(100);
    assertThat(vitals.movement(0)).isEqualTo(Vitals.MOVEMENT_MAX);
    assertThat(vitals.knowsMovement(0)).isTrue();
    assertThat(vitals.saysEmpty(0)).isTrue();
  }
}
