package care.shouhu.command.incident;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * Where an incident stands.
 *
 * <pre>
 *                    claim, accept, dispatch            last responder done, handle          close
 *   (alarm) ──▶ OPEN ───────────────────────▶ CLAIMED ─────────────────────────▶ HANDLED ─────────▶ CLOSED
 *                ▲ ▲ │ due: next tier, rings    │  │                                │
 *                │ │ └──────────┐               │  │ joins, rings                   │
 *                │ └────────────┘               │  └──▶ CLAIMED                     │
 *                │ nobody on the way any more,  │                                   │
 *                │ claimed and nothing done,    │      an alarm of the same person  │
 *                │ a higher alarm               │      and kind, or a higher one    │
 *                └──────────────────────────────┴───────────────────────────────────┘
 * </pre>
 *
 * An alarm never disappears into a handled incident: whoever handled it did not know of it, so it
 * goes back to OPEN and rings.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "status")
@JsonSubTypes({
  @JsonSubTypes.Type(value = IncidentState.Open.class, name = "OPEN"),
  @JsonSubTypes.Type(value = IncidentState.Claimed.class, name = "CLAIMED"),
  @JsonSubTypes.Type(value = IncidentState.Handled.class, name = "HANDLED"),
  @JsonSubTypes.Type(value = IncidentState.Closed.class, name = "CLOSED")
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
   */
  record Handled(Claim claim, String by, long atMillis, String note, Closing closing)
      implements IncidentState {}

  /** Over, with an outcome. */
  record Closed(Handled handled, String by, long atMillis, Closing closing)
      implements IncidentState {}

  /** Who took it and when. */
  record Claim(String by, String byName, long atMillis) {}

  default IncidentStatus status() {
    return switch (this) {
      case Open o -> IncidentStatus.OPEN;
      case Claimed c -> IncidentStatus.CLAIMED;
      case Handled h -> IncidentStatus.HANDLED;
      case Closed c -> IncidentStatus.CLOSED;
    };
  }
}
