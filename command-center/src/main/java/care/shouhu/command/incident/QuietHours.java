package care.shouhu.command.incident;

import care.shouhu.command.watch.AlarmClass;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Hours in which what can wait waits. An incident of such a class stands in the queue at once and
 * is visible, but nobody is told: each step that would fall into these hours is taken when they
 * end, and one that opened or came back in them is told then for the first time, from where its
 * ladder goes on. URGENT and HIGH never wait: such hours cannot name them, and an incident that is
 * raised to one of them in the night climbs at once.
 *
 * @param from {@code HH:mm}, Asia/Shanghai; the first minute of them
 * @param until {@code HH:mm}; the first minute after them, on the next day where it is earlier than
 *     {@code from}
 * @param classes MEDIUM, TECHNICAL or both
 */
public record QuietHours(String from, String until, List<AlarmClass> classes) {

  /** Nothing waits longer than this. */
  static final int HOURS_MAX = 12;

  /** The city's clock. */
  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  public QuietHours {
    classes = List.copyOf(classes);
    if (classes.isEmpty() || classes.stream().anyMatch(AlarmClass::rings)) {
      throw new IllegalArgumentException("quiet hours hold back MEDIUM and TECHNICAL only");
    }
    long minutes = minutes(time("from", from), time("until", until));
    if (minutes > HOURS_MAX * 60L) {
      throw new IllegalArgumentException("quiet hours last " + HOURS_MAX + " h at most");
    }
  }

  private static long minutes(LocalTime from, LocalTime until) {
    long minutes = Duration.between(from, until).toMinutes();
    return minutes <= 0 ? minutes + 24 * 60 : minutes;
  }

  private static LocalTime time(String name, String text) {
    try {
      return LocalTime.parse(text == null ? "" : text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(name + " must be a time such as 22:00: " + text, e);
    }
  }

  /** When a step of this class that is due at that moment is taken instead; empty: then. */
  OptionalLong heldUntil(AlarmClass alarmClass, long atMillis) {
    if (!classes.contains(alarmClass)) {
      return OptionalLong.empty();
    }
    LocalTime begin = LocalTime.parse(from);
    LocalTime end = LocalTime.parse(until);
    ZonedDateTime at = Instant.ofEpochMilli(atMillis).atZone(ZONE);
    // The hours that run then began today or yesterday.
    for (ZonedDateTime day : List.of(at, at.minusDays(1))) {
      ZonedDateTime began = day.with(begin);
      ZonedDateTime ends = began.plusMinutes(minutes(begin, end));
      if (!at.isBefore(began) && at.isBefore(ends)) {
        return OptionalLong.of(ends.toInstant().toEpochMilli());
      }
    }
    return OptionalLong.empty();
  }
}
