package care.shouhu.command.notify;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What a person is told of. Ids only: the words are made when it is sent, by what holds then. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = About.OfIncident.class, name = "incident"),
  @JsonSubTypes.Type(value = About.OfAssignment.class, name = "assignment"),
  @JsonSubTypes.Type(value = About.OfMany.class, name = "many"),
  @JsonSubTypes.Type(value = About.Proof.class, name = "proof")
})
public sealed interface About {

  /**
   * An incident waits for somebody.
   *
   * @param ring which ring of the incident: each one tells its people again
   */
  record OfIncident(String incidentId, int ring) implements About {}

  /** The person is asked to go. */
  record OfAssignment(String incidentId, String assignmentId) implements About {}

  /**
   * More rang within a minute than one person can take one by one.
   *
   * @param incidents that waited for this person when it was let out; 0 before
   * @param incidentId the newest of them, or null before
   * @param incidentIds the newest {@value #IDS_MAX} of them, the newest first; empty before
   */
  record OfMany(int incidents, String incidentId, List<String> incidentIds) implements About {
    /** In a flood thousands wait; the first ones of them say enough of it. */
    public static final int IDS_MAX = 100;

    public OfMany {
      incidentIds = incidentIds == null ? List.of() : List.copyOf(incidentIds);
    }

    static OfMany notYet() {
      return new OfMany(0, null, List.of());
    }

    /**
     * What waits now.
     *
     * @param newestFirst at least one
     */
    public static OfMany of(List<String> newestFirst) {
      return new OfMany(
          newestFirst.size(),
          newestFirst.getFirst(),
          newestFirst.subList(0, Math.min(IDS_MAX, newestFirst.size())));
    }
  }

  /** Does this channel reach the person? */
  record Proof(String channelId) implements About {}

  /** The word for what it is, outside of the desk. */
  @JsonIgnore
  default String word() {
    return switch (this) {
      case OfIncident a -> "incident";
      case OfAssignment a -> "assignment";
      case OfMany a -> "many";
      case Proof a -> "proof";
    };
  }

  /** The assignment it is about, or null. */
  @JsonIgnore
  default String assignment() {
    return this instanceof OfAssignment a ? a.assignmentId() : null;
  }

  /** All incidents it is about, as far as they are kept. */
  @JsonIgnore
  default List<String> all() {
    return switch (this) {
      case OfIncident a -> List.of(a.incidentId());
      case OfAssignment a -> List.of(a.incidentId());
      case OfMany a -> a.incidentIds();
      case Proof a -> List.of();
    };
  }

  /** The incident it is about, or null. */
  @JsonIgnore
  default String incident() {
    return switch (this) {
      case OfIncident a -> a.incidentId();
      case OfAssignment a -> a.incidentId();
      case OfMany a -> a.incidentId();
      case Proof a -> null;
    };
  }
}
