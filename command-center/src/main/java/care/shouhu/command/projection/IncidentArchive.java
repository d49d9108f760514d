package care.shouhu.command.projection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/** Incidents from the tables, as the projection wrote them. Every query takes 5 s at most. */
public final class IncidentArchive {
  private static final int QUERY_SECONDS_MAX = 5;

  /** One that rings unanswered adds some 300 a day: two months of it, which evidence has whole. */
  private static final int HISTORY_MAX = 20_000;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Jdbi jdbi;

  public IncidentArchive(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Which incidents; null means any.
   *
   * @param statuses empty means any
   * @param classes empty means any
   * @param placeIds at one of these; of none of them when empty
   * @param sinceMillis opened then or later
   * @param untilMillis opened before then
   * @param deviceId one of its alarms came from this device
   * @param residentId it is about this person
   * @param text its id, or part of the name of the person, the place or the bed
   */
  public record Filter(
      Set<String> statuses,
      Set<String> classes,
      String division,
      Set<String> placeIds,
      Long sinceMillis,
      Long untilMillis,
      String deviceId,
      String residentId,
      String text) {
    public Filter {
      statuses = Set.copyOf(statuses);
      classes = Set.copyOf(classes);
      placeIds = placeIds == null ? null : Set.copyOf(placeIds);
    }
  }

  /** An incident in the contract's JSON, and the keys of the list's order. */
  public record Archived(String id, long openedAtMillis, ObjectNode json) {}

  /**
   * Newest first.
   *
   * @param beforeMillis and {@code beforeId}: only what comes after this one in the list; null for
   *     the beginning
   * @param without ids to leave out
   */
  public List<Archived> list(
      Filter filter, Long beforeMillis, String beforeId, Collection<String> without, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select id, opened_at, body from incident
                where (cardinality(:statuses) = 0 or status = any(:statuses))
                  and (cardinality(:classes) = 0 or class = any(:classes))
                  and (cast(:division as text) is null or division = :division)
                  and (:anyPlace or place_id = any(:places))
                  and (cast(:since as timestamptz) is null or opened_at >= :since)
                  and (cast(:until as timestamptz) is null or opened_at < :until)
                  and (cast(:deviceId as text) is null or id in
                        (select incident_id from incident_alarm where device_id = :deviceId))
                  and (cast(:residentId as text) is null or resident_id = :residentId)
                  and (cast(:text as text) is null or id = :text
                    or strpos(body ->> 'residentName', :text) > 0
                    or strpos(body ->> 'placeName', :text) > 0
                    or strpos(body ->> 'bedLabel', :text) > 0)
                  and (cast(:before as timestamptz) is null or (opened_at, id) < (:before, :beforeId))
                  and not (id = any(:without))
                order by opened_at desc, id desc
                limit :limit
                """)
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bindArray("statuses", String.class, filter.statuses().toArray())
            .bindArray("classes", String.class, filter.classes().toArray())
            .bind("division", filter.division())
            .bind("anyPlace", filter.placeIds() == null)
            .bindArray(
                "places",
                String.class,
                filter.placeIds() == null ? new Object[0] : filter.placeIds().toArray())
            .bind("since", time(filter.sinceMillis()))
            .bind("until", time(filter.untilMillis()))
            .bind("text", filter.text())
            .bind("deviceId", filter.deviceId())
            .bind("residentId", filter.residentId())
            .bind("before", time(beforeMillis))
            .bind("beforeId", beforeId)
            .bindArray("without", String.class, without.toArray())
            .bind("limit", limit)
            .map((row, context) -> archived(row))
            .list());
  }

  /** One incident with its history. */
  public Optional<Archived> find(String incidentId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select id, opened_at, body from incident where id = :id")
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("id", incidentId)
            .map((row, context) -> archived(row))
            .findOne()
            .map(archived -> {
              archived.json().set("history", history(handle, incidentId));
              archived.json().put("secondHistoryFrom", secondHistoryFrom(handle, incidentId));
              return archived;
            }));
  }

  /** From this number on it has a history beside this one ({@link PassedBy}); or null. */
  private static Integer secondHistoryFrom(org.jdbi.v3.core.Handle handle, String incidentId) {
    return handle
        .createQuery(
            """
            select min(number) from decision_passed_by
            where incident_id = :id and reason = 'SECOND_HISTORY'
            """)
        .setQueryTimeout(QUERY_SECONDS_MAX)
        .bind("id", incidentId)
        .mapTo(Integer.class)
        .findOne()
        .orElse(null);
  }

  private static ArrayNode history(org.jdbi.v3.core.Handle handle, String incidentId) {
    ArrayNode history = MAPPER.createArrayNode();
    handle
        .createQuery(
            """
            select number, at, kind, by_whom, from_where, detail, hash from incident_history
            where incident_id = :id order by number limit :limit
            """)
        .setQueryTimeout(QUERY_SECONDS_MAX)
        .bind("id", incidentId)
        .bind("limit", HISTORY_MAX)
        .map((row, context) -> entry(row))
        .forEach(history::add);
    return history;
  }

  private static ObjectNode entry(ResultSet row) throws SQLException {
    ObjectNode entry =
        MAPPER
            .createObjectNode()
            .put("number", row.getInt("number"))
            .put("at", row.getTimestamp("at").getTime())
            .put("kind", row.getString("kind"))
            .put("by", row.getString("by_whom"))
            .put("from", row.getString("from_where"));
    entry.set("detail", object(row.getString("detail")));
    return entry.put("hash", row.getString("hash"));
  }

  private static Archived archived(ResultSet row) throws SQLException {
    return new Archived(
        row.getString("id"),
        row.getTimestamp("opened_at").getTime(),
        object(row.getString("body")));
  }

  private static ObjectNode object(String json) throws SQLException {
    try {
      return (ObjectNode) MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new SQLException("a body that is no JSON", e);
    }
  }

  private static OffsetDateTime time(Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
  }
}
