package care.shouhu.command.registry.record;

import care.shouhu.command.registry.record.Fault.Wrong;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what stands in a field, from the contract's JSON or from a cell of a file: the same rules
 * for both. Pure.
 */
final class FieldReader {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
  private static final Pattern DIVISION = Pattern.compile("[0-9]{6}");
  private static final Pattern AREA = Pattern.compile("[0-9]{9}|[0-9]{12}");
  private static final Pattern PHONE = Pattern.compile("\\+?[0-9][0-9 ()-]{3,24}");

  /** What spreadsheets make of a long number in a CSV. */
  private static final Pattern SCIENTIFIC = Pattern.compile("[0-9.]+[Ee]\\+[0-9]+");

  private static final Pattern SEPARATOR = Pattern.compile("[,，;；、|]");
  private static final Pattern DAY =
      Pattern.compile("([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?");
  private static final Pattern DAY_DIGITS = Pattern.compile("([0-9]{4})([0-9]{2})([0-9]{2})");
  private static final Set<String> YES = Set.of("true", "yes", "y", "1", "是", "有", "√");
  private static final Set<String> NO = Set.of("false", "no", "n", "0", "否", "无", "×");
  private static final int BIRTH_YEAR_MIN = 1900;

  private FieldReader() {}

  /**
   * The value as it is bound in SQL: text, number, boolean, {@link LocalDate} or an array of text;
   * null for nothing. What is wrong goes to {@code faults}, and then null is the answer.
   */
  static Object read(Field field, JsonNode node, Consumer<Fault> faults) {
    if (node == null || node.isNull() || node.isMissingNode()) {
      return null;
    }
    if (node.isObject()) {
      faults.accept(Fault.of(field, Wrong.NOT_ONE_OF, "{}", "a single value"));
      return null;
    }
    return switch (field.type()) {
      case FieldType.Words(var choices) -> words(field, node, choices, faults);
      case FieldType.Texts texts -> texts(field, node, texts, faults);
      case FieldType.DivisionCodes codes -> divisions(field, node, faults);
      default -> {
        String text = node.isArray() ? node.toString() : node.asText().strip();
        yield text.isEmpty() ? null : single(field, text, faults);
      }
    };
  }

