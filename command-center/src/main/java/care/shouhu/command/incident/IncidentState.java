package care.shouhu.command.incident;

import care.shouhu.command.watch.Alarm;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;

/**
 * Where an incident stands.
 *
 * <pre>
 *                    claim, accept, dispatch            last responder done, handle          close
 *   (alarm) ──▶ OPEN ───────────────────────▶ CLAIMED ─────────────────────────▶ HANDLED ─────────▶ CLOSED
 *                ▲ ▲ │ due: next tier, rings    │  │                                │                │
 *                │ │ └──────────┐               │  │ joins, rings                   │                │ reopen
 *                │ └────────────┘               │  └──▶ CLAIMED                     │                ▼
 *                │ nobody on the way any more,  │                                   │          a new one, OPEN,
 *                │ claimed and nothing done,    │      an alarm of the same person  │          that follows it
 *                │ a higher alarm,              │      and kind, or a higher one    │
 *                │ to the city or back          │                                   │
 *                └──────────────────────────────┴───────────────────────────────────┘
 *
 *             merge (into another that is OPEN or CLAIMED)
 *   OPEN, CLAIMED ─────────────────────────▶ MERGED ──────────▶ OPEN, CLAIMED as it was before
 *                                                    unmerge
 * </pre>
 *
 * An alarm never disappears into a handled incident: whoever handled it did not know of it, so it
 * goes back to OPEN and rings. Nor into a merged one: its alarms, its responders and the nearer of
 * the two clocks go into the other incident, and so does the next alarm of its person. A merged
 * incident has no outcome of its own; that of the other one counts. A closed one never opens again:
 * what was stated stays, and a new incident goes on from it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "status")
@JsonSubTypes({
  @JsonSubTypes.Type(value = IncidentState.Open.class, name = "OPEN"),
  @JsonSubTypes.Type(value = IncidentState.Claimed.class, name = "CLAIMED"),
  @JsonSubTypes.Type(value = IncidentState.Handled.class, name = "HANDLED"),
  @JsonSubTypes.Type(value = IncidentState.Closed.class, name = "CLOSED"),
  @JsonSubTypes.Type(value = IncidentState.Merged.class, name = "MERGED")
})
public sealed interface IncidentState {

  /**
   * Somebody must take it.
   *
   * @param sinceMillis when it came into the queue, for the first time or again
   */
  record Open(long sinceMillis) implements IncidentState {}

  /** Somebody said they look after it. */
  record Claimed(Claim claim) implements IncidentState {}

  /**
   * The work is done; an operator or a lead still has to close it.
   *
   * @param claim who had it
   * @param note what the one who handled it says, or null
   * @param closing what the last responder stated, or null when settled without one
   * @param reached how the person was reached when settled without a responder, or null
   */
  record Handled(
      Claim claim, String by, long atMillis, String note, Closing closing, Reached reached)
      implements IncidentState {}

  /** Over, with an outcome. */
  record Closed(Handled handled, String by, long atMillis, Closing closing)
      implements IncidentState {}

  /**
   * Goes on inside another incident.
   *
   * @param before {@link Open} or {@link Claimed}: what an unmerge brings back
   * @param into id of the other incident
   * @param alarms its alarms as they were when it was merged; they stand in the other one now
   */
  record Merged(IncidentState before, String into, String by, long atMillis, List<Alarm> alarms)
      implements IncidentState {
    public Merged {
      alarms = List.copyOf(alarms);
    }
  }

  /** Who took it and when. */
  record Claim(String by, String byName, long atMillis) {}

  /** Who has it, or had it last; empty while nobody has taken it. */
  default Optional<Claim> taken() {
    return switch (this) {
      case Open o -> Optional.empty();
      case Claimed c -> Optional.of(c.claim());
      case Handled h -> Optional.of(h.claim());
      case Closed c -> Optional.of(c.handled().claim());
      case Merged m -> m.before().taken();
    };
  }

  default IncidentStatus status() {
    return switch (this) {
      case Open o -> IncidentStatus.OPEN;
      case Claimed c -> IncidentStatus.CLAIMED;
      case Handled h -> IncidentStatus.HANDLED;
      case Closed c -> IncidentStatus.CLOSED;
      case Merged m -> IncidentStatus.MERGED;
    };
  }
}
