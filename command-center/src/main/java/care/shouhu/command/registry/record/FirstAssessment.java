package care.shouhu.command.registry.record;

import care.shouhu.command.registry.record.Fault.Wrong;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An assessment that comes together with somebody's file, so that who moves in with a first file
 * needs no override for what is known. It becomes a record of its own.
 *
 * @param level the file's care level
 * @param assessedUntil the last day on which it counts
 */
public record FirstAssessment(
    String level, LocalDate assessedOn, String assessor, LocalDate assessedUntil) {
  private static final List<String> FIELDS = List.of("assessedOn", "assessor", "assessedUntil");

  /** Whether it counts on this day. */
  public boolean validOn(LocalDate day) {
    return !day.isBefore(assessedOn) && !day.isAfter(assessedUntil);
  }

  /**
   * The one that these values of a resident tell of; empty when they tell of none, or not all of
   * it.
   *
   * @param levelOrNull the care level afterwards
   */
  public static Optional<FirstAssessment> of(Map<Field, Object> values, String levelOrNull) {
    RecordKind kind = RecordKinds.RESIDENT;
    return value(kind, "assessedOn", values) instanceof LocalDate on
            && value(kind, "assessor", values) instanceof String assessor
            && value(kind, "assessedUntil", values) instanceof LocalDate until
            && levelOrNull != null
        ? Optional.of(new FirstAssessment(levelOrNull, on, assessor, until))
        : Optional.empty();
  }

  private static Object value(RecordKind kind, String field, Map<Field, Object> values) {
    return kind.field(field).map(values::get).orElse(null);
  }

  /** What of it is wrong: it is told whole, or not at all. */
  static void check(
      RecordKind kind, Map<Field, Object> values, boolean hasLevel, Consumer<Fault> faults) {
    if (!kind.is(RecordKinds.RESIDENT)
        || FIELDS.stream().map(field -> value(kind, field, values)).allMatch(Objects::isNull)) {
      return;
    }
    for (String field : FIELDS) {
      if (value(kind, field, values) == null) {
        faults.accept(new Fault(field, Wrong.MISSING, null, ""));
      }
    }
    if (!hasLevel) {
      faults.accept(new Fault("careLevel", Wrong.MISSING, null, ""));
    }
    if (value(kind, "assessedOn", values) instanceof LocalDate on
        && value(kind, "assessedUntil", values) instanceof LocalDate until
        && until.isBefore(on)) {
      faults.accept(new Fault("assessedUntil", Wrong.CONTRADICTS, until.toString(), "≥ " + on));
    }
  }

  /** Its columns as a record of this person. */
  public Map<String, Object> columns(String id, String residentId) {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("id", id);
    columns.put("resident_id", residentId);
    columns.put("level", level);
    columns.put("assessed_on", assessedOn);
    columns.put("assessor", assessor);
    columns.put("valid_until", assessedUntil);
    return columns;
  }
}
