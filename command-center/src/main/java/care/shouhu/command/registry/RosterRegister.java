package care.shouhu.command.registry;

import care.shouhu.command.registry.Written.Reason;
import care.shouhu.core.directory.Shift;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Writes the rosters. All methods block, as those of {@link Registry}. Who may be in a shift is for
 * the caller to have checked.
 */
public final class RosterRegister {
  /** Of one unit that are not over: a quarter of a year with six shifts a day and more. */
  public static final int SHIFTS_PER_UNIT_MAX = 1_000;

  /** A shift that ended so long ago leaves the memory; its row stays. */
  static final int KEPT_DAYS = 35;

  private final Registry registry;

  public RosterRegister(Registry registry) {
    this.registry = registry;
  }

  /**
   * Adds a shift.
   *
   * @param shift its id is ignored
   */
  public Written<Shift> add(Shift shift, String by) {
    return registry.write(handle -> {
      handle
          .createUpdate(
              """
              update roster_shift set removed_at = now()
              where place_id is not distinct from :placeId and division is not distinct from :division
                and removed_at is null and ends_at < now() - make_interval(days => :days)
              """)
          .bind("placeId", shift.placeId())
          .bind("division", shift.division())
          .bind("days", KEPT_DAYS)
          .execute();
      int held =
          handle
              .createQuery(
                  """
                  select count(*) from roster_shift
                  where place_id is not distinct from :placeId and division is not distinct from :division
                    and removed_at is null and ends_at > now()
                  """)
              .bind("placeId", shift.placeId())
              .bind("division", shift.division())
              .mapTo(Integer.class)
              .one();
      if (held >= SHIFTS_PER_UNIT_MAX) {
        return new Written.Refused<>(
            Reason.TOO_MANY, "id", "%d shifts are planned; remove some first.".formatted(held));
      }
      long id =
          handle
              .createQuery(
                  """
                  insert into roster_shift (place_id, division, desk, starts_at, ends_at, people, made_by)
                  values (:placeId, :division, :desk, :startsAt, :endsAt, :people, :by)
                  returning id
                  """)
              .bind("placeId", shift.placeId())
              .bind("division", shift.division())
              .bind("desk", shift.desk())
              .bind("startsAt", time(shift.startsAtMillis()))
              .bind("endsAt", time(shift.endsAtMillis()))
              .bindArray("people", String.class, shift.people().toArray())
              .bind("by", by)
              .mapTo(Long.class)
              .one();
      return new Written.Done<>(withId(shift, id));
    });
  }

  /** Removes it; true when it was there. */
  public Written<Boolean> remove(long id, String by) {
    return registry.write(handle ->
        new Written.Done<>(
            handle
                    .createUpdate(
                        """
                        update roster_shift set removed_at = now(), removed_by = :by
                        where id = :id and removed_at is null
                        """)
                    .bind("id", id)
                    .bind("by", by)
                    .execute()
                > 0));
  }

  /** Gives a user these skills in place of those there were; true when the user is there. */
  public Written<Boolean> putSkills(String username, List<String> skills) {
    return registry.write(handle ->
        new Written.Done<>(
            handle
                    .createUpdate(
                        "update app_user set skills = :skills where username = :u and removed_at is null")
                    .bindArray("skills", String.class, skills.toArray())
                    .bind("u", username)
                    .execute()
                > 0));
  }

  private static Shift withId(Shift shift, long id) {
    return new Shift(
        id,
        shift.placeId(),
        shift.division(),
        shift.desk(),
        shift.startsAtMillis(),
        shift.endsAtMillis(),
        shift.people());
  }

  private static OffsetDateTime time(long millis) {
    return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
  }
}
