package care.shouhu.command.registry;

import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Where people of the register belong, also those of a file only. Blocks, 5 s at most. */
public final class PersonPlaces {
  private static final int QUERY_SECONDS_MAX = 5;

  private final Jdbi jdbi;

  public PersonPlaces(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A person, and who may read what is noted about them.
   *
   * @param division null when nobody knows
   * @param placeId null for who is not served
   */
  public record PersonPlace(String id, String division, String placeId) {}

  /** Of these residents; who is not there is left out. */
  public List<PersonPlace> of(Collection<String> residentIds) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select id, division, place_id from resident where id = any(:ids)")
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bindArray("ids", String.class, residentIds.toArray())
            .map((row, context) ->
                new PersonPlace(
                    row.getString("id"), row.getString("division"), row.getString("place_id")))
            .list());
  }
}
