package care.shouhu.command.incident;

import care.shouhu.command.incident.TravelTimes.By;
import care.shouhu.core.directory.User.Role;
import java.util.List;

/**
 * Somebody who could go, with all that the rank was made of.
 *
 * @param responder user name
 * @param onDuty at work
 * @param available at work, and not on a break
 * @param dutyBy by what that is known
 * @param openAssignments assignments not over yet; 0 is free
 * @param distanceMeters straight line to the place, or null when either is unknown
 * @param travelSeconds to the place
 * @param travelBy by what that is known
 * @param placeAgeSeconds how old the position is that the phone reported; null when the usual place
 *     of the register was taken
 * @param skillsMissing skills this errand wants and this person has not
 * @param refused DECLINED or TIMED_OUT when this person was asked for it within the last {@value
 *     Responders#ASK_AGAIN_MINUTES} minutes and did not come; else null
 * @param costSeconds what orders those who are available: travel, {@value
 *     Responders#LOAD_COST_SECONDS} s for each open assignment, {@value
 *     Responders#SKILL_COST_SECONDS} s for each missing skill
 */
public record RankedResponder(
    String responder,
    String displayName,
    Role role,
    boolean onDuty,
    boolean available,
    DutyState.Basis dutyBy,
    int openAssignments,
    Long distanceMeters,
    long travelSeconds,
    By travelBy,
    Long placeAgeSeconds,
    List<String> skills,
    List<String> skillsMissing,
    AssignmentStatus refused,
    long costSeconds) {

  public RankedResponder {
    skills = List.copyOf(skills);
    skillsMissing = List.copyOf(skillsMissing);
  }

  /** Whether the policy may ask this one by itself now. */
  public boolean mayBeAsked() {
    return available && refused == null;
  }
}
