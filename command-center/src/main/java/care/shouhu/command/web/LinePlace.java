package care.shouhu.command.web;

import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentGroups;
import care.shouhu.command.incident.IncidentStatus;
import care.shouhu.command.incident.Numbers;
import care.shouhu.command.watch.AlarmClass;
import java.util.Comparator;

/**
 * Where in its line an incident stands, by the order of {@link IncidentGroups#IN_LINE}. A page goes
 * on after it, also when that incident has left the line meanwhile.
 */
record LinePlace(AlarmClass alarmClass, IncidentStatus status, long openedAtMillis, String id)
    implements Comparable<LinePlace> {

  private static final Comparator<LinePlace> ORDER =
      Comparator.comparing(LinePlace::alarmClass)
          .thenComparing(LinePlace::status)
          .thenComparingLong(LinePlace::openedAtMillis)
          .thenComparingLong(place -> Numbers.numberOf(place.id()));

  static LinePlace of(Incident incident) {
    return new LinePlace(
        incident.alarmClass(), incident.status(), incident.openedAtMillis(), incident.id());
  }

  /** Refuses a cursor of another list. */
  static LinePlace of(Cursor cursor) {
    String[] words = cursor.id().split(":", -1);
    if (words.length != 3 || !words[2].matches("I-[0-9]{1,18}")) {
      throw Cursor.notOne();
    }
    try {
      return new LinePlace(
          AlarmClass.valueOf(words[0]),
          IncidentStatus.valueOf(words[1]),
          cursor.number(),
          words[2]);
    } catch (IllegalArgumentException e) {
      throw Cursor.notOne();
    }
  }

  Cursor cursor() {
    return new Cursor(openedAtMillis, String.join(":", alarmClass.name(), status.name(), id));
  }

  @Override
  public int compareTo(LinePlace other) {
    return ORDER.compare(this, other);
  }
}
