package care.shouhu.command.registry.exchange;

import care.shouhu.command.registry.record.Fault;
import care.shouhu.command.registry.record.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a line would do.
 *
 * @param id of the record; null when it would get one
 * @param isNew whether the record is not there yet
 * @param values what would be written; empty when nothing would
 * @param faults what is wrong with it; grows while it is being looked at
 */
record PlannedLine(
    long line, String id, boolean isNew, Map<Field, Object> values, List<Fault> faults) {

  PlannedLine {
    faults = new ArrayList<>(faults);
  }

  boolean isBad() {
    return !faults.isEmpty();
  }

  /** The value of this field as text, or null. */
  String text(String field) {
    return values.entrySet().stream()
        .filter(value -> value.getKey().name().equals(field) && value.getValue() != null)
        .map(value -> value.getValue().toString())
        .findFirst()
        .orElse(null);
  }
}
