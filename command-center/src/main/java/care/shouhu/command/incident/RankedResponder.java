package care.shouhu.command.incident;

import care.shouhu.core.directory.User.Role;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Somebody who could go, and why they stand where they stand.
 *
 * @param responder user name
 * @param available on duty, and free to be sent
 * @param basis by what it is known that they are on duty or not
 * @param openAssignments assignments not over yet; 0 is free
 * @param distanceMeters straight line to the place, or null when either is unknown
 * @param missingSkills of those that are wanted
 * @param scoreSeconds the sum of the reasons' seconds; the lowest comes first
 * @param reasons never empty but in an {@link #unweighed} one
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record RankedResponder(
    String responder,
    String displayName,
    Role role,
    boolean onDuty,
    boolean available,
    DutyState.Basis basis,
    int openAssignments,
    Long distanceMeters,
    List<String> skills,
    List<String> missingSkills,
    long scoreSeconds,
    List<Reason> reasons) {

  public RankedResponder {
    skills = List.copyOf(skills);
    missingSkills = List.copyOf(missingSkills);
    reasons = List.copyOf(reasons);
  }

  /** Somebody on duty of whom nothing else is known. */
  public static RankedResponder unweighed(String username) {
    return new RankedResponder(
        username,
        username,
        Role.FIELD_WORKER,
        true,
        true,
        DutyState.Basis.STANDING,
        0,
        null,
        List.of(),
        List.of(),
        0,
        List.of());
  }

  /**
   * One thing that was weighed.
   *
   * @param seconds it counts for
   * @param meters of road, or null
   * @param ageSeconds of the last known place it goes by, or null
   */
  public record Reason(Code code, long seconds, Long meters, Long ageSeconds) {

    /** What was weighed. */
    public enum Code {
      /** Of the staff of the place itself. */
      INSIDE,
      /** The way as the routing engine has it. */
      ROUTED,
      /** The way by straight line, road factor and speed. */
      ESTIMATED,
      /** Nobody knows where they are. */
      PLACE_UNKNOWN,
      /** From where they are asked to the road. */
      START,
      /** Assignments that are not over. */
      LOAD,
      /** Skills that are wanted and missing. */
      SKILL
    }
  }
}
