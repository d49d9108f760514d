package care.shouhu.command.incident;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.watch.AlarmClass;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuietHoursTest {
  private static final ZoneId ZUNYI = ZoneId.of("Asia/Shanghai");

  @ParameterizedTest
  @CsvSource({
    "22:00, 06:00, 2026-11-27T21:59:59, ",
    "22:00, 06:00, 2026-11-27T22:00:00, 2026-11-28T06:00:00",
    "22:00, 06:00, 2026-11-28T00:00:00, 2026-11-28T06:00:00",
    "22:00, 06:00, 2026-11-28T05:59:59, 2026-11-28T06:00:00",
    "22:00, 06:00, 2026-11-28T06:00:00, ",
    "12:30, 14:00, 2026-11-28T12:29:59, ",
    "12:30, 14:00, 2026-11-28T13:00:00, 2026-11-28T14:00:00",
    "12:30, 14:00, 2026-11-28T14:00:00, "
  })
  void whenTheyAreOver(String from, String to, String at, String until) {
    QuietHours quiet = new QuietHours(from, to, Set.of(AlarmClass.HIGH));

    OptionalLong found = quiet.until(AlarmClass.HIGH, millis(at));

    assertThat(found)
        .isEqualTo(until == null ? OptionalLong.empty() : OptionalLong.of(millis(until)));
  }

  /** By the calendar, which the hours themselves do not use. */
  @Property(tries = 500)
  void asTheCalendarSays(
      @ForAll long seed, @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long at) {
    var random = new Random(seed);
    int from = random.nextInt(1440);
    int to = (from + 1 + random.nextInt(1439)) % 1440;
    QuietHours quiet = new QuietHours(time(from), time(to), Set.of(AlarmClass.MEDIUM));

    OptionalLong until = quiet.until(AlarmClass.MEDIUM, at);

    ZonedDateTime local = Instant.ofEpochMilli(at).atZone(ZoneId.of("UTC+8"));
    int minute = local.getHour() * 60 + local.getMinute();
    boolean inside = from < to ? minute >= from && minute < to : minute >= from || minute < to;
    assertThat(until.isPresent()).isEqualTo(inside);
    until.ifPresent(end -> {
      assertThat(end - at).isBetween(1L, 24 * 3_600_000L);
      assertThat(Instant.ofEpochMilli(end).atZone(ZoneId.of("UTC+8")).toLocalTime().toString())
          .isEqualTo(time(to));
    });
    assertThat(quiet.until(AlarmClass.URGENT, at)).isEmpty();
  }

  private static String time(int minute) {
    return "%02d:%02d".formatted(minute / 60, minute % 60);
  }

  private static long millis(String local) {
    return java.time.LocalDateTime.parse(local).atZone(ZUNYI).toInstant().toEpochMilli();
  }
}
