package care.shouhu.command.incident;

import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.LocalDay;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Hours of each day in which incidents of some classes wait: they are shown, but ring nobody, and
 * their next step comes when the hours are over. Never urgent ones.
 *
 * @param from {@code HH:mm}, Asia/Shanghai; belongs to them
 * @param to no longer belongs to them; before {@code from} when they go over midnight
 * @param classes which wait; not URGENT
 */
public record QuietHours(String from, String to, Set<AlarmClass> classes) {
  static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");

  private static final int DAY_MINUTES = 24 * 60;

  public QuietHours {
    for (String time : List.of(String.valueOf(from), String.valueOf(to))) {
      if (!TIME.matcher(time).matches()) {
        throw new IllegalArgumentException("quiet: " + time + " is no time of day like 22:00");
      }
    }
    if (from.equals(to)) {
      throw new IllegalArgumentException("quiet: from and to are the same");
    }
    classes = classes == null ? Set.of() : Set.copyOf(classes);
    if (classes.contains(AlarmClass.URGENT)) {
      throw new IllegalArgumentException("quiet: URGENT never waits");
    }
  }

  /** When the hours that this moment lies in are over; empty outside of them, or for this class. */
  OptionalLong until(AlarmClass alarmClass, long atMillis) {
    if (!classes.contains(alarmClass)) {
      return OptionalLong.empty();
    }
    int begin = minuteOfDay(from);
    int length = Math.floorMod(minuteOfDay(to) - begin, DAY_MINUTES);
    long today = LocalDay.timeOfDay(atMillis, begin);
    long began = today <= atMillis ? today : LocalDay.timeOfDay(atMillis, begin - DAY_MINUTES);
    long ends = began + length * 60_000L;
    return atMillis < ends ? OptionalLong.of(ends) : OptionalLong.empty();
  }

  private static int minuteOfDay(String time) {
    return Integer.parseInt(time, 0, 2, 10) * 60 + Integer.parseInt(time, 3, 5, 10);
  }
}
