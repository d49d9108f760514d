package care.shouhu.command.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;

/**
 * Refuses what no person types and no table keeps, wherever it stands in a request: control
 * characters (but tab and line ends), halves of surrogate pairs, and nesting beyond {@value
 * #DEPTH_MAX}. Everything else is text and stays text: what is shown is escaped where it is shown.
 */
final class CleanText {
  private static final int DEPTH_MAX = 20;

  private CleanText() {}

  /** Throws {@link Refusal} naming the field. */
  static void check(ValidatedRequest request) {
    request.getQuery().forEach(CleanText::check);
    request.getPathParameters().forEach(CleanText::check);
    RequestParameter body = request.getBody();
    if (body != null && !body.isNull() && body.isJsonObject()) {
      check("body", body.getJsonObject(), 0);
    }
  }

  private static void check(String name, RequestParameter parameter) {
    if (parameter != null && !parameter.isNull() && parameter.isString()) {
      check(name, parameter.getString(), 0);
    }
  }

  private static void check(String name, Object value, int depth) {
    if (depth > DEPTH_MAX) {
      throw new Refusal(Problem.badRequest(name + ": nested deeper than " + DEPTH_MAX));
    }
    switch (value) {
      case String text -> {
        if (!isClean(text)) {
          throw new Refusal(Problem.badRequest(name + ": holds a character that is no text"));
        }
      }
      case JsonObject object ->
          object.forEach(field -> {
            check(name, field.getKey(), depth + 1);
            check(field.getKey(), field.getValue(), depth + 1);
          });
      case JsonArray array -> array.forEach(one -> check(name, one, depth + 1));
      case null, default -> {
        // Numbers and truth values.
      }
    }
  }

  static boolean isClean(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean control = (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == '\u007F';
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (control || (Character.isSurrogate(c) && !pair)) {
        return false;
      }
      if (pair) {
        i++;
      }
    }
    return true;
  }
}
