package care.shouhu.command.incident;

import java.util.List;

/**
 * Why a command was not done, and what could be done instead.
 *
 * @param detail one sentence for people
 * @param possible labels of the commands that are possible now; may be empty
 */
public record Refused(Reason reason, String detail, List<String> possible) {

  public Refused {
    possible = List.copyOf(possible);
  }

  /** Stable word, also the metric label and the problem's type. */
  public enum Reason {
    UNKNOWN_INCIDENT,
    UNKNOWN_ASSIGNMENT,
    UNKNOWN_RESPONDER,
    /** Not a field worker, institution staff or lead. */
    NOT_A_RESPONDER,
    ALREADY_ASSIGNED,
    /** So many are on it that another one would only be in the way. */
    TOO_MANY_RESPONDERS,
    ALREADY_CLAIMED,
    /** The transition does not exist from where it stands. */
    WRONG_STATE,
    /** Not a step of this incident's action plan. */
    UNKNOWN_STEP,
    /** A step left out without a reason. */
    STEP_REASON_MISSING,
    /** The assignment is somebody else's. */
    NOT_YOURS,
    /** The assignment is over; the incident may be in the queue again. */
    ASSIGNMENT_OVER,
    /** FALSE_ALARM without a cause. */
    CAUSE_MISSING,
    /** Nobody has seen or spoken to the person: that ends nothing. */
    NOBODY_REACHED,
    /** Into this one nothing can be merged, or out of it. */
    WRONG_TARGET,
    ALREADY_WITH_CITY,
    UNKNOWN_HOLD,
    UNKNOWN_HANDOVER,
    /** A call or a fall: held back by nothing but a test. */
    NEVER_SHELVED,
    /** Held back already, by somebody else's name. */
    ALREADY_HELD,
    /** The device speaks for an incident that is open. */
    DEVICE_HAS_INCIDENT,
    /** Longer than a shelf or a test may last. */
    TOO_LONG,
    /** As many are held back as may be. */
    TOO_MANY_HOLDS,
    /** A handover of this desk or institution is under way. */
    HANDOVER_OPEN,
    /** More items than one step takes over. */
    TOO_MANY_ITEMS,
    /** Not on the list, or settled meanwhile. */
    UNKNOWN_ITEM,
    /** Whoever hands over cannot be the one who takes. */
    SAME_PERSON,
    /** Somebody has to take what is left first. */
    ITEMS_LEFT,
    /** There is no county's desk to give it back to. */
    NO_COUNTY,
    /** An urgent incident is never closed by somebody who went. */
    RESPONDER_MAY_NOT_CLOSE,
    NOT_ALLOWED,
    UNKNOWN_USER,
    /** A word about duty without an end, or with one that is past or too far away. */
    WRONG_UNTIL,
    /** As many commands to the device are on their way as may be. */
    TOO_MANY_FOR_DEVICE,
    /** The person has no such channel. */
    UNKNOWN_CHANNEL,
    /** The person had so many test messages of late that another one must wait. */
    TOO_MANY_TESTS,
    /** The command to a device that the key stands for is no longer remembered. */
    UNKNOWN_DEVICE_COMMAND,
    /** The same Idempotency-Key was used for something else. */
    KEY_REUSED,
    /** A bug of ours met it; whether it was done is not known. Again it would meet it again. */
    FAULT,
    /** Too many commands wait. Try again. */
    BUSY,
    /** The loop is being rebuilt or stopped. Try again. */
    UNAVAILABLE,
    /**
     * Could not be made durable. Whether it happened is open: try again with the same
     * Idempotency-Key.
     */
    NOT_DURABLE
  }
}
