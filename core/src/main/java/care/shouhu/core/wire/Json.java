package care.shouhu.core.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One JSON object, field by field, from bytes. Every read says which field it is about when it
 * refuses. Fields nobody asks for are skipped, whatever they hold.
 */
final class Json implements AutoCloseable {
  /** More than any device here sends; the gateway's own limit on messages is lower. */
  static final int PAYLOAD_BYTES_MAX = 65_536;

  static final int DEPTH_MAX = 16;
  static final int STRING_CHARS_MAX = 16_384;
  static final int NAME_CHARS_MAX = 256;
  static final int NUMBER_CHARS_MAX = 64;

  private static final Pattern NUMBER_IN_STRING = Pattern.compile("-?[0-9]{1,15}([.][0-9]{1,15})?");

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          // Names come from devices: they are not put into the JVM's own table of strings.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(STRING_CHARS_MAX)
                  .maxNameLength(NAME_CHARS_MAX)
                  .maxNumberLength(NUMBER_CHARS_MAX)
                  .build())
          .build();

  private final JsonParser parser;
  private final List<String> taken = new ArrayList<>(8);

  /** The objects gone into, outermost first; most messages have none. */
  private final List<String> entered = new ArrayList<>(0);

  private String field;

  private Json(JsonParser parser) {
    this.parser = parser;
  }

  /** Stands before the first field of the object that is all of the payload. */
  static Json object(byte[] payload) throws IOException {
    if (payload.length > PAYLOAD_BYTES_MAX) {
      throw new Refusal(
          RejectReason.TOO_COMPLEX,
          payload.length + " bytes; at most " + PAYLOAD_BYTES_MAX + " are read");
    }
    JsonParser parser = FACTORY.createParser(payload);
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new Refusal(RejectReason.NOT_JSON, "the payload is empty");
    }
    if (first != JsonToken.START_OBJECT) {
      throw new Refusal(RejectReason.NOT_AN_OBJECT, "a JSON object is wanted, not " + kind(first));
    }
    return new Json(parser);
  }

  /** The next field's name, its value being current; null after the object's end. */
  String next() throws IOException {
    field = parser.nextFieldName();
    while (field == null && !entered.isEmpty()) {
      entered.removeLast();
      field = parser.nextFieldName();
    }
    if (field != null && !entered.isEmpty()) {
      field = entered.getLast() + "." + field;
    }
    if (field == null) {
      if (parser.nextToken() != null) {
        throw new Refusal(RejectReason.NOT_JSON, "something follows the object");
      }
      return null;
    }
    parser.nextToken();
    return field;
  }

  /**
   * Goes into the current value, if it is an object: its fields come next, under names such as
   * {@code deviceInfo.devEui}, and after them the outer ones again.
   */
  void enter() throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      entered.add(field);
    } else {
      skip();
    }
  }

  /** Passes over the current value. */
  void skip() throws IOException {
    parser.skipChildren();
  }

  /** A number within the bounds, rounded where a sensor sends decimals; null for null. */
  Integer integer(int min, int max) throws IOException {
    take();
    switch (parser.currentToken()) {
      case VALUE_NULL -> {
        return null;
      }
      case VALUE_NUMBER_INT -> {
        if (parser.getNumberType() == NumberType.INT) {
          int value = parser.getIntValue();
          if (value >= min && value <= max) {
            return value;
          }
        }
      }
      case VALUE_NUMBER_FLOAT -> {
        double value = parser.getDoubleValue();
        if (value >= min && value <= max) {
          return (int) Math.round(value);
        }
      }
      default -> throw wrongType("a number");
    }
    throw bad(parser.getText() + "; " + min + " to " + max + " is wanted");
  }

  /**
   * A number within the bounds, rounded, also where it is written as a string; null for whatever
   * else the field holds.
   */
  Integer integerIfWithin(int min, int max) throws IOException {
    take();
    boolean number =
        isNumber() || (isString() && NUMBER_IN_STRING.matcher(parser.getText()).matches());
    if (number) {
      double value = isNumber() ? parser.getDoubleValue() : Double.parseDouble(parser.getText());
      return value >= min && value <= max ? (Integer) (int) Math.round(value) : null;
    }
    skip();
    return null;
  }

  /** A whole number from zero that fits 63 bits. */
  long number() throws IOException {
    take();
    if (!parser.currentToken().isNumeric()) {
      throw wrongType("a whole number");
    }
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      if (parser.getNumberType() != NumberType.BIG_INTEGER && parser.getLongValue() >= 0) {
        return parser.getLongValue();
      }
    } else {
      double value = parser.getDoubleValue();
      // Above 2^53 a double no longer tells neighbours apart.
      if (value >= 0 && value <= 1L << 53 && value == Math.rint(value)) {
        return (long) value;
      }
    }
    throw bad(parser.getText() + "; a whole number from 0 is wanted");
  }

  /**
   * A point in time in epoch milliseconds. Any number is taken, the nearest that fits: a clock gone
   * wrong is no reason to lose a call.
   */
  long millis() throws IOException {
    take();
    return switch (parser.currentToken()) {
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT, LONG -> parser.getLongValue();
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL ->
                parser.getText().startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
          };
      case VALUE_NUMBER_FLOAT -> (long) parser.getDoubleValue();
      default -> throw wrongType("epoch milliseconds");
    };
  }

  /** True, false, or null for null. */
  Boolean bool() throws IOException {
    take();
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw wrongType("true or false");
    };
  }

  /** A string, or null for null. At most {@value #STRING_CHARS_MAX} characters. */
  String text() throws IOException {
    take();
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_STRING -> parser.getText();
      default -> throw wrongType("a string");
    };
  }

  /** A string; null for whatever else the field holds. */
  String textIfString() throws IOException {
    take();
    if (isString()) {
      return parser.getText();
    }
    skip();
    return null;
  }

  /** Whether the current value is null. */
  boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  /** Whether the current value is a string. */
  boolean isString() {
    return parser.currentToken() == JsonToken.VALUE_STRING;
  }

  /** Whether the current value is a number. */
  boolean isNumber() {
    return parser.currentToken().isNumeric();
  }

  /** Whether the current value is true. */
  boolean isTrue() {
    return parser.currentToken() == JsonToken.VALUE_TRUE;
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  /** What the parser says, without the place in memory it adds. */
  static String detail(IOException e) {
    return e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
  }

  private void take() {
    if (taken.contains(field)) {
      throw new Refusal(RejectReason.BAD_VALUE, field + " is there twice");
    }
    taken.add(field);
  }

  private Refusal wrongType(String wanted) {
    return bad(kind(parser.currentToken()) + "; " + wanted + " is wanted");
  }

  private Refusal bad(String what) {
    return new Refusal(RejectReason.BAD_VALUE, field + " is " + what);
  }

  private static String kind(JsonToken token) {
    return switch (token) {
      case START_OBJECT, END_OBJECT -> "an object";
      case START_ARRAY, END_ARRAY -> "an array";
      case VALUE_STRING, FIELD_NAME -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      case VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> "nothing known";
    };
  }
}
