package care.shouhu.command.loop;

import care.shouhu.command.incident.DutyMark;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was said of people's duty by hand, and where they were last; one a user, the one that
 * changed last at the end. Not thread-safe.
 */
final class DutyBook {

  /** Of more users than any city has, the one that changed longest ago is forgotten. */
  static final int MARKS_MAX = 20_000;

  private final Map<String, DutyMark> marks = new LinkedHashMap<>();

  Optional<DutyMark> mark(String username) {
    return Optional.ofNullable(marks.get(username));
  }

  Collection<DutyMark> all() {
    return Collections.unmodifiableCollection(marks.values());
  }

  void put(DutyMark mark) {
    marks.remove(mark.username());
    marks.put(mark.username(), mark);
    if (marks.size() > MARKS_MAX) {
      marks.remove(marks.keySet().iterator().next());
    }
  }
}
