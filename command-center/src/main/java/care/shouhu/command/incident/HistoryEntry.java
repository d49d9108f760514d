package care.shouhu.command.incident;

import java.util.Map;

/**
 * One thing that happened to an incident. Never changed afterwards.
 *
 * @param number 1, 2, 3, … within the incident, without gaps
 * @param atMillis server time of the decision
 * @param by user name, or null when the policy or a device did it
 * @param from network address of the caller, or null
 * @param detail what else belongs to it, such as {@code assignmentId}, {@code alarmId}, {@code
 *     tier}, {@code reason}, {@code policyVersion}; {@link #TAPPED_AT} of a step that a responder's
 *     telephone told
 * @param hash of this entry and all before it ({@link HistoryChain}); null in histories of before
 *     there were hashes
 */
public record HistoryEntry(
    int number,
    long atMillis,
    Kind kind,
    String by,
    String from,
    Map<String, String> detail,
    String hash) {

  /**
   * Detail: when a telephone says it was tapped, in epoch milliseconds, as far as that can be true.
   */
  public static final String TAPPED_AT = "tappedAt";

  /** Detail: what the telephone said, where that cannot be. */
  public static final String SAID_AT = "saidAt";

  public HistoryEntry {
    // Sorted, so that the same entry always has the same bytes.
    detail = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(detail));
  }

  /** An entry that stands in no chain yet. */
  public HistoryEntry(
      int number, long atMillis, Kind kind, String by, String from, Map<String, String> detail) {
    this(number, atMillis, kind, by, from, detail, null);
  }

  /** When it happened: by the telephone of whoever did it, else when it was decided. */
  public long happenedAtMillis() {
    String device = detail.get(TAPPED_AT);
    return device == null ? atMillis : Long.parseLong(device);
  }

  /** The same entry as the next one of this incident's chain. */
  HistoryEntry chained(String incidentId, String previousHash) {
    String next = HistoryChain.hash(incidentId, previousHash, HistoryChain.Link.of(this));
    return new HistoryEntry(number, atMillis, kind, by, from, detail, next);
  }

  /** What happened. */
  public enum Kind {
    OPENED,
    ALARM_JOINED,
    ALARM_ENDED,
    /** The device sent {@code cancel}: noted, nothing ends. */
    ALARM_TAKEN_BACK,
    CLAIMED,
    /** The next tier is told. */
    ESCALATED,
    /** Nobody of the tier is available: the next one is told at once. */
    TIER_EMPTY,
    /** Those already told are told again. */
    RANG_AGAIN,
    /** In quiet hours: what would be done now waits; detail {@code until}. */
    QUIET_UNTIL,
    /** Quiet hours are over: those it waits for are told. */
    QUIET_OVER,
    /** Still in the queue, though its alarms are over by themselves. */
    REMINDED,
    /** Nobody is on it any more, or a new alarm came: somebody must take it again. */
    BACK_TO_QUEUE,
    ASSIGNED,
    DELIVERED,
    SEEN,
    ACCEPTED,
    EN_ROUTE,
    ON_SCENE,
    /** On the scene and no update for long: an operator is told to call the responder. */
    CALL_RESPONDER,
    DONE,
    DECLINED,
    TIMED_OUT,
    WITHDRAWN,
    HANDLED,
    CLOSED,
    /** It goes on inside another incident; detail {@code into}. */
    MERGED,
    /** Another incident was merged into this one; detail {@code from}. */
    TOOK_IN,
    /** Stands by itself again; detail {@code outOf}. */
    UNMERGED,
    /**
     * An incident that was merged into this one stands by itself again; detail {@code incidentId}.
     */
    LET_OUT,
    /** A person found that it was not over; detail {@code as}: the incident that goes on. */
    REOPENED,
    /** The county's desk handed it to the city's. */
    TRANSFERRED,
    /** The city's desk handed it back to the county's. */
    GIVEN_BACK,
    /** The responder on the scene says how it stands: the time without word begins anew. */
    UPDATED,
    /** A step of the action plan was done; detail {@code step}. */
    STEP_DONE,
    /** A step was left out; detail {@code note}: why. */
    STEP_SKIPPED,
    /** A step was ticked by mistake. */
    STEP_UNDONE,
    /** Somebody wrote something down. */
    NOTED,
    /**
     * Whoever had said yes tells of a step after the incident had gone on without them; detail
     * {@code late}: the step. It moves nothing.
     */
    REPORTED_LATE,
    /** A responder photographed something; detail {@code photoId}, {@code sha256}. */
    PHOTO,
    /** Taken over by name at the end of a shift. */
    TAKEN_OVER,
    /** A device that called is told that help is coming, or what became of that. */
    HELP_ANNOUNCED,
    /** Somebody took the evidence out of the house. Changes nothing else. */
    EXPORTED;

    /** Whether it puts the incident before those whose turn it is, so that they have work of it. */
    boolean bringsUp() {
      return this == OPENED
          || this == ALARM_JOINED
          || this == ESCALATED
          || this == TIER_EMPTY
          || this == RANG_AGAIN
          || this == QUIET_OVER
          || this == BACK_TO_QUEUE
          || this == TOOK_IN
          || this == UNMERGED
          || this == TRANSFERRED
          || this == GIVEN_BACK;
    }
  }
}
