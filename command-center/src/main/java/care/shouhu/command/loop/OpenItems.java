package care.shouhu.command.loop;

import care.shouhu.command.handover.Handover.Item;
import care.shouhu.command.handover.Handover.ItemKind;
import care.shouhu.command.hold.Hold;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentStatus;
import care.shouhu.command.incident.Subject;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Everything that somebody must look after in a county, an institution or the city. */
final class OpenItems {
  private final DeskWork work;

  OpenItems(DeskWork work) {
    this.work = work;
  }

  /** The most pressing first; of the whole city when both are null. */
  List<Item> in(String division, String placeId) {
    List<Item> items = new ArrayList<>();
    work.state().incidents().all().stream()
        .filter(Incident::isActive)
        .filter(incident -> subjects(incident).anyMatch(s -> isIn(s, division, placeId)))
        .sorted(
            Comparator.comparing(Incident::alarmClass)
                .thenComparingLong(Incident::openedAtMillis)
                .thenComparing(Incident::id))
        .map(OpenItems::item)
        .forEach(items::add);
    work.state().holds().active().stream()
        .filter(hold -> isIn(hold.division(), hold.placeId(), division, placeId))
        .map(OpenItems::item)
        .forEach(items::add);
    items.addAll(offline(division, placeId));
    return items;
  }

  private static Stream<Subject> subjects(Incident incident) {
    return Stream.concat(
        Stream.of(incident.subject()), incident.links().merged().stream().map(in -> in.subject()));
  }

  private static boolean isIn(Subject subject, String division, String placeId) {
    return isIn(subject.division(), subject.placeId(), division, placeId);
  }

  private static boolean isIn(String ofDivision, String ofPlace, String division, String placeId) {
    return placeId != null
        ? placeId.equals(ofPlace)
        : division == null || division.equals(ofDivision);
  }

  private static Item item(Incident incident) {
    Subject subject = incident.subject();
    String title =
        "%s %s %s"
            .formatted(
                incident.kind(),
                name(subject.residentName(), subject.deviceId()),
                name(subject.bedLabel(), subject.placeName()));
    return Item.of(
        ItemKind.INCIDENT,
        incident.id(),
        title.strip(),
        incident.alarmClass() == AlarmClass.URGENT,
        incident.status() == IncidentStatus.HANDLED);
  }

  private static Item item(Hold hold) {
    boolean shelf = hold.type() == Hold.Type.SHELF;
    String title =
        "%s %s %s".formatted(shelf ? hold.kind() : "TEST", hold.deviceId(), hold.reason());
    return Item.of(shelf ? ItemKind.SHELF : ItemKind.TEST, hold.id(), title.strip(), false, false);
  }

  private static String name(String first, String second) {
    return Objects.requireNonNullElse(first, Objects.requireNonNullElse(second, ""));
  }

  /** One item a place, so that a power cut is one line and not two hundred. */
  private List<Item> offline(String division, String placeId) {
    Map<String, Integer> silent = new TreeMap<>();
    Map<String, String> names = new TreeMap<>();
    work.state()
        .watch()
        .allLatched()
        .forEach((device, kinds) -> {
          Subject subject = work.register().subject(device);
          if (kinds.containsKey(AlarmKind.SILENT) && isIn(subject, division, placeId)) {
            String where = Objects.requireNonNullElse(subject.placeId(), device);
            silent.merge(where, 1, Integer::sum);
            names.put(where, Objects.requireNonNullElse(subject.placeName(), device));
          }
        });
    List<Item> items = new ArrayList<>();
    silent.forEach((where, count) ->
        items.add(
            Item.of(
                ItemKind.OFFLINE,
                "offline:" + where,
                "%s %d SILENT".formatted(names.get(where), count),
                false,
                false)));
    return items;
  }
}
