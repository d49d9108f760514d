package care.shouhu.command.web;

import care.shouhu.command.incident.Refused;

/** What a refusal of the desk is in HTTP: the one place that says so. */
final class Refusals {
  private static final int NOT_FOUND = 404;

  private Refusals() {}

  /**
   * The problem, with what is possible now.
   *
   * @param id what the path named
   */
  static Reply reply(Refused refused, String id) {
    return Reply.problem(problem(refused, id));
  }

  /** The same, for whoever answers in another way. */
  static Problem problem(Refused refused, String id) {
    String reason = refused.reason().name();
    String detail = refused.detail();
    Problem problem =
        switch (refused.reason()) {
          case UNKNOWN_INCIDENT,
              UNKNOWN_ASSIGNMENT,
              UNKNOWN_DEVICE_COMMAND,
              UNKNOWN_CHANNEL,
              UNKNOWN_HOLD,
              UNKNOWN_HANDOVER,
              UNKNOWN_USER ->
              Problem.notFound(detail);
          case NOT_YOURS -> Problem.notFound("There is no assignment " + id + ".");
          case NOT_ALLOWED, RESPONDER_MAY_NOT_CLOSE -> Problem.forbidden(reason, detail);
          case UNKNOWN_RESPONDER,
              NOT_A_RESPONDER,
              CAUSE_MISSING,
              UNKNOWN_STEP,
              STEP_REASON_MISSING,
              NOBODY_REACHED,
              NO_COUNTY,
              NEVER_SHELVED,
              TOO_LONG,
              WRONG_UNTIL,
              UNKNOWN_ITEM,
              KEY_REUSED ->
              Problem.unprocessable(reason, detail);
          case ALREADY_ASSIGNED,
              TOO_MANY_RESPONDERS,
              ALREADY_CLAIMED,
              ALREADY_WITH_CITY,
              WRONG_STATE,
              WRONG_TARGET,
              ALREADY_HELD,
              DEVICE_HAS_INCIDENT,
              TOO_MANY_HOLDS,
              HANDOVER_OPEN,
              TOO_MANY_ITEMS,
              SAME_PERSON,
              ITEMS_LEFT,
              ASSIGNMENT_OVER,
              TOO_MANY_FOR_DEVICE,
              TOO_MANY_TESTS ->
              Problem.conflict(reason, detail);
          case FAULT -> Problem.internal();
          case BUSY, UNAVAILABLE, NOT_DURABLE -> Problem.unavailable(reason, detail);
        };
    // What would be possible with somebody else's assignment tells that it is there.
    return problem.status() == NOT_FOUND ? problem : problem.withPossible(refused.possible());
  }
}
