package care.shouhu.command.incident;

import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.directory.Resident.CareLevel;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which skills whoever goes should have, in the words of the register ({@code User.skills}).
 *
 * @param byKind for an alarm of this kind
 * @param byCareLevel for a person of this care level
 */
public record Needs(Map<AlarmKind, List<String>> byKind, Map<CareLevel, List<String>> byCareLevel) {

  /** Nothing in particular. */
  static final Needs NONE = new Needs(Map.of(), Map.of());

  public Needs {
    byKind = copy(AlarmKind.class, byKind);
    byCareLevel = copy(CareLevel.class, byCareLevel);
  }

  private static <K extends Enum<K>> Map<K, List<String>> copy(
      Class<K> keys, Map<K, List<String>> given) {
    Map<K, List<String>> copy = new EnumMap<>(keys);
    if (given != null) {
      given.forEach((key, skills) -> copy.put(key, List.copyOf(skills)));
    }
    return java.util.Collections.unmodifiableMap(copy);
  }

  /** All that is wanted for these alarms of a person of this care level (null: not known). */
  public List<String> of(Collection<AlarmKind> kinds, CareLevel careLevel) {
    var skills = new TreeSet<String>();
    kinds.forEach(kind -> skills.addAll(byKind.getOrDefault(kind, List.of())));
    if (careLevel != null) {
      skills.addAll(byCareLevel.getOrDefault(careLevel, List.of()));
    }
    return List.copyOf(skills);
  }
}
