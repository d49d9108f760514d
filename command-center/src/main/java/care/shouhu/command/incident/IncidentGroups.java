package care.shouhu.command.incident;

import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Many incidents as few lines, for the hour in which a thousand come at once. Pure.
 *
 * <p>By cause: what has the same kind at the same place is one line. Where many places of a county
 * have it the line is the county's, and where many counties have it, the city's: then the cause is
 * not in the places.
 */
public final class IncidentGroups {

  /** So many places of a county with the same kind are one line, and so many counties. */
  static final int SPREAD_MIN = 5;

  /** Ids a line names, the first of {@link #IN_LINE}. */
  static final int IDS_MAX = 100;

  /** Within a line: the highest class, in it what nobody has taken, of that the oldest. */
  public static final Comparator<Incident> IN_LINE =
      Comparator.comparing(Incident::alarmClass)
          .thenComparing(Incident::status)
          .thenComparingLong(Incident::openedAtMillis)
          .thenComparingLong(incident -> Numbers.numberOf(incident.id()));

  /** In a line's key for what its incidents do not have in common. */
  private static final String ANY = "*";

  private IncidentGroups() {}

  /** What one line has in common. */
  public enum By {
    CAUSE,
    PLACE,
    DIVISION,
    KIND
  }

  /**
   * One line.
   *
   * @param key what it has in common, as one text: the same as long as the line is there
   * @param kind null where several kinds are in it
   * @param placeId null where several places are in it, or none is known
   * @param division null where several are in it, or none is known
   * @param alarms that joined altogether
   */
  public record Group(
      String key,
      AlarmClass alarmClass,
      AlarmKind kind,
      String placeId,
      String placeName,
      String division,
      int incidents,
      int open,
      int claimed,
      int handled,
      int ringing,
      int places,
      long alarms,
      long oldestAtMillis,
      long newestAtMillis,
      List<String> incidentIds) {}

  private record Key(AlarmKind kind, String placeId, String division) {
    String text() {
      return String.join(
          "/",
          kind == null ? ANY : kind.name(),
          Objects.requireNonNullElse(placeId, ANY),
          Objects.requireNonNullElse(division, ANY));
    }
  }

  /** The lines, the highest class first, those that ring before the others, then the oldest. */
  public static List<Group> of(Collection<Incident> incidents, By by) {
    List<Group> lines = new ArrayList<>();
    members(incidents, by).forEach((key, members) -> lines.add(line(key, members)));
    lines.sort(
        Comparator.comparing(Group::alarmClass)
            .thenComparing(group -> group.ringing() == 0)
            .thenComparingLong(Group::oldestAtMillis)
            .thenComparing(group -> group.incidentIds().getFirst()));
    return lines;
  }

  /** All of one line, {@link #IN_LINE}; none when there is no such line any more. */
  public static List<Incident> of(Collection<Incident> incidents, By by, String key) {
    return members(incidents, by).entrySet().stream()
        .filter(line -> line.getKey().text().equals(key))
        .flatMap(line -> line.getValue().stream())
        .sorted(IN_LINE)
        .toList();
  }

  private static Map<Key, List<Incident>> members(Collection<Incident> incidents, By by) {
    return switch (by) {
      case CAUSE -> byCause(incidents);
      case PLACE -> grouped(incidents, i -> new Key(null, place(i), i.subject().division()));
      case DIVISION -> grouped(incidents, i -> new Key(null, null, i.subject().division()));
      case KIND -> grouped(incidents, i -> new Key(i.kind(), null, null));
    };
  }

  private static Map<Key, List<Incident>> byCause(Collection<Incident> incidents) {
    Map<Key, List<Incident>> byPlace =
        grouped(incidents, i -> new Key(i.kind(), place(i), i.subject().division()));
    Map<Key, List<Incident>> byCounty =
        spread(byPlace, key -> new Key(key.kind(), null, key.division()));
    return spread(byCounty, key -> key.placeId() == null ? new Key(key.kind(), null, null) : key);
  }

  /** Lines that fall under one wider line are that line, when there are many of them. */
  private static Map<Key, List<Incident>> spread(
      Map<Key, List<Incident>> lines, Function<Key, Key> wider) {
    Map<Key, Set<Key>> under = new LinkedHashMap<>();
    lines
        .keySet()
        .forEach(key -> under.computeIfAbsent(wider.apply(key), k -> new HashSet<>()).add(key));
    Map<Key, List<Incident>> result = new LinkedHashMap<>();
    lines.forEach((key, members) -> {
      Key wide = wider.apply(key);
      Key line = under.get(wide).size() >= SPREAD_MIN ? wide : key;
      result.computeIfAbsent(line, k -> new ArrayList<>()).addAll(members);
    });
    return result;
  }

  private static Map<Key, List<Incident>> grouped(
      Collection<Incident> incidents, Function<Incident, Key> key) {
    Map<Key, List<Incident>> groups = new LinkedHashMap<>();
    incidents.forEach(incident ->
        groups.computeIfAbsent(key.apply(incident), k -> new ArrayList<>()).add(incident));
    return groups;
  }

  /** A device without a place stands for one. */
  private static String place(Incident incident) {
    return Objects.requireNonNullElse(incident.subject().placeId(), incident.subject().key());
  }

  private static Group line(Key key, List<Incident> members) {
    List<Incident> inOrder = new ArrayList<>(members);
    inOrder.sort(IN_LINE);
    Incident first = inOrder.getFirst();
    Set<String> places = new HashSet<>();
    members.forEach(incident -> places.add(place(incident)));
    boolean onePlace = places.size() == 1;
    return new Group(
        key.text(),
        first.alarmClass(),
        key.kind(),
        onePlace ? first.subject().placeId() : null,
        onePlace ? first.subject().placeName() : null,
        key.division(),
        members.size(),
        count(members, IncidentStatus.OPEN),
        count(members, IncidentStatus.CLAIMED),
        count(members, IncidentStatus.HANDLED),
        (int) members.stream().filter(Incident::isRinging).count(),
        places.size(),
        members.stream().mapToLong(Incident::alarmCount).sum(),
        members.stream().mapToLong(Incident::openedAtMillis).min().orElseThrow(),
        members.stream().mapToLong(Incident::lastRaisedAtMillis).max().orElseThrow(),
        inOrder.stream().limit(IDS_MAX).map(Incident::id).toList());
  }

  private static int count(List<Incident> members, IncidentStatus status) {
    return (int) members.stream().filter(incident -> incident.status() == status).count();
  }
}
