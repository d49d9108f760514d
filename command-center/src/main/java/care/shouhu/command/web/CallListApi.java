package care.shouhu.command.web;

import care.shouhu.command.incident.Assignment;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.registry.PersonFile;
import care.shouhu.command.trail.TrailNote;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Whom a responder rings about the person they were sent to. Their role sees no file; for as long
 * as the assignment lasts they need these numbers, and every look stands in the audit trail.
 */
final class CallListApi {
  private final DeskModel desk;
  private final PersonFile files;
  private final DatabaseCalls database;
  private final Queries queries;

  CallListApi(DeskModel desk, PersonFile files, DatabaseCalls database, Queries queries) {
    this.desk = desk;
    this.files = files;
    this.database = database;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of("assignmentContacts", call -> queries.run(() -> contacts(call)));
  }

  private Reply contacts(Call call) {
    Incident incident = own(call);
    String residentId = incident.subject().residentId();
    if (residentId == null) {
      return Reply.ok(PersonFile.nobodyToCall());
    }
    call.noted().put(TrailNote.ABOUT, "resident:" + residentId);
    call.noted().put(TrailNote.DIVISION, incident.subject().division());
    call.noted().put("reason", "assignment " + call.id());
    return Reply.ok(database.ask(() -> files.callList(residentId)));
  }

  /** The incident of the caller's own assignment. A foreign one is answered like an unknown one. */
  private Incident own(Call call) {
    String username = call.caller().user().username();
    Incident incident =
        desk.ofAssignment(call.id())
            .filter(found ->
                found.assignment(call.id()).filter(a -> a.responder().equals(username)).isPresent())
            .orElseThrow(
                () -> new Refusal(Problem.notFound("There is no assignment " + call.id() + ".")));
    if (incident.assignment(call.id()).filter(Assignment::isActive).isEmpty()) {
      throw new Refusal(
          Problem.conflict("ASSIGNMENT_OVER", "Assignment " + call.id() + " is over."));
    }
    return incident;
  }
}
