package care.shouhu.command.projection;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The bytes of photographs, in {@code incident_photo}. Every query takes 5 s at most. */
public final class PhotoTable {
  private static final int QUERY_SECONDS_MAX = 5;

  private final Jdbi jdbi;

  public PhotoTable(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** A photograph; the same id again changes nothing. */
  // Bytes that are written once and never changed; nobody compares two of these.
  @SuppressWarnings("ArrayRecordComponent")
  public record Taken(
      String id,
      String incidentId,
      String assignmentId,
      String by,
      long receivedAtMillis,
      String sha256,
      byte[] bytes) {}

  public void keep(Taken photo) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                insert into incident_photo (id, incident_id, assignment_id, taken_by, received_at, sha256, bytes)
                values (:id, :incidentId, :assignmentId, :by, :receivedAt, :sha256, :bytes)
                on conflict (id) do nothing
                """)
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("id", photo.id())
            .bind("incidentId", photo.incidentId())
            .bind("assignmentId", photo.assignmentId())
            .bind("by", photo.by())
            .bind(
                "receivedAt",
                OffsetDateTime.ofInstant(
                    Instant.ofEpochMilli(photo.receivedAtMillis()), ZoneOffset.UTC))
            .bind("sha256", photo.sha256())
            .bind("bytes", photo.bytes())
            .execute());
  }

  /** How many photographs an assignment has, without this one. */
  public int countOthers(String assignmentId, String id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "select count(*) from incident_photo where assignment_id = :assignmentId and id <> :id")
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("assignmentId", assignmentId)
            .bind("id", id)
            .mapTo(Integer.class)
            .one());
  }

  /** Empty when it never arrived, or its time is over. */
  public Optional<Taken> find(String id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select id, incident_id, assignment_id, taken_by, received_at, sha256, bytes
                from incident_photo where id = :id
                """)
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("id", id)
            .map((row, context) ->
                new Taken(
                    row.getString("id"),
                    row.getString("incident_id"),
                    row.getString("assignment_id"),
                    row.getString("taken_by"),
                    row.getTimestamp("received_at").getTime(),
                    row.getString("sha256"),
                    row.getBytes("bytes")))
            .findOne());
  }
}
