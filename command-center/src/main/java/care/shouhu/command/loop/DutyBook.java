package care.shouhu.command.loop;

import care.shouhu.command.incident.DutyMark;
import care.shouhu.command.incident.DutyMark.State;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What each user last said of being at work: one mark a user at most, and none where the roster
 * holds. Not thread-safe.
 */
final class DutyBook {
  private final Map<String, DutyMark> marks = new TreeMap<>();

  Optional<DutyMark> mark(String username) {
    return Optional.ofNullable(marks.get(username));
  }

  /** In order of user names. */
  Collection<DutyMark> all() {
    return Collections.unmodifiableCollection(marks.values());
  }

  void put(DutyMark mark) {
    if (mark.state() == State.AS_ROSTERED) {
      marks.remove(mark.username());
    } else {
      marks.put(mark.username(), mark);
    }
  }
}
