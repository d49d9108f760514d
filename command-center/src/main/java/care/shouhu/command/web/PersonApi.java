package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.command.registry.PersonFile;
import care.shouhu.command.registry.PersonFile.Erasure;
import care.shouhu.command.registry.PersonFile.Whereabouts;
import care.shouhu.command.registry.Written.FieldFault;
import care.shouhu.command.trail.TrailNote;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What is done with a person's file as a whole: numbers shown in full, everything taken out, the
 * person erased. The file need not be one the directory holds.
 */
final class PersonApi {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private final PersonFile files;
  private final DatabaseCalls database;
  private final Queries queries;

  PersonApi(PersonFile files, DatabaseCalls database, Queries queries) {
    this.files = files;
    this.database = database;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "revealNumbers", call -> queries.run(() -> reveal(call)),
        "exportPerson", call -> queries.run(() -> export(call)),
        "erasePerson", call -> queries.run(() -> erase(call)));
  }

  /** Foreign is answered like unknown. */
  private Whereabouts person(Call call) {
    Scope scope = call.caller().scope();
    Whereabouts person =
        database
            .ask(() -> files.find(call.id()))
            .filter(found -> scope.covers(found.division(), found.placeId()))
            .orElseThrow(
                () -> new Refusal(Problem.notFound("There is no resident " + call.id() + ".")));
    call.noted().put(TrailNote.ABOUT, "resident:" + person.id());
    call.noted().put(TrailNote.DIVISION, person.division());
    if (person.placeId() != null) {
      call.noted().put(TrailNote.PLACE, person.placeId());
    }
    return person;
  }

  private Reply reveal(Call call) {
    Whereabouts person = person(call);
    call.noted().put("reason", call.body().getString("reason"));
    return Reply.ok(database.ask(() -> files.numbers(person.id())));
  }

  private Reply export(Call call) {
    Whereabouts person = person(call);
    ObjectNode everything = database.ask(() -> files.everything(person.id()));
    everything.put("exportedAt", call.receivedAtMillis());
    everything.put("exportedBy", call.caller().user().username());
    String format = call.query("format").orElse("json");
    call.noted().put("format", format);
    Reply reply =
        switch (format) {
          case "html" -> PersonPage.of(everything);
          case "zip" -> archive(everything, call);
          default -> Reply.ok(everything);
        };
    String name = "person-" + person.id() + "." + format;
    return reply.with("Content-Disposition", "attachment; filename=\"" + name + "\"");
  }

  private Reply archive(ObjectNode everything, Call call) {
    byte[] zip = database.ask(() -> files.archive(everything, call.receivedAtMillis()));
    return new Reply(200, "application/zip", Buffer.buffer(zip), Map.of());
  }

  private Reply erase(Call call) {
    Whereabouts person = person(call);
    call.noted().put("reason", call.body().getString("reason"));
    return RegisterApi.answer(
        files.erase(person.id(), call.receivedAtMillis(), call.caller().user().username()),
        erasure ->
            switch (erasure) {
              case Erasure.Done done -> Reply.nothing();
              case Erasure.Already already ->
                  Reply.problem(Problem.conflict("ERASED_ALREADY", "It is erased already."));
              case Erasure.StillServed served ->
                  Reply.problem(
                      Problem.conflict(
                          "STILL_SERVED", "The contract has not ended: remove the person first."));
              case Erasure.KeptUntil kept -> Reply.problem(keptByLaw(kept));
              case Erasure.Unknown unknown ->
                  Reply.problem(Problem.notFound("There is no resident " + person.id() + "."));
            });
  }

  private static Problem keptByLaw(Erasure.KeptUntil kept) {
    String day = Instant.ofEpochMilli(kept.atMillis()).atZone(ZONE).toLocalDate().toString();
    return Problem.conflict(
            "KEPT_BY_LAW",
            "It must be kept until %s, %d years after the contract ended."
                .formatted(day, PersonFile.KEPT_YEARS))
        .withFaults(List.of(new FieldFault("removedAt", "KEPT_BY_LAW", null, day)));
  }
}
