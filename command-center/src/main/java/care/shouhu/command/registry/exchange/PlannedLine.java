package care.shouhu.command.registry.exchange;

import care.shouhu.command.registry.record.Fault;
import care.shouhu.command.registry.record.Field;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a line would do.
 *
 * @param id of the record; null when it would get one
 * @param before the record as it is; null when it is not there yet, or is nothing the writer may
 *     know
 * @param isNew whether the record is not there yet
 * @param values what would be written; empty when nothing would
 * @param faults what is wrong with it; grows while it is being looked at
 */
record PlannedLine(
    long line,
    String id,
    ObjectNode before,
    boolean isNew,
    Map<Field, Object> values,
    List<Fault> faults) {

  PlannedLine {
    faults = new ArrayList<>(faults);
  }

  boolean isBad() {
    return !faults.isEmpty();
  }

  /** Whether it would write anything, were it good. */
  boolean isWrite() {
    return isNew || !values.isEmpty();
  }

  /** The value that it gives this field, as text, or null. */
  String text(String field) {
    return given(field).map(Map.Entry::getValue).map(Object::toString).orElse(null);
  }

  /** What stands in this field once it is written, as text, or null. */
  String afterwards(String field) {
    Optional<Map.Entry<Field, Object>> given = given(field);
    if (given.isPresent()) {
      return given.get().getValue() == null ? null : given.get().getValue().toString();
    }
    return before == null || !before.hasNonNull(field) ? null : before.get(field).asText();
  }

  /** Whether it gives one of these fields another value, or the record is new. */
  boolean touches(String... fields) {
    for (String field : fields) {
      if (given(field).isPresent()) {
        return true;
      }
    }
    return isNew;
  }

  private Optional<Map.Entry<Field, Object>> given(String field) {
    return values.entrySet().stream()
        .filter(value -> value.getKey().name().equals(field))
        .findFirst();
  }
}
