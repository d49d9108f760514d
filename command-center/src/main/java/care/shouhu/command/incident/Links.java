package care.shouhu.command.incident;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How an incident hangs together with others, and which desk looks after it.
 *
 * @param merged what was merged into it, oldest first; at most {@value #MERGED_MAX}
 * @param follows the closed incident that it goes on from, or null
 * @param reopenedAs id of the incident it was reopened as, or null
 * @param transfer who handed it to the city or back last, or null when it stays where it came up
 */
public record Links(List<MergedIn> merged, Follows follows, String reopenedAs, Transfer transfer) {

  /** So many incidents go into one at most: the whole value is a record of the log. */
  public static final int MERGED_MAX = 50;

  public static final Links NONE = new Links(List.of(), null, null, null);

  public Links {
    merged = merged == null ? List.of() : List.copyOf(merged);
  }

  /**
   * One incident that was merged into this one.
   *
   * @param personKeys {@link Subject#key} of the people it is about: their next alarm joins here
   * @param alarmIds alarms it brought, and those of its people that joined since, as far as they
   *     are remembered
   * @param alarmCount how many those are altogether
   * @param assignmentIds assignments it brought
   */
  public record MergedIn(
      String incidentId,
      Subject subject,
      List<String> personKeys,
      List<String> alarmIds,
      int alarmCount,
      List<String> assignmentIds,
      String by,
      long atMillis) {

    public MergedIn {
      personKeys = List.copyOf(personKeys);
      alarmIds = List.copyOf(alarmIds);
      assignmentIds = List.copyOf(assignmentIds);
    }

    /** Ids that the incident remembers alone: the others tell it nothing. */
    MergedIn remembering(List<String> alarms, List<String> assignments) {
      List<String> alarmsLeft = new ArrayList<>(alarmIds);
      alarmsLeft.retainAll(alarms);
      List<String> assignmentsLeft = new ArrayList<>(assignmentIds);
      assignmentsLeft.retainAll(assignments);
      return new MergedIn(
          incidentId, subject, personKeys, alarmsLeft, alarmCount, assignmentsLeft, by, atMillis);
    }

    /** One more alarm of its people joined. Ids of alarms that are forgotten are forgotten too. */
    MergedIn with(String alarmId, List<String> remembered) {
      List<String> ids = new ArrayList<>(alarmIds);
      ids.retainAll(remembered);
      ids.add(alarmId);
      return new MergedIn(
          incidentId, subject, personKeys, ids, alarmCount + 1, assignmentIds, by, atMillis);
    }
  }

  /**
   * Why it goes on from a closed one.
   *
   * @param reason in words, when a person reopened it; null when the same alarm came again soon
   */
  public record Follows(String incidentId, String reason) {}

  /**
   * A hand-over between the county's desk and the city's.
   *
   * @param to {@link Tier#CITY_DESK} or {@link Tier#COUNTY_DESK}
   */
  public record Transfer(Tier to, String by, String byName, long atMillis, String reason) {}

  Optional<MergedIn> merged(String incidentId) {
    return merged.stream().filter(in -> in.incidentId().equals(incidentId)).findFirst();
  }

  Links withMerged(List<MergedIn> now) {
    return new Links(now, follows, reopenedAs, transfer);
  }

  Links withReopenedAs(String incidentId) {
    return new Links(merged, follows, incidentId, transfer);
  }

  Links withTransfer(Transfer now) {
    return new Links(merged, follows, reopenedAs, now);
  }

  boolean isWithTheCity() {
    return transfer != null && transfer.to() == Tier.CITY_DESK;
  }
}
