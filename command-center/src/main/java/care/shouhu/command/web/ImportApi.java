package care.shouhu.command.web;

import care.shouhu.command.registry.exchange.Export;
import care.shouhu.command.registry.exchange.Import;
import care.shouhu.command.registry.exchange.ImportDesk;
import care.shouhu.command.registry.exchange.Preview;
import care.shouhu.command.registry.file.FileRefused;
import care.shouhu.command.registry.file.TableWriter;
import care.shouhu.command.registry.record.RecordKind;
import care.shouhu.command.registry.record.RecordKinds;
import care.shouhu.command.registry.record.RecordStore;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Files of records, in and out. */
final class ImportApi {
  private static final int ROWS_A_PAGE = 2_000;

  /** What fits into an answer; who wants more narrows by area, place or anything else. */
  private static final int EXPORT_ROWS_MAX = 100_000;

  private static final String CSV = "text/csv; charset=utf-8";
  private static final String XLSX =
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

  /** Of an exported record, what its entry of the trail needs. */
  private static final List<String> NOTED = List.of("id", "division", "placeId", "residentId");

  private final ImportDesk desk;
  private final RecordStore store;
  private final InScope inScope;
  private final DatabaseCalls database;
  private final Looks looks;
  private final Queries queries;
  private final Queries files;

