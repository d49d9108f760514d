package care.shouhu.command.evidence;

import care.shouhu.command.incident.HistoryChain;
import care.shouhu.command.incident.HistoryChain.Link;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Checks the chains of all incidents in the tables, a page at a time. What is found was changed
 * behind the application's back, or lost. Every query takes 30 s at most.
 */
public final class HistoryAudit {
  private static final int QUERY_SECONDS_MAX = 30;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Jdbi jdbi;

  public HistoryAudit(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Which incidents; null is no limit.
   *
   * @param afterId only those behind this one in order of id; empty for the beginning
   */
  public record Page(String afterId, String division, Set<String> placeIds, int limit) {
    boolean isWhole() {
      return division == null && placeIds == null;
    }
  }

  /**
   * Something that is wrong.
   *
   * @param number of the history entry; 0 when it is about the whole
   * @param fault a {@link HistoryChain.Fault}, {@code END_DIFFERS} (the history does not end where
   *     its incident says), {@code ORIGIN_DIFFERS} (the closed incident it goes on from has another
   *     history than when it began), {@code INCIDENT_MISSING} (a history without its incident) or
   *     what {@link care.shouhu.command.projection.PassedBy.Reason} says was left out
   */
  public record Broken(String incidentId, int number, String fault) {}

  /**
   * What a page showed.
   *
   * @param entries history entries whose hash is right
   * @param unhashed entries of before there were hashes
   * @param lastId where the next page goes on; null when this was the last one
   */
  public record Result(
      int incidents, long entries, long unhashed, List<Broken> broken, String lastId) {
    public Result {
      broken = List.copyOf(broken);
    }
  }

  private record End(Integer count, String hash) {}

  /** Checks the incidents of one page. */
  public Result check(Page page) {
    // One look for both tables: what is written meanwhile is in both or in neither.
    return jdbi.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ, handle -> check(handle, page));
  }

  private static Result check(Handle handle, Page page) {
    Map<String, End> ends = ends(handle, page);
    String last = ends.isEmpty() ? null : List.copyOf(ends.keySet()).getLast();
    boolean more = ends.size() == page.limit();
    Map<String, List<Link>> histories = histories(handle, page, more ? last : null);
    List<Broken> broken = new ArrayList<>();
    long entries = 0;
    long unhashed = 0;
    for (Map.Entry<String, End> incident : ends.entrySet()) {
      List<Link> links = histories.getOrDefault(incident.getKey(), List.of());
      var checked = HistoryChain.check(incident.getKey(), links);
      entries += checked.hashed();
      unhashed += checked.unhashed();
      checked
          .broken()
          .map(b -> new Broken(incident.getKey(), b.number(), b.fault().name()))
          .or(() ->
              endsThere(incident.getValue(), links)
                  ? java.util.Optional.empty()
                  : java.util.Optional.of(new Broken(incident.getKey(), 0, "END_DIFFERS")))
          .ifPresent(broken::add);
    }
    originsThatDiffer(handle, page, more ? last : null).stream()
        .filter(ends::containsKey)
        .forEach(id -> broken.add(new Broken(id, 1, "ORIGIN_DIFFERS")));
    passedBy(handle, page, more ? last : null).stream()
        .filter(found -> ends.containsKey(found.incidentId()))
        .forEach(broken::add);
    if (page.isWhole()) {
      histories.keySet().stream()
          .filter(id -> !ends.containsKey(id))
          .forEach(id -> broken.add(new Broken(id, 0, "INCIDENT_MISSING")));
    }
    return new Result(ends.size(), entries, unhashed, broken, more ? last : null);
  }

  /** An incident of before there were hashes says nothing of its end. */
  private static boolean endsThere(End end, List<Link> links) {
    if (end.count() == null) {
      return true;
    }
    return !links.isEmpty()
        && links.getLast().number() == end.count()
        && java.util.Objects.equals(links.getLast().hash(), end.hash());
  }