  /** A value that was read, as a record shows it. */
  static JsonNode json(Object value) {
    return switch (value) {
      case null -> NullNode.getInstance();
      case String[] several -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (String one : several) {
          array.add(one);
        }
        yield array;
      }
      case Integer number -> IntNode.valueOf(number);
      case Double number -> DoubleNode.valueOf(number);
      case Boolean flag -> BooleanNode.valueOf(flag);
      default -> TextNode.valueOf(value.toString());
    };
  }

  private static Object single(Field field, String text, Consumer<Fault> faults) {
    return switch (field.type()) {
      case FieldType.Text type -> text(field, text, type, faults);
      case FieldType.Id id -> matching(field, text, ID, Wrong.NOT_AN_ID, "A-1.b_2:c", faults);
      case FieldType.DivisionCode code ->
          matching(field, text, DIVISION, Wrong.NOT_A_DIVISION, "520302", faults);
      case FieldType.AreaCode code ->
          matching(field, text, AREA, Wrong.NOT_AN_AREA, "520302001", faults);
      case FieldType.Word(var choices) -> word(field, text, choices, faults);
      case FieldType.Whole(int min, int max) -> whole(field, text, min, max, faults);
      case FieldType.Decimal(double min, double max) -> decimal(field, text, min, max, faults);
      case FieldType.Flag flag -> flag(field, text, faults);
      case FieldType.Day day -> day(field, text, faults);
      case FieldType.IdentityNumber number -> identity(field, text, faults);
      case FieldType.Phone phone ->
          matching(field, text, PHONE, Wrong.NOT_A_PHONE, "13800000000", faults);
      case FieldType.Moment moment -> text;
      case FieldType.Words several -> throw several(field);
      case FieldType.Texts several -> throw several(field);
      case FieldType.DivisionCodes several -> throw several(field);
    };
  }

  private static IllegalStateException several(Field field) {
    return new IllegalStateException(field.name() + " holds several");
  }

  private static String matching(
      Field field,
      String text,
      Pattern pattern,
      Wrong wrong,
      String example,
      Consumer<Fault> faults) {
    if (pattern.matcher(text).matches()) {
      return text;
    }
    faults.accept(Fault.of(field, wrong, text, example));
    return null;
  }

  private static String text(
      Field field, String text, FieldType.Text type, Consumer<Fault> faults) {
    if (text.codePointCount(0, text.length()) > type.charactersMax()) {
      faults.accept(Fault.of(field, Wrong.TOO_LONG, text, "≤ " + type.charactersMax()));
      return null;
    }
    boolean broken =
        text.codePoints()
            .anyMatch(c ->
                (Character.isISOControl(c) && !(type.lines() && (c == '\n' || c == '\r')))
                    || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    if (broken) {
      faults.accept(Fault.of(field, Wrong.CONTROL_CHARACTER, null, ""));
      return null;
    }
    return text;
  }

  private static String word(
      Field field, String text, List<Choice> choices, Consumer<Fault> faults) {
    Optional<Choice> found = choice(text, choices);
    if (found.isEmpty()) {
      faults.accept(Fault.of(field, Wrong.NOT_ONE_OF, text, all(choices)));
    }
    return found.map(Choice::code).orElse(null);
  }

  private static Optional<Choice> choice(String text, List<Choice> choices) {
    return choices.stream()
        .filter(one -> one.code().equalsIgnoreCase(text) || one.zh().equals(text))
        .findFirst();
  }

  private static String all(List<Choice> choices) {
    return String.join("、", choices.stream().map(Choice::zh).toList());
  }

  private static Integer whole(Field field, String text, int min, int max, Consumer<Fault> faults) {
    try {
      // A spreadsheet gives 3.0 for 3.
      double number = Double.parseDouble(text);
      if (number != Math.rint(number)) {
        faults.accept(Fault.of(field, Wrong.NOT_A_NUMBER, text, min + "–" + max));
        return null;
      }
      if (number >= min && number <= max) {
        return (int) number;
      }
      faults.accept(Fault.of(field, Wrong.OUT_OF_RANGE, text, min + "–" + max));
    } catch (NumberFormatException e) {
      faults.accept(Fault.of(field, Wrong.NOT_A_NUMBER, text, min + "–" + max));
    }
    return null;
  }

  private static Double decimal(
      Field field, String text, double min, double max, Consumer<Fault> faults) {
    try {
      double number = Double.parseDouble(text);
      if (number >= min && number <= max) {
        return number;
      }
      faults.accept(Fault.of(field, Wrong.OUT_OF_RANGE, text, min + "–" + max));
    } catch (NumberFormatException e) {
      faults.accept(Fault.of(field, Wrong.NOT_A_NUMBER, text, min + "–" + max));
    }
    return null;
  }

  private static Boolean flag(Field field, String text, Consumer<Fault> faults) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (YES.contains(lower)) {
      return true;
    }
    if (NO.contains(lower)) {
      return false;
    }
    faults.accept(Fault.of(field, Wrong.NOT_YES_OR_NO, text, "是、否"));
    return null;
  }

  private static LocalDate day(Field field, String text, Consumer<Fault> faults) {
    for (Pattern pattern : List.of(DAY, DAY_DIGITS)) {
      Matcher parts = pattern.matcher(text);
      if (parts.matches()) {
        try {
          LocalDate day =
              LocalDate.of(
                  Integer.parseInt(parts.group(1)),
                  Integer.parseInt(parts.group(2)),
                  Integer.parseInt(parts.group(3)));
          if (day.getYear() >= BIRTH_YEAR_MIN) {
            return day;
          }
        } catch (DateTimeException e) {
          // Answered below like any other text that is no day.
        }
      }
    }
    faults.accept(Fault.of(field, Wrong.NOT_A_DAY, text, "2026-11-27"));
    return null;
  }

  private static String identity(Field field, String text, Consumer<Fault> faults) {
    Optional<IdentityNumber> number = IdentityNumber.of(text);
    if (SCIENTIFIC.matcher(text).matches()) {
      faults.accept(Fault.of(field, Wrong.STORED_AS_NUMBER, null, ""));
    } else if (number.isEmpty()) {
      faults.accept(Fault.of(field, Wrong.NOT_AN_IDENTITY_NUMBER, null, "GB 11643"));
    }
    return number.map(IdentityNumber::text).orElse(null);
  }

  private static String[] words(
      Field field, JsonNode node, List<Choice> choices, Consumer<Fault> faults) {
    return several(node, choices.size(), field, faults, text -> word(field, text, choices, faults));
  }

  private static String[] texts(
      Field field, JsonNode node, FieldType.Texts type, Consumer<Fault> faults) {
    var one = new FieldType.Text(type.charactersMax(), false);
    return several(node, type.itemsMax(), field, faults, text -> text(field, text, one, faults));
  }

  private static String[] divisions(Field field, JsonNode node, Consumer<Fault> faults) {
    return several(
        node,
        14,
        field,
        faults,
        text -> matching(field, text, DIVISION, Wrong.NOT_A_DIVISION, "520302", faults));
  }

  /** From an array, or from one text with separators. */
  private static String[] several(
      JsonNode node,
      int itemsMax,
      Field field,
      Consumer<Fault> faults,
      Function<String, String> read) {
    List<String> parts = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(one -> parts.add(one.asText()));
    } else {
      parts.addAll(List.of(SEPARATOR.split(node.asText(), -1)));
    }
    var found = new LinkedHashSet<String>();
    for (String part : parts) {
      String value = part.isBlank() ? null : read.apply(part.strip());
      if (value != null) {
        found.add(value);
      }
    }
    if (found.size() > itemsMax) {
      faults.accept(
          Fault.of(field, Wrong.TOO_MANY, Integer.toString(found.size()), "≤ " + itemsMax));
      return null;
    }
    return found.toArray(String[]::new);
  }
}
