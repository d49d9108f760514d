package care.shouhu.command.projection;

import care.shouhu.command.loop.Applied;
import care.shouhu.command.notify.About;
import care.shouhu.command.notify.Notice;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Writes decisions into {@code notice}: of several states of one only the last. */
final class NoticeTable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A notice and the batch it came from. */
  private record At(Notice notice, long position) {}

  private final Map<String, At> notices = new LinkedHashMap<>();

  void add(Applied applied) {
    for (Notice notice : applied.notices()) {
      notices.put(notice.id(), new At(notice, applied.position()));
    }
  }

  /** Writes what was added, in the caller's transaction. Writing the same again changes nothing. */
  void write(Handle handle) {
    if (notices.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into notice (id, username, about, incident_id, incident_ids, assignment_id, class, status, created_at,
              delivered_at, seen_at, ended_at, reason, attempts, position)
            values (:id, :username, :about, :incidentId, :incidentIds, :assignmentId, :class, :status, :createdAt,
              :deliveredAt, :seenAt, :endedAt, :reason, cast(:attempts as jsonb), :position)
            on conflict (id) do update set
              about = excluded.about, incident_id = excluded.incident_id,
              incident_ids = excluded.incident_ids, class = excluded.class,
              status = excluded.status, delivered_at = excluded.delivered_at, seen_at = excluded.seen_at,
              ended_at = excluded.ended_at, reason = excluded.reason, attempts = excluded.attempts,
              position = excluded.position
            """);
    for (At at : notices.values()) {
      bind(batch, at.notice(), at.position());
      batch.add();
    }
    batch.execute();
  }

  private static void bind(PreparedBatch batch, Notice notice, long position) {
    About about = notice.about();
    batch
        .bind("id", notice.id())
        .bind("username", notice.username())
        .bind("about", about.word())
        .bind("incidentId", about.incident())
        .bindArray("incidentIds", String.class, about.all().toArray())
        .bind("assignmentId", about.assignment())
        .bind("class", notice.alarmClass().name())
        .bind("status", notice.status().name())
        .bind("createdAt", time(notice.createdAtMillis()))
        .bind("deliveredAt", time(notice.deliveredAtMillis()))
        .bind("seenAt", time(notice.seenAtMillis()))
        .bind("endedAt", time(notice.endedAtMillis()))
        .bind("reason", notice.failure() == null ? null : notice.failure().name())
        .bind("attempts", attempts(notice))
        .bind("position", position);
  }

  private static String attempts(Notice notice) {
    try {
      return JSON.writeValueAsString(notice.attempts());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record that is no JSON", e);
    }
  }

  private static OffsetDateTime time(Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
  }
}