  ImportApi(
      ImportDesk desk,
      RecordStore store,
      InScope inScope,
      DatabaseCalls database,
      Looks looks,
      Queries queries,
      Queries files) {
    this.desk = desk;
    this.store = store;
    this.inScope = inScope;
    this.database = database;
    this.looks = looks;
    this.queries = queries;
    this.files = files;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "previewImport", call -> files.run(() -> preview(call)),
        "getImport", call -> queries.run(() -> shown(200, find(call))),
        "listImportFaults", call -> queries.run(() -> faults(call)),
        "confirmImport", call -> queries.run(() -> confirm(call)),
        "cancelImport", call -> queries.run(() -> cancel(call)),
        "takeImportSecrets", call -> queries.run(() -> secrets(call)),
        "exportRecords", call -> files.run(() -> export(call)));
  }

  private static String username(Call call) {
    return call.caller().user().username();
  }

  private Reply preview(Call call) {
    RecordKind kind = kind(call.query("kind").orElseThrow());
    byte[] bytes = call.http().body().buffer().getBytes();
    try {
      // A refusal of the file goes through the database's question as a value.
      Object came =
          database.ask(() -> {
            try {
              return desk.preview(
                  kind,
                  bytes,
                  call.query("fileName").orElse(""),
                  call.caller().scope(),
                  username(call));
            } catch (FileRefused refused) {
              return refused;
            }
          });
      if (came instanceof FileRefused refused) {
        throw refused;
      }
      if (came instanceof ImportDesk.Answer.Shown(Import now)) {
        // A preview says which ids and identity numbers are taken: who asks that is known.
        call.noted().put("kind", kind.name());
        call.noted().put("rows", Integer.toString(now.preview().rows()));
        call.noted().put("bad", Integer.toString(now.preview().bad()));
      }
      return answer(201, (ImportDesk.Answer) came);
    } catch (FileRefused refused) {
      return Reply.problem(Problem.unprocessable(refused.reason().name(), refused.getMessage()));
    }
  }

  private Import find(Call call) {
    return desk.find(call.id(), username(call)).orElseThrow(() -> RecordApi.notThere(call.id()));
  }

  private Reply faults(Call call) {
    Preview preview = find(call).preview();
    int from = call.cursor().map(cursor -> Math.toIntExact(cursor.number())).orElse(0);
    int to = Math.min(preview.faults().size(), from + call.limit());
    List<ObjectNode> page =
        preview.faults().subList(Math.min(from, to), to).stream().map(ImportApi::fault).toList();
    String next = to < preview.faults().size() ? new Cursor(to, call.id()).text() : null;
    return Reply.list(page, next);
  }

  private static ObjectNode fault(Preview.LineFault one) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("line", one.line())
        .put("column", one.column())
        .put("field", one.fault().field())
        .put("wrong", one.fault().wrong().name())
        .put("found", one.fault().found())
        .put("right", one.fault().right());
  }

  private Reply confirm(Call call) {
    boolean skip = call.body().getBoolean("skipBadLines", false);
    return answer(202, desk.confirm(call.id(), call.caller().scope(), username(call), skip));
  }

  private Reply cancel(Call call) {
    return answer(200, desk.cancel(call.id(), username(call)));
  }

  private static Reply answer(int status, ImportDesk.Answer answer) {
    return switch (answer) {
      case ImportDesk.Answer.Shown(Import now) -> shown(status, now);
      case ImportDesk.Answer.Refused(ImportDesk.Refusal why) -> Reply.problem(problem(why));
    };
  }

  private static Problem problem(ImportDesk.Refusal why) {
    String detail =
        switch (why) {
          case NOT_THERE -> "There is no such import, or not any more.";
          case NOT_WAITING -> "It is not waiting to be confirmed.";
          case BAD_LINES -> "Lines are bad: mend them, or say skipBadLines.";
          case ANOTHER_RUNS -> "Another import is being written; wait for its end.";
          case TOO_MANY_FILES -> "Too many files are being looked at or wait; try again later.";
        };
    return why == ImportDesk.Refusal.NOT_THERE
        ? Problem.notFound(detail)
        : Problem.conflict(why.name(), detail);
  }

  private static Reply shown(int status, Import now) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", now.id())
            .put("kind", now.kind().name())
            .put("fileName", now.fileName())
            .put("expiresAt", now.expiresAtMillis());
    Preview preview = now.preview();
    json.putObject("preview")
        .put("rows", preview.rows())
        .put("added", preview.added())
        .put("changed", preview.changed())
        .put("same", preview.same())
        .put("bad", preview.bad())
        .put("faults", preview.faultsAll());
    switch (now.state()) {
      case Import.Waiting waiting -> json.put("state", "WAITING");
      case Import.Running(int done, int all) ->
          json.put("state", "RUNNING").put("done", done).put("all", all);
      case Import.Done(int added, int changed, var secrets) ->
          json.put("state", "DONE")
              .put("added", added)
              .put("changed", changed)
              .put("secrets", secrets.size());
      case Import.Failed(String reason, String detail) ->
          json.put("state", "FAILED").put("reason", reason).put("detail", detail);
    }
    return Reply.json(status, json);
  }

  private Reply secrets(Call call) {
    find(call);
    var out = new ByteArrayOutputStream();
    try (TableWriter writer = TableWriter.csv(out)) {
      writer.row(List.of("设备编号", "密钥"));
      desk.secrets(call.id(), username(call))
          .forEach((id, secret) -> writer.row(List.of(id, secret)));
    }
    return file(out, CSV, "secrets.csv");
  }

  private Reply export(Call call) {
    RecordKind kind = kind(call.request().getPathParameters().get("kind").getString());
    inScope.requireDivision(call.caller().scope(), call.query("division"));
    call.noted().put("exported", kind.name());
    boolean csv = call.query("format").filter("xlsx"::equals).isEmpty();
    var out = new ByteArrayOutputStream();
    try (TableWriter writer = csv ? TableWriter.csv(out) : TableWriter.xlsx(out, kind.zh())) {
      if (call.query("template").filter("true"::equals).isPresent()) {
        Export.template(kind, writer);
      } else {
        Export.heading(kind, writer);
        rows(kind, call, writer);
      }
    }
    return file(out, csv ? CSV : XLSX, kind.name() + (csv ? ".csv" : ".xlsx"));
  }

  private void rows(RecordKind kind, Call call, TableWriter writer) {
    Map<String, String> filters = new HashMap<>();
    for (String name : kind.filters().keySet()) {
      call.query(name).ifPresent(value -> filters.put(name, value));
    }
    List<ObjectNode> written = new ArrayList<>();
    String after = "";
    List<ObjectNode> page;
    do {
      String from = after;
      page =
          database.ask(
              () -> store.list(kind, call.caller().scope(), filters, false, from, ROWS_A_PAGE));
      if (written.size() + page.size() > EXPORT_ROWS_MAX) {
        throw new Refusal(
            Problem.unprocessable(
                "TOO_LARGE",
                "More than %d records: narrow by division, area or placeId."
                    .formatted(EXPORT_ROWS_MAX)));
      }
      for (ObjectNode record : page) {
        Export.row(kind, RecordMask.mask(kind, record, call.caller().user().role()), writer);
        after = record.get("id").asText();
        written.add(record.deepCopy().retain(NOTED));
      }
    } while (page.size() == ROWS_A_PAGE);
    looks.several(kind, filters, written, call);
  }

  private static RecordKind kind(String name) {
    return RecordKinds.named(name).orElseThrow(() -> RecordApi.notThere(name));
  }

  private static Reply file(ByteArrayOutputStream out, String contentType, String name) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Disposition", "attachment; filename=\"" + name + "\"");
    return new Reply(200, contentType, Buffer.buffer(out.toByteArray()), headers);
  }
}
