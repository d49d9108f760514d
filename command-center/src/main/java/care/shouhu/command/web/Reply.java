package care.shouhu.command.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/**
 * An answer, ready to be sent.
 *
 * @param body empty for none
 * @param headers beside the content type
 */
record Reply(int status, String contentType, Buffer body, Map<String, String> headers) {
  static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";

  Reply {
    headers = Map.copyOf(headers);
  }

  static Reply ok(Object body) {
    return json(200, body);
  }

  static Reply created(Object body) {
    return json(201, body);
  }

  static Reply nothing() {
    return new Reply(204, "", Buffer.buffer(), Map.of());
  }

  /** Writes the body in this thread: long lists belong on a thread of {@link Queries}. */
  static Reply json(int status, Object body) {
    return new Reply(status, JSON, bytes(body), Map.of());
  }

  static Reply problem(Problem problem) {
    Map<String, String> headers =
        problem.retryAfterSeconds() == 0
            ? Map.of()
            : Map.of("Retry-After", Integer.toString(problem.retryAfterSeconds()));
    return new Reply(problem.status(), PROBLEM, bytes(problem), headers);
  }

  /** A page of a list. */
  static Reply list(List<?> items, String next) {
    var body = new java.util.LinkedHashMap<String, Object>();
    body.put("items", items);
    body.put("next", next);
    return ok(body);
  }

  Reply with(String header, String value) {
    var more = new java.util.HashMap<>(headers);
    more.put(header, value);
    return new Reply(status, contentType, body, more);
  }

  private static Buffer bytes(Object body) {
    try {
      return Buffer.buffer(MAPPER.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer that is no JSON", e);
    }
  }
}