  private static Map<String, End> ends(Handle handle, Page page) {
    Map<String, End> ends = new LinkedHashMap<>();
    handle
        .createQuery(
            """
            select id, history_count, history_hash from incident
            where id > :after
              and (cast(:division as text) is null or division = :division)
              and (:anyPlace or place_id = any(:places))
            order by id limit :limit
            """)
        .setQueryTimeout(QUERY_SECONDS_MAX)
        .bind("after", page.afterId())
        .bind("division", page.division())
        .bind("anyPlace", page.placeIds() == null)
        .bindArray(
            "places",
            String.class,
            page.placeIds() == null ? new Object[0] : page.placeIds().toArray())
        .bind("limit", page.limit())
        .map((row, context) ->
            Map.entry(
                row.getString("id"),
                new End(
                    row.getObject("history_count", Integer.class), row.getString("history_hash"))))
        .forEach(end -> ends.put(end.getKey(), end.getValue()));
    return ends;
  }

  /** All between the page's ends, also those whose incident is not there. */
  private static Map<String, List<Link>> histories(Handle handle, Page page, String toId) {
    Map<String, List<Link>> histories = new LinkedHashMap<>();
    handle
        .createQuery(
            """
            select incident_id, number, at, kind, by_whom, from_where, detail, hash from incident_history
            where incident_id > :after and (cast(:to as text) is null or incident_id <= :to)
              and ((cast(:division as text) is null and :anyPlace)
                or incident_id in (select id from incident
                  where (cast(:division as text) is null or division = :division)
                    and (:anyPlace or place_id = any(:places))))
            order by incident_id, number
            """)
        .setQueryTimeout(QUERY_SECONDS_MAX)
        .bind("after", page.afterId())
        .bind("to", toId)
        .bind("division", page.division())
        .bind("anyPlace", page.placeIds() == null)
        .bindArray(
            "places",
            String.class,
            page.placeIds() == null ? new Object[0] : page.placeIds().toArray())
        .map((row, context) -> Map.entry(row.getString("incident_id"), link(row)))
        .forEach(link ->
            histories.computeIfAbsent(link.getKey(), id -> new ArrayList<>()).add(link.getValue()));
    return histories;
  }

  /** One whose origin is gone by its age is not among them. */
  private static List<String> originsThatDiffer(Handle handle, Page page, String toId) {
    return handle
        .createQuery(
            """
            select first.incident_id from incident_history first
            join incident_history origin on origin.incident_id = first.detail->>'follows'
              and origin.number = cast(first.detail->>'followsNumber' as integer)
            where first.number = 1 and first.incident_id > :after
              and (cast(:to as text) is null or first.incident_id <= :to)
              and first.detail->>'followsHash' is distinct from origin.hash
            order by first.incident_id
            """)
        .setQueryTimeout(QUERY_SECONDS_MAX)
        .bind("after", page.afterId())
        .bind("to", toId)
        .mapTo(String.class)
        .list();
  }

  /** What the tables did not take, for they know something else in its place. */
  private static List<Broken> passedBy(Handle handle, Page page, String toId) {
    return handle
        .createQuery(
            """
            select incident_id, min(number) as number, reason from decision_passed_by
            where incident_id > :after and (cast(:to as text) is null or incident_id <= :to)
            group by incident_id, reason order by incident_id, reason
            """)
        .setQueryTimeout(QUERY_SECONDS_MAX)
        .bind("after", page.afterId())
        .bind("to", toId)
        .map((row, context) ->
            new Broken(row.getString("incident_id"), row.getInt("number"), row.getString("reason")))
        .list();
  }

  private static Link link(ResultSet row) throws SQLException {
    try {
      return new Link(
          row.getInt("number"),
          row.getTimestamp("at").getTime(),
          row.getString("kind"),
          row.getString("by_whom"),
          row.getString("from_where"),
          MAPPER.readValue(row.getString("detail"), new TypeReference<Map<String, String>>() {}),
          row.getString("hash"));
    } catch (JsonProcessingException e) {
      throw new SQLException("a detail that is no map of texts", e);
    }
  }
}
