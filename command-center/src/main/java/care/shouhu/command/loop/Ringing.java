package care.shouhu.command.loop;

import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.Links;
import care.shouhu.command.incident.Subject;
import care.shouhu.command.incident.Tier;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The incidents that call somebody, by whose turn it is: an index over them, so that in a flood
 * nobody has to look at each of ten thousand for each person. Not thread-safe.
 */
final class Ringing {

  /**
   * Those who are told alike: a tier of one place, of one county, or of the city.
   *
   * @param placeId null where the tier is not a place's
   * @param division null where the tier is the city's, or no county is known
   */
  private record Key(Tier tier, String placeId, String division) {}

  /**
   * Incidents whose turn it is at the same people.
   *
   * @param subject one of those it is about: the tier's people are the same for all
   */
  record Group(Tier tier, Subject subject, Set<String> incidentIds) {}

  private final Map<Key, Group> groups = new LinkedHashMap<>();

  /** An incident changed; {@code before} is null when it was opened. */
  void changed(Incident before, Incident after) {
    boolean called = before != null && calls(before);
    if (called == calls(after) && (!called || isSameTurn(before, after))) {
      return;
    }
    Map<Key, Subject> old = before == null ? Map.of() : keys(before);
    Map<Key, Subject> now = keys(after);
    old.keySet().stream()
        .filter(key -> !now.containsKey(key))
        .forEach(key -> {
          Group group = groups.get(key);
          group.incidentIds().remove(after.id());
          if (group.incidentIds().isEmpty()) {
            groups.remove(key);
          }
        });
    now.forEach((key, subject) ->
        groups
            .computeIfAbsent(key, k -> new Group(k.tier(), subject, new LinkedHashSet<>()))
            .incidentIds()
            .add(after.id()));
  }

  /** One without a class was spoiled by a bug; it must not spoil the index as well. */
  private static boolean calls(Incident incident) {
    return incident.alarmClass() != null && incident.callsSomebody();
  }

  private static boolean isSameTurn(Incident before, Incident after) {
    return before.tierName() == after.tierName()
        && before.subject().equals(after.subject())
        && before.links().merged().equals(after.links().merged());
  }

  /** One for each place it is about. */
  private static Map<Key, Subject> keys(Incident incident) {
    if (!calls(incident)) {
      return Map.of();
    }
    Map<Key, Subject> keys = new HashMap<>();
    Stream.concat(
            Stream.of(incident.subject()),
            incident.links().merged().stream().map(Links.MergedIn::subject))
        .forEach(subject -> keys.putIfAbsent(key(incident.tierName(), subject), subject));
    return keys;
  }

  private static Key key(Tier tier, Subject subject) {
    return switch (tier) {
      case WARD, INSTITUTION_LEAD -> new Key(tier, subject.placeId(), subject.division());
      case COUNTY_DESK -> new Key(tier, null, subject.division());
      case CITY_DESK -> new Key(tier, null, null);
    };
  }

  Collection<Group> groups() {
    return Collections.unmodifiableCollection(groups.values());
  }
}
