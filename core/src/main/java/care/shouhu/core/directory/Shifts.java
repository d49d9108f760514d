package care.shouhu.core.directory;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The roster in memory, by unit and by person. One thread changes it, any may read. A shift takes
 * about 300 bytes; the register lets go of those that ended more than 35 days ago whenever the
 * unit's roster is written.
 */
final class Shifts {
  private final Map<Long, Shift> shifts = new ConcurrentHashMap<>();
  private final IdIndex idsByUser = new IdIndex();
  private final IdIndex idsByUnit = new IdIndex();

  Collection<Shift> all() {
    return Collections.unmodifiableCollection(shifts.values());
  }

  Optional<Shift> shift(long id) {
    return Optional.ofNullable(shifts.get(id));
  }

  List<Shift> ofUser(String username) {
    return found(idsByUser.ids(username));
  }

  List<Shift> ofUnit(String placeId, String division) {
    return found(idsByUnit.ids(unit(placeId, division)));
  }

  private List<Shift> found(List<String> ids) {
    return ids.stream().map(Long::valueOf).map(shifts::get).filter(Objects::nonNull).toList();
  }

  void put(Shift shift) {
    remove(shift.id());
    shifts.put(shift.id(), shift);
    index(shift, true);
  }

  void remove(long id) {
    Shift before = shifts.remove(id);
    if (before != null) {
      index(before, false);
    }
  }

  private void index(Shift shift, boolean add) {
    String id = Long.toString(shift.id());
    String unit = unit(shift.placeId(), shift.division());
    idsByUnit.move(id, add ? null : unit, add ? unit : null);
    for (String username : new HashSet<>(shift.people())) {
      idsByUser.move(id, add ? null : username, add ? username : null);
    }
  }

  private static String unit(String placeId, String division) {
    return placeId != null ? "place:" + placeId : "division:" + division;
  }

  /** Those held that are not among these. */
  Stream<Long> absent(List<Shift> wanted) {
    var ids = new HashSet<Long>();
    wanted.forEach(shift -> ids.add(shift.id()));
    return shifts.keySet().stream().filter(id -> !ids.contains(id));
  }
}
