package care.shouhu.command.registry;

import care.shouhu.core.directory.Shift;
import java.sql.Timestamp;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Writes the roster. All methods block. */
public final class Rosters {
  /** Shifts that ended longer ago leave the directory; their rows stay. */
  static final int KEPT_DAYS = 35;

  private final Registry registry;

  public Rosters(Registry registry) {
    this.registry = registry;
  }

  /**
   * A part of a unit's roster.
   *
   * @param placeId the institution, or null
   * @param division the division, or null; either this or {@code placeId} stands
   * @param fromMillis of the part that is replaced, by when shifts start
   * @param toMillis no longer part of it
   * @param shifts all that start in it; their ids, units are ignored
   * @param by user name
   */
  public record Part(
      String placeId,
      String division,
      long fromMillis,
      long toMillis,
      List<Shift> shifts,
      String by) {
    public Part {
      shifts = List.copyOf(shifts);
    }
  }

  /** How many shifts were put in place of how many. */
  public record Replaced(int added, int removed) {}

  /**
   * Puts these shifts in place of all that start in the same time. Whoever is named is on duty by
   * the roster alone from then on. What ended more than {@value #KEPT_DAYS} days ago leaves the
   * directory on the way.
   */
  public Written<Replaced> replace(Part part) {
    return registry.write(handle -> {
      int removed = remove(handle, part);
      forgetOld(handle, part);
      insert(handle, part);
      endStandingDuty(handle, part);
      return new Written.Done<>(new Replaced(part.shifts().size(), removed));
    });
  }

  private static int remove(Handle handle, Part part) {
    return handle
        .createUpdate(
            """
            update roster_shift set removed_at = now(), removed_by = :by
            where place_id is not distinct from :placeId and division is not distinct from :division
              and removed_at is null and starts_at >= :from and starts_at < :to
            """)
        .bind("by", part.by())
        .bind("placeId", part.placeId())
        .bind("division", part.division())
        .bind("from", new Timestamp(part.fromMillis()))
        .bind("to", new Timestamp(part.toMillis()))
        .execute();
  }

  private static void forgetOld(Handle handle, Part part) {
    handle
        .createUpdate(
            """
            update roster_shift set removed_at = now()
            where place_id is not distinct from :placeId and division is not distinct from :division
              and removed_at is null and ends_at < now() - make_interval(days => :days)
            """)
        .bind("placeId", part.placeId())
        .bind("division", part.division())
        .bind("days", KEPT_DAYS)
        .execute();
  }

  private static void insert(Handle handle, Part part) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into roster_shift (place_id, division, desk, starts_at, ends_at, people, made_by)
            values (:placeId, :division, :desk, :from, :to, :people, :by)
            """);
    for (Shift shift : part.shifts()) {
      batch
          .bind("placeId", part.placeId())
          .bind("division", part.division())
          .bind("desk", shift.desk())
          .bind("from", new Timestamp(shift.startsAtMillis()))
          .bind("to", new Timestamp(shift.endsAtMillis()))
          .bindArray("people", String.class, shift.people().toArray())
          .bind("by", part.by())
          .add();
    }
    if (!part.shifts().isEmpty()) {
      batch.execute();
    }
  }

  private static void endStandingDuty(Handle handle, Part part) {
    List<String> people =
        part.shifts().stream().flatMap(shift -> shift.people().stream()).distinct().toList();
    handle
        .createUpdate(
            "update app_user set on_duty = false where on_duty and username = any(:people)")
        .bindArray("people", String.class, people.toArray())
        .execute();
  }
}
