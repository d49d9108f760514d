package care.shouhu.command.registry;

import care.shouhu.command.access.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/**
 * What of the register is over, or soon will be: licences, certificates, assessments and consents.
 * A day named as the last one still counts. All methods block.
 */
public final class Expiries {
  /** What ends within so many days from today is soon over. */
  public static final int DAYS_AHEAD = 60;

  private static final int QUERY_SECONDS_MAX = 10;

  private final Jdbi jdbi;

  public Expiries(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** What can be over. Of people it is of those who are served, and only what was not replaced. */
  public enum Kind {
    LICENCE(
        "organisation",
        """
        select id, name, null::text as resident_id, null::text as consent, division, null::text as place_id,
               licence_until as until, false as lives_in
        from organisation where removed_at is null
        """,
        "x.id in (select organisation_id from place where id = any (:scopePlaces))",
        "x.id in (select organisation_id from place where id = :place)"),
    CERTIFICATE(
        "staff",
        """
        select id, name, null::text as resident_id, null::text as consent, division, place_id,
               certified_until as until, false as lives_in
        from staff where removed_at is null
        """),
    // The newest of each person by an index, rather than everything that was replaced.
    ASSESSMENT(
        "assessment",
        """
        select a.id, r.name, r.id as resident_id, null::text as consent, p.division, r.place_id,
               a.valid_until as until,
               exists (select from bed_stay s where s.resident_id = r.id and s.ended_at is null) as lives_in
        from resident r join place p on p.id = r.place_id
        cross join lateral (
          select id, valid_until from assessment where resident_id = r.id and removed_at is null
          order by assessed_on desc, id desc limit 1) a
        where r.removed_at is null
        """),
    CONSENT(
        "consent",
        """
        select c.id, r.name, r.id as resident_id, c.kind as consent, p.division, r.place_id,
               c.valid_until as until,
               exists (select from bed_stay s where s.resident_id = r.id and s.ended_at is null) as lives_in
        from resident r join place p on p.id = r.place_id
        cross join lateral (
          select distinct on (kind) id, kind, given, valid_until from consent
          where resident_id = r.id and removed_at is null
          order by kind, given_on desc, id desc) c
        where r.removed_at is null and c.given
        """);

    private final String record;
    private final String rows;
    private final String inScope;
    private final String inPlace;

    Kind(String record, String rows) {
      this(record, rows, "x.place_id = any (:scopePlaces)", "x.place_id = :place");
    }

    Kind(String record, String rows, String inScope, String inPlace) {
      this.record = record;
      this.rows = rows;
      this.inScope = inScope;
      this.inPlace = inPlace;
    }

    /** The kind of record that says until when. */
    public String record() {
      return record;
    }
  }

  /**
   * Of whom it is asked.
   *
   * @param scope what whoever asks may see
   * @param division null for every one of the scope
   * @param placeId null for every one of the scope
   */
  public record Asked(Scope scope, String division, String placeId) {}

  /**
   * How many of a kind.
   *
   * @param over their last day is past
   * @param soon their last day is within {@link #DAYS_AHEAD} days
   */
  public record Count(Kind kind, int over, int soon) {}

  /**
   * One of them.
   *
   * @param name of the institution, or of the person
   * @param residentId whose it is; null of institutions and staff
   * @param consent to what; null of others
   * @param placeId null where it has none
   * @param until the last day
   * @param livesIn in a bed of an institution now
   */
  public record Expiry(
      Kind kind,
      String id,
      String name,
      String residentId,
      String consent,
      String division,
      String placeId,
      LocalDate until,
      boolean livesIn) {}

  /** Where a page goes on: behind this one. */
  public record After(LocalDate until, String id) {}

  /** Of each kind, also of those of which there are none. */
  public List<Count> counts(Asked asked, LocalDate today) {
    return jdbi.withHandle(handle -> {
      List<Count> counts = new ArrayList<>();
      for (Kind kind : Kind.values()) {
        String sql =
            "select count(*) filter (where until < :today) as over, count(*) filter (where until >="
                + " :today) as soon from ("
                + kind.rows
                + ") x where "
                + where(kind, asked);
        counts.add(
            bound(handle.createQuery(sql), asked, today)
                .map((row, context) -> new Count(kind, row.getInt("over"), row.getInt("soon")))
                .one());
      }
      return counts;
    });
  }

  /**
   * A page, what was over first in front.
   *
   * @param after null for the first page
   */
  public List<Expiry> page(Kind kind, Asked asked, LocalDate today, After after, int limit) {
    String sql =
        "select * from ("
            + kind.rows
            + ") x where "
            + where(kind, asked)
            + (after == null ? "" : " and (x.until, x.id) > (:afterUntil, :afterId)")
            + " order by x.until, x.id limit :limit";
    return jdbi.withHandle(handle -> {
      Query query = bound(handle.createQuery(sql), asked, today).bind("limit", limit);
      if (after != null) {
        query.bind("afterUntil", after.until()).bind("afterId", after.id());
      }
      return query.map((row, context) -> expiry(kind, row)).list();
    });
  }

  private static String where(Kind kind, Asked asked) {
    String inScope =
        switch (asked.scope()) {
          case Scope.City _ -> "true";
          case Scope.County _ -> "x.division = :scopeDivision";
          case Scope.Institution _ -> kind.inScope;
          case Scope.Own _, Scope.Nothing _ -> "false";
        };
    return "x.until <= :latest and "
        + inScope
        + (asked.division() == null ? "" : " and x.division = :division")
        + (asked.placeId() == null ? "" : " and " + kind.inPlace);
  }

  private static Query bound(Query query, Asked asked, LocalDate today) {
    query
        .setQueryTimeout(QUERY_SECONDS_MAX)
        .bind("today", today)
        .bind("latest", today.plusDays(DAYS_AHEAD));
    switch (asked.scope()) {
      case Scope.County county -> query.bind("scopeDivision", county.division());
      case Scope.Institution institution ->
          query.bindArray("scopePlaces", String.class, institution.placeIds().toArray());
      case Scope.City _, Scope.Own _, Scope.Nothing _ -> {
        // Nothing of it stands in the statement.
      }
    }
    if (asked.division() != null) {
      query.bind("division", asked.division());
    }
    return asked.placeId() == null ? query : query.bind("place", asked.placeId());
  }

  private static Expiry expiry(Kind kind, ResultSet row) throws SQLException {
    return new Expiry(
        kind,
        row.getString("id"),
        row.getString("name"),
        row.getString("resident_id"),
        row.getString("consent"),
        row.getString("division"),
        row.getString("place_id"),
        row.getObject("until", LocalDate.class),
        row.getBoolean("lives_in"));
  }
}
