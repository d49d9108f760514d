package care.shouhu.command.web;

import care.shouhu.command.access.Caller;
import care.shouhu.command.bed.BedVerdict;
import care.shouhu.command.registry.BedAnswer;
import care.shouhu.command.registry.BedCaller;
import care.shouhu.command.registry.BedNow;
import care.shouhu.command.registry.Written;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What an answer of the register of beds is in HTTP: the one place that says so. */
final class BedReplies {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private BedReplies() {}

  /** Who calls, by which request. */
  static BedCaller caller(Call call) {
    Caller caller = call.caller();
    String request =
        call.http().normalizedPath() + " " + call.http().request().method() + " " + call.body();
    return new BedCaller(
        caller.user().username(), call.idempotencyKey(), request, caller.scope()::covers);
  }

  /**
   * The answer.
   *
   * @param id what the path named
   */
  static Reply reply(Written<BedAnswer> written, String id) {
    return RegisterApi.answer(
        written,
        answer ->
            switch (answer) {
              case BedAnswer.Taken taken -> Reply.ok(json(taken.bed()));
              case BedAnswer.Numbered numbered ->
                  Reply.ok(JSON.objectNode().put("id", Long.toString(numbered.number())));
              case BedAnswer.Refused refused -> Reply.problem(problem(refused.why(), id));
            });
  }

  private static ObjectNode json(BedNow bed) {
    return JSON.objectNode()
        .put("id", bed.id())
        .put("placeId", bed.placeId())
        .put("state", bed.state().name())
        .put("residentId", bed.residentId())
        .put("reservedFor", bed.reservedFor())
        .put("stateSince", bed.sinceMillis())
        .put("stateUntil", bed.untilMillis());
  }

  private static Problem problem(BedVerdict.Refused refused, String id) {
    String reason = refused.reason().name();
    String detail = refused.detail();
    Problem problem =
        switch (refused.reason()) {
          case UNKNOWN_BED, UNKNOWN_RESIDENT, UNKNOWN_ENTRY ->
              Problem.notFound(detail + " (" + id + ")");
          case PERSON_HAS_BED,
              PERSON_HAS_NO_BED,
              BED_NOT_VACANT,
              WRONG_STATE,
              BOOKED,
              PROMISED,
              PLANNED,
              SAME_BED,
              ALREADY_WAITING,
              OFFER_OVER,
              OVER ->
              Problem.conflict(reason, detail);
          case NO_VALID_ASSESSMENT,
              NOT_A_RESPITE_BED,
              RESPITE_BED,
              WRONG_DATE,
              WRONG_TIME,
              UNKNOWN_PLACE,
              KEY_REUSED ->
              Problem.unprocessable(reason, detail);
        };
    return problem.withPossible(refused.possible().stream().map(Enum::name).sorted().toList());
  }
}
