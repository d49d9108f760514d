package care.shouhu.command.trail;

import care.shouhu.command.incident.HistoryChain.Link;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The trail's copy in the database, to be searched. Every query takes 5 s at most. */
public final class TrailTable {
  private static final int QUERY_SECONDS_MAX = 5;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final Pattern NAME = Pattern.compile(":(\\w+)");

  private final Jdbi jdbi;

  public TrailTable(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * What is looked for; null is anything.
   *
   * @param about such as {@code resident:R-1}
   * @param division only entries about this division, for an auditor of one
   * @param placeIds only entries about these places, for an auditor of an institution
   * @param organisationId also the doings, away from any place, of who looks after all sites of
   *     this institution: for an auditor of it
   * @param fromMillis at or after
   * @param toMillis before
   * @param below only entries with a smaller number
   */
  public record Filter(
      String kind,
      String by,
      String about,
      String division,
      Set<String> placeIds,
      String organisationId,
      Long fromMillis,
      Long toMillis,
      Integer below,
      int limit) {}

  /** Newest first. */
  public List<Link> find(String chain, Filter filter) {
    // Only what is asked for stands in the question, so that an index answers it.
    Map<String, Object> bound = new LinkedHashMap<>();
    var where = new StringBuilder("chain = :chain");
    narrow(where, bound, "kind = :kind", filter.kind());
    narrow(where, bound, "by_user = :by", filter.by());
    narrow(where, bound, "division = :division", filter.division());
    if (filter.organisationId() == null) {
      narrow(where, bound, "place_id = any (:places)", array(filter.placeIds()));
    } else {
      where.append(
          " and (place_id = any (:places) or detail ->> 'organisationId' = :organisation)");
      bound.put("places", array(filter.placeIds()));
      bound.put("organisation", filter.organisationId());
    }
    narrow(where, bound, "at >= :from", timestamp(filter.fromMillis()));
    narrow(where, bound, "at < :to", timestamp(filter.toMillis()));
    narrow(where, bound, "number < :below", filter.below());
    if (filter.about() != null) {
      about(where, bound, filter.about());
    }
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select number, at, kind, by_user, from_address, detail, hash
                from audit_trail
                where %s
                order by number desc
                limit :limit
                """
                    .formatted(where))
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("chain", chain)
            .bindMap(bound)
            .bind("limit", filter.limit())
            .map((row, context) -> link(row))
            .list());
  }

  /**
   * @param condition with one name to be bound
   */
  private static void narrow(
      StringBuilder where, Map<String, Object> bound, String condition, Object valueOrNull) {
    if (valueOrNull != null) {
      where.append(" and ").append(condition);
      bound.put(NAME.matcher(condition).results().findFirst().orElseThrow().group(1), valueOrNull);
    }
  }

  /** What an entry is about alone, or with others. */
  private static void about(StringBuilder where, Map<String, Object> bound, String about) {
    bound.put("about", about);
    int colon = about.indexOf(':');
    if (colon < 0) {
      where.append(" and about = :about");
      return;
    }
    where.append(
        " and (about = :about or (ids @> array[cast(:one as text)] and detail ->> 'of' = :of))");
    bound.put("of", about.substring(0, colon));
    bound.put("one", about.substring(colon + 1));
  }

  private static String[] array(Set<String> placeIds) {
    return placeIds == null ? null : placeIds.toArray(String[]::new);
  }

  private static Timestamp timestamp(Long millis) {
    return millis == null ? null : new Timestamp(millis);
  }

  private static Link link(ResultSet row) throws SQLException {
    try {
      Map<String, String> detail =
          MAPPER.readValue(row.getString("detail"), new TypeReference<Map<String, String>>() {});
      return new Link(
          row.getInt("number"),
          row.getTimestamp("at").getTime(),
          row.getString("kind"),
          row.getString("by_user"),
          row.getString("from_address"),
          detail,
          row.getString("hash"));
    } catch (JsonProcessingException e) {
      throw new SQLException("a detail that is no JSON", e);
    }
  }

  /** Up to which entry the table goes; 0 for none. */
  int last(String chain) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select coalesce(max(number), 0) from audit_trail where chain = :chain")
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("chain", chain)
            .mapTo(Integer.class)
            .one());
  }

  /** Adds entries; those that are there already stay as they are. */
  void add(String chain, List<Link> entries) {
    jdbi.useTransaction(handle -> {
      PreparedBatch batch =
          handle.prepareBatch(
              """
              insert into audit_trail (chain, number, at, kind, by_user, from_address, detail, hash)
              values (:chain, :number, :at, :kind, :by, :from, cast(:detail as jsonb), :hash)
              on conflict do nothing
              """);
      for (Link entry : entries) {
        batch
            .bind("chain", chain)
            .bind("number", entry.number())
            .bind("at", new Timestamp(entry.atMillis()))
            .bind("kind", entry.kind())
            .bind("by", entry.by())
            .bind("from", entry.from())
            .bind("detail", json(entry.detail()))
            .bind("hash", entry.hash())
            .add();
      }
      batch.execute();
    });
  }

  private static String json(Map<String, String> detail) {
    try {
      // PostgreSQL keeps no U+0000; the hash takes it for U+FFFD as well.
      return MAPPER.writeValueAsString(detail).replace("\\u0000", "\\ufffd");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts are always JSON", e);
    }
  }
}
