package care.shouhu.command.registry.record;

import care.shouhu.command.registry.record.Fault.Wrong;
import care.shouhu.command.registry.record.Field.Trait;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was given for a record, read and checked as far as that needs no database. Pure.
 *
 * @param values by field; a null value takes away what stands there
 * @param faults empty when all is right
 */
public record RecordCheck(Map<Field, Object> values, List<Fault> faults) {

  /** For a new record. */
  public static RecordCheck adding(RecordKind kind, ObjectNode given) {
    Map<Field, Object> values = new LinkedHashMap<>();
    List<Fault> faults = new ArrayList<>();
    unknown(kind, given, faults);
    for (Field field : kind.fields()) {
      if (field.is(Trait.DERIVED)) {
        continue;
      }
      int before = faults.size();
      Object value = FieldReader.read(field, given.get(field.name()), faults::add);
      if (value != null) {
        values.put(field, value);
      } else if (field.is(Trait.REQUIRED) && faults.size() == before) {
        faults.add(Fault.of(field, Wrong.MISSING, null, ""));
      }
    }
    together(kind, values, faults);
    boolean hasLevel = kind.field("careLevel").filter(values::containsKey).isPresent();
    FirstAssessment.check(kind, values, hasLevel, faults::add);
    return new RecordCheck(values, List.copyOf(faults));
  }

  /**
   * For a line of a file about a record that is there: a change, or, where the line gives a bed to
   * somebody who has none, an admission with what is said once with it.
   */
  public static RecordCheck inFile(RecordKind kind, ObjectNode given, ObjectNode present) {
    boolean admits = kind.is(RecordKinds.RESIDENT) && !present.hasNonNull("bedId");
    if (!admits || !given.hasNonNull("bedId")) {
      return changing(kind, given, present);
    }
    ObjectNode rest = given.deepCopy();
    rest.remove("bedId");
    RecordCheck change = changing(kind, rest, present);
    Map<Field, Object> values = new LinkedHashMap<>(change.values());
    List<Fault> faults = new ArrayList<>(change.faults());
    for (Field field : kind.fields()) {
      if (field.is(Trait.BY_COMMAND) || field.is(Trait.SAID_ONCE)) {
        Object value = FieldReader.read(field, given.get(field.name()), faults::add);
        if (value != null) {
          values.put(field, value);
        }
      }
    }
    boolean hasLevel =
        present.hasNonNull("careLevel")
            || kind.field("careLevel").filter(values::containsKey).isPresent();
    FirstAssessment.check(kind, values, hasLevel, faults::add);
    return new RecordCheck(values, List.copyOf(faults));
  }

  /**
   * For a change: only what is given changes.
   *
   * @param present the record as it is; what is given once more and is the same, is no change
   */
  public static RecordCheck changing(RecordKind kind, ObjectNode given, ObjectNode present) {
    Map<Field, Object> values = new LinkedHashMap<>();
    List<Fault> faults = new ArrayList<>();
    unknown(kind, given, faults);
    for (Field field : kind.fields()) {
      JsonNode wanted = given.get(field.name());
      if (wanted != null && field.isShown()) {
        changed(field, wanted, present, values, faults);
      }
    }
    together(kind, values, faults);
    return new RecordCheck(values, List.copyOf(faults));
  }

  private static void changed(
      Field field,
      JsonNode wanted,
      ObjectNode present,
      Map<Field, Object> values,
      List<Fault> faults) {
    int before = faults.size();
    Object value = FieldReader.read(field, wanted, faults::add);
    if (faults.size() > before) {
      return;
    }
    if (value == null && field.is(Trait.REQUIRED)) {
      faults.add(Fault.of(field, Wrong.MISSING, null, ""));
      return;
    }
    Object next = value == null ? nothing(field) : value;
    if (FieldReader.json(next).equals(present.path(field.name()))) {
      return;
    }
    if (field.is(Trait.DERIVED) || field.is(Trait.FIXED) || field.is(Trait.BY_COMMAND)) {
      faults.add(Fault.of(field, Wrong.NOT_CHANGEABLE, wanted.asText(), ""));
    } else {
      values.put(field, next);
    }
  }

  /** What stands in the column when nothing is there. */
  private static Object nothing(Field field) {
    return switch (field.type()) {
      case FieldType.Words words -> new String[0];
      case FieldType.Texts texts -> new String[0];
      case FieldType.DivisionCodes codes -> new String[0];
      default -> field.is(Trait.BLANK) ? "" : null;
    };
  }

  private static void unknown(RecordKind kind, ObjectNode given, List<Fault> faults) {
    given
        .fieldNames()
        .forEachRemaining(name -> {
          boolean known =
              kind.field(name).isPresent() || name.equals("revision") || name.equals("removedAt");
          if (!known) {
            faults.add(new Fault(name, Wrong.UNKNOWN_FIELD, null, ""));
          }
        });
  }

  /** What the identity number says of a person need not be said again, and must not differ. */
  private static void together(RecordKind kind, Map<Field, Object> values, List<Fault> faults) {
    kind.field("identityNumber")
        .map(values::get)
        .map(Object::toString)
        .flatMap(IdentityNumber::of)
        .ifPresent(number -> {
          agree(kind, "birthDate", number.birthDate(), values, faults);
          agree(kind, "sex", number.sex(), values, faults);
        });
    kind.field("birthDate")
        .map(values::get)
        .ifPresent(day -> agree(kind, "birthYear", ((LocalDate) day).getYear(), values, faults));
    if (kind.field("assessedOn").map(values::get).orElse(null) instanceof LocalDate from
        && kind.field("validUntil").map(values::get).orElse(null) instanceof LocalDate until
        && until.isBefore(from)) {
      faults.add(new Fault("validUntil", Wrong.CONTRADICTS, until.toString(), "≥ " + from));
    }
  }

  private static void agree(
      RecordKind kind, String name, Object derived, Map<Field, Object> values, List<Fault> faults) {
    kind.field(name)
        .ifPresent(field -> {
          Object given = values.putIfAbsent(field, derived);
          if (given != null && !given.equals(derived)) {
            faults.add(Fault.of(field, Wrong.CONTRADICTS, given.toString(), derived.toString()));
          }
        });
  }
}
