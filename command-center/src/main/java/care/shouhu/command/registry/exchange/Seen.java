package care.shouhu.command.registry.exchange;

import care.shouhu.command.registry.record.RecordHistory;
import care.shouhu.command.registry.record.RecordKind;
import care.shouhu.command.registry.record.RecordRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * What a preview saw of each line, in order of the file: nothing is written that nobody looked at,
 * and nothing that somebody else changed meanwhile is overwritten.
 */
final class Seen {
  private static final int BAD = -1;
  private static final int NEW = 0;
  private static final int LINES_NAMED_MAX = 5;

  /** The revision that was there, or that there was none, or that the line was bad. */
  private final int[] revisions;

  private Seen(int[] revisions) {
    this.revisions = revisions;
  }

  static Seen of(List<PlannedLine> lines) {
    return new Seen(lines.stream().mapToInt(Seen::of).toArray());
  }

  private static int of(PlannedLine line) {
    if (line.isBad()) {
      return BAD;
    }
    return line.isNew() ? NEW : line.before().get("revision").asInt();
  }

  /**
   * What the same lines would do now that is not what was seen, in one sentence a line; empty when
   * all is as it was. Locks the records that would be changed until the transaction ends.
   */
  Optional<String> stale(Handle handle, RecordRows rows, RecordKind kind, List<PlannedLine> now) {
    Map<String, Integer> seenById = new HashMap<>();
    Map<String, PlannedLine> lineById = new HashMap<>();
    List<String> stale = new ArrayList<>();
    for (int at = 0; at < now.size(); at++) {
      PlannedLine line = now.get(at);
      int present = of(line);
      boolean isOtherwise = present != revisions[at] && (Math.min(present, revisions[at]) <= NEW);
      if (isOtherwise) {
        stale.add("Line %d is not what it was.".formatted(line.line()));
      } else if (present > NEW && line.isWrite()) {
        seenById.put(line.id(), revisions[at]);
        lineById.put(line.id(), line);
      }
    }
    rows.locked(kind, seenById.keySet()).forEach((id, revision) -> seenById.remove(id, revision));
    RecordHistory.since(handle, kind, seenById)
        .forEach((id, changes) ->
            changes.stream()
                .filter(change -> lineById.get(id).touches(change.fields().toArray(new String[0])))
                .findFirst()
                .ifPresent(change ->
                    stale.add(
                        "Line %d (%s): %s"
                            .formatted(lineById.get(id).line(), id, change.sentence()))));
    if (stale.isEmpty()) {
      return Optional.empty();
    }
    String named = String.join(" ", stale.subList(0, Math.min(LINES_NAMED_MAX, stale.size())));
    int more = stale.size() - LINES_NAMED_MAX;
    return Optional.of(more > 0 ? named + " And %d more lines.".formatted(more) : named);
  }
}
