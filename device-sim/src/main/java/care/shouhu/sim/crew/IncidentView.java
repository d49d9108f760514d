package care.shouhu.sim.crew;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** Of the contract's Incident what a colleague looks at. Times are epoch milliseconds. */
@JsonIgnoreProperties(ignoreUnknown = true)
record IncidentView(
    String id,
    String status,
    @JsonProperty("class") String alarmClass,
    String kind,
    long openedAt,
    String placeId,
    String placeKind,
    String division,
    int rings,
    String claimedBy,
    Long claimedAt,
    Long handledAt,
    List<AssignmentView> assignments) {

  IncidentView {
    assignments = assignments == null ? List.of() : List.copyOf(assignments);
    kind = kind == null ? "" : kind;
  }

  boolean isAtInstitution() {
    return "INSTITUTION".equals(placeKind);
  }

  boolean needsSomebodyThere() {
    return "URGENT".equals(alarmClass) || "HIGH".equals(alarmClass);
  }

  boolean hasSomebodyOnTheWay() {
    return assignments.stream().anyMatch(AssignmentView::isActive);
  }

  /** Of the contract's Assignment what its responder looks at. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record AssignmentView(
      String id,
      String responder,
      String status,
      long notifiedAt,
      Long acceptedAt,
      Long enRouteAt,
      Long onSceneAt) {

    boolean isActive() {
      return switch (status) {
        case "NOTIFIED", "DELIVERED", "SEEN", "ACCEPTED", "EN_ROUTE", "ON_SCENE" -> true;
        default -> false;
      };
    }
  }
}
