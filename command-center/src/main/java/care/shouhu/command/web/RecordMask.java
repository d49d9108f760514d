package care.shouhu.command.web;

import care.shouhu.command.registry.record.Field;
import care.shouhu.command.registry.record.FieldType;
import care.shouhu.command.registry.record.RecordKind;
import care.shouhu.core.directory.User.Role;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What of a sealed field a role is shown. Telephone numbers are for who has to call; an identity
 * number is for who keeps the register.
 */
final class RecordMask {
  private RecordMask() {}

  /** Masks in place and gives it back. */
  static ObjectNode mask(RecordKind kind, ObjectNode record, Role role) {
    for (Field field : kind.fields()) {
      if (field.isSealed() && record.hasNonNull(field.name()) && !isWhole(field, role)) {
        record.put(field.name(), masked(record.get(field.name()).asText()));
      }
    }
    return record;
  }

  private static boolean isWhole(Field field, Role role) {
    boolean number = field.type() instanceof FieldType.IdentityNumber;
    return switch (role) {
      case REGISTRAR, ADMIN -> true;
      case CITY_OPERATOR, COUNTY_OPERATOR, INSTITUTION_LEAD, INSTITUTION_STAFF -> !number;
      case FIELD_WORKER, AUDITOR -> false;
    };
  }

  /** The first three and the last two characters. */
  static String masked(String text) {
    if (text.length() < 7) {
      return "*".repeat(text.length());
    }
    return text.substring(0, 3) + "*".repeat(text.length() - 5) + text.substring(text.length() - 2);
  }
}
