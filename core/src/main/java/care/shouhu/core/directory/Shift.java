package care.shouhu.core.directory;

import java.util.List;

/**
 * A shift of the roster: who is on duty from when to when.
 *
 * @param placeId the institution whose shift it is, or null
 * @param division the division whose desk or field workers they are, or null; the city's own code
 *     is the city's desk. Either this or {@code placeId} stands
 * @param desk which of several desks; empty where there is one
 * @param endsAtMillis no longer part of it
 * @param people user names
 */
public record Shift(
    long id,
    String placeId,
    String division,
    String desk,
    long startsAtMillis,
    long endsAtMillis,
    List<String> people) {

  public Shift {
    people = List.copyOf(people);
  }

  public boolean runsAt(long nowMillis) {
    return startsAtMillis <= nowMillis && nowMillis < endsAtMillis;
  }
}
