package care.shouhu.command.web;

import care.shouhu.command.registry.PersonPlaces.PersonPlace;
import care.shouhu.command.trail.TrailNote;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What an operation adds to its entry of the audit trail, before it answers. Whom it showed becomes
 * as many entries as there are divisions, and more where their ids do not fit into one: so each
 * division's auditor reads of their own people, and of nobody else.
 */
final class Noted {
  /** What kind of record {@link TrailNote#IDS} are ids of. */
  static final String OF = TrailNote.IDS_OF;

  private final Map<String, String> detail = new ConcurrentHashMap<>();
  private volatile List<PersonPlace> people = List.of();
  private volatile boolean nobody;

  void put(String name, String text) {
    detail.put(name, text);
  }

  /** The same for what may be unknown: null adds nothing. */
  void putKnown(String name, String textOrNull) {
    if (textOrNull != null) {
      detail.put(name, textOrNull);
    }
  }

  /**
   * These were shown.
   *
   * @param kind of record, such as {@code resident}
   */
  void people(String kind, List<PersonPlace> shown) {
    people = List.copyOf(shown);
    if (!people.isEmpty()) {
      detail.put(OF, kind);
    }
  }

  /** Nobody's file was looked at after all: there is nothing to note. */
  void nobody() {
    nobody = true;
  }

  /** What to add to each entry; one at least, unless there is nothing to note. */
  List<Map<String, String>> entries() {
    if (nobody) {
      return List.of();
    }
    if (people.isEmpty()) {
      return List.of(detail);
    }
    Map<String, List<PersonPlace>> byDivision = new TreeMap<>();
    for (PersonPlace one : people) {
      String division = Objects.requireNonNullElse(one.division(), "");
      byDivision.computeIfAbsent(division, d -> new ArrayList<>()).add(one);
    }
    List<Map<String, String>> entries = new ArrayList<>();
    byDivision.forEach((division, these) -> {
      Map<String, String> common = new HashMap<>(detail);
      if (!division.isEmpty()) {
        common.put(TrailNote.DIVISION, division);
      }
      List<String> places = these.stream().map(PersonPlace::placeId).distinct().toList();
      if (places.size() == 1 && places.getFirst() != null) {
        common.put(TrailNote.PLACE, places.getFirst());
      }
      for (String ids : cut(these)) {
        Map<String, String> entry = new HashMap<>(common);
        entry.put(TrailNote.IDS, ids);
        entries.add(entry);
      }
    });
    return entries;
  }

  private static List<String> cut(List<PersonPlace> people) {
    List<String> texts = new ArrayList<>();
    var text = new StringBuilder();
    for (PersonPlace one : people) {
      if (text.length() + one.id().length() + 1 > TrailNote.IDS_CHARS_MAX) {
        texts.add(text.toString());
        text.setLength(0);
      }
      text.append(text.isEmpty() ? "" : " ").append(one.id());
    }
    texts.add(text.toString());
    return texts;
  }
}
