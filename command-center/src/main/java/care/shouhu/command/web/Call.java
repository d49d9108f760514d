package care.shouhu.command.web;

import care.shouhu.command.access.Caller;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * A request that was let in and follows the contract.
 *
 * @param caller null only for operations that need no session
 * @param receivedAtMillis when it came
 * @param noted what the operation adds to its entry of the audit trail; filled by it before it
 *     answers
 */
record Call(
    RoutingContext http,
    ValidatedRequest request,
    Caller caller,
    String address,
    long receivedAtMillis,
    Noted noted) {
  private static final int LIMIT_DEFAULT = 100;

  /** The {@code id} in the path, where there is one. */
  Optional<String> pathId() {
    RequestParameter id = request.getPathParameters().get("id");
    return id == null || id.isNull() ? Optional.empty() : Optional.of(id.getString());
  }

  /** The {@code id} in the path. */
  String id() {
    return request.getPathParameters().get("id").getString();
  }

  Optional<String> query(String name) {
    RequestParameter parameter = request.getQuery().get(name);
    return parameter == null || parameter.isNull()
        ? Optional.empty()
        : Optional.of(parameter.getString());
  }

  int limit() {
    return integer("limit", LIMIT_DEFAULT);
  }

  int integer(String name, int otherwise) {
    RequestParameter parameter = request.getQuery().get(name);
    return parameter == null || parameter.isNull() ? otherwise : parameter.getInteger();
  }

  Optional<Cursor> cursor() {
    return query("cursor").map(Cursor::parse);
  }

  /** A point in time, in epoch milliseconds or ISO 8601. */
  Optional<Long> moment(String name) {
    return query(name).map(text -> moment(name, text));
  }

  static long moment(String name, String text) {
    try {
      long millis =
          text.chars().allMatch(c -> c >= '0' && c <= '9')
              ? Long.parseLong(text)
              : OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                  .toInstant()
                  .toEpochMilli();
      if (millis >= 0 && millis <= Cursor.MILLIS_MAX) {
        return millis;
      }
    } catch (DateTimeParseException | NumberFormatException e) {
      // Answered below like any other text that is no time.
    }
    throw new Refusal(
        Problem.badRequest(
            name + ": epoch milliseconds or a time like 2026-11-23T08:00:00+08:00 is wanted"));
  }

  /** The body; an empty object when there is none, or it is a file. */
  JsonObject body() {
    RequestParameter body = request.getBody();
    return body == null || !body.isJsonObject() ? new JsonObject() : body.getJsonObject();
  }

  String idempotencyKey() {
    RequestParameter parameter = request.getHeaders().get("Idempotency-Key");
    return parameter == null || parameter.isNull() ? null : parameter.getString();
  }
}
