package care.shouhu.command.web;

import care.shouhu.command.registry.Written.FieldFault;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What is wrong and what would be right (RFC 9457).
 *
 * @param reason stable word, also the metric label
 * @param detail one sentence for people
 * @param possible what would be possible instead; may be empty
 * @param faults each field that is wrong, where that is known
 * @param retryAfterSeconds when it may be tried again, said in a header; 0: not known
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(
    int status,
    String title,
    String reason,
    String detail,
    List<String> possible,
    List<FieldFault> faults,
    @JsonIgnore int retryAfterSeconds) {

  Problem {
    possible = List.copyOf(possible);
    faults = List.copyOf(faults);
  }

  Problem(int status, String title, String reason, String detail, List<String> possible) {
    this(status, title, reason, detail, possible, List.of(), 0);
  }

  @JsonProperty("type")
  String type() {
    return "urn:shouhu:problem:" + reason;
  }

  private static Problem of(int status, String title, String reason, String detail) {
    return new Problem(status, title, reason, detail, List.of());
  }

  static Problem badRequest(String detail) {
    return of(400, "The request does not follow the contract", "BAD_REQUEST", detail);
  }

  static Problem notSignedIn() {
    return of(401, "Not signed in", "NOT_SIGNED_IN", "Sign in with POST /api/v1/session.");
  }

  static Problem wrongCredentials() {
    return of(401, "Not signed in", "WRONG_CREDENTIALS", "User name or password is wrong.");
  }

  static Problem codeWanted() {
    return of(401, "Not signed in", "SECOND_FACTOR_WANTED", "The password is right; send a code.");
  }

  static Problem forbidden(String reason, String detail) {
    return of(403, "Not allowed", reason, detail);
  }

  static Problem notFound(String detail) {
    return of(404, "Not found", "NOT_FOUND", detail);
  }

  static Problem conflict(String reason, String detail) {
    return of(409, "In conflict with what is there", reason, detail);
  }

  static Problem unprocessable(String reason, String detail) {
    return of(422, "Understood, but not possible", reason, detail);
  }

  static Problem tooMany(String reason, String detail, int retryAfterSeconds) {
    return new Problem(429, "Too many", reason, detail, List.of(), List.of(), retryAfterSeconds);
  }

  static Problem internal() {
    return of(
        500, "A fault of ours", "INTERNAL", "It is in the log. Whether it was done is not known.");
  }

  static Problem unavailable(String reason, String detail) {
    return of(503, "Not available just now", reason, detail);
  }

  Problem withPossible(List<String> instead) {
    return new Problem(status, title, reason, detail, instead, faults, retryAfterSeconds);
  }

  Problem withFaults(List<FieldFault> wrong) {
    return new Problem(status, title, reason, detail, possible, wrong, retryAfterSeconds);
  }
}
