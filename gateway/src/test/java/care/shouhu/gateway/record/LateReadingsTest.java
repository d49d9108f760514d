package care.shouhu.gateway.record;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.event.ClockFlag;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import care.shouhu.core.event.SenderKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LateReadingsTest {
  private static final long NOW = 1_795_521_600_000L;
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  @Test
  void onlyReadingsThatCameMoreThanFiveMinutesLateAreStoredAhead() {
    assertThat(LateReadings.isOne(reading(NOW))).isFalse();
    assertThat(LateReadings.isOne(reading(NOW + HOUR))).isFalse();
    assertThat(LateReadings.isOne(reading(NOW - 5 * MINUTE))).isFalse();
    assertThat(LateReadings.isOne(reading(NOW - 5 * MINUTE - 1))).isTrue();
    assertThat(LateReadings.isOne(new DeviceEvent.Status(header(NOW - HOUR), 1, 1, "1"))).isFalse();
  }

  @Test
  void thoseOfAnHourAreOnePartAndTheOldestComesFirst() {
    DeviceEvent yesterday = reading(NOW - 24 * HOUR);
    DeviceEvent early = reading(NOW - HOUR);
    DeviceEvent sameHour = reading(NOW - HOUR + 10 * MINUTE);

    var parts = LateReadings.of(List.of(stored(early, reading(NOW)), stored(yesterday, sameHour)));

    assertThat(parts).containsExactly(List.of(yesterday), List.of(early, sameHour));
  }

  @Test
  void aClockThatJumpsOverYearsCostsNoTransactionAReading() {
    List<Entry> entries = new ArrayList<>();
    for (int n = 1; n <= 5_000; n++) {
      entries.add(stored(reading(NOW - n * 12L * HOUR)));
    }

    var parts = LateReadings.of(entries);

    assertThat(parts).hasSizeBetween(32, 64);
    assertThat(parts.stream().mapToInt(List::size).sum()).isEqualTo(5_000);
  }

  @Test
  void whatIsHandedInAgainIsPartedByItsHourFromTheRest() {
    Entry live = stored(reading(NOW));
    Entry old = again(reading(NOW - 100 * HOUR));
    Entry sameHour = again(reading(NOW - 100 * HOUR + MINUTE));
    Entry next = again(reading(NOW - 98 * HOUR));

    assertThat(LateReadings.ends(List.of(live, live, old, sameHour, next, live, live)))
        .containsExactly(2, 4, 5, 7);
    assertThat(LateReadings.ends(List.of(live, again(), live))).containsExactly(3);
  }

  private static Entry.Stored stored(DeviceEvent... events) {
    return new Entry.Stored("bed", NOW, List.of(events));
  }

  private static Entry again(DeviceEvent... events) {
    return new Entry.FromQuarantine(1, stored(events), false);
  }

  private static DeviceEvent reading(long atMillis) {
    return new DeviceEvent.Reading(header(atMillis), 60, 14, 3, true);
  }

  private static Header header(long atMillis) {
    return new Header("bed", new SenderKey.NumberOnly(1), atMillis, NOW, ClockFlag.DEVICE);
  }
}
