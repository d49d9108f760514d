package care.shouhu.command.incident;

import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What people work on: one or more alarms of one person, and who was sent. Immutable. The
 * contract's JSON is made by {@link IncidentJson}.
 *
 * @param id {@code I-<number>}, from a counter in the loop's state
 * @param kind the leading alarm's kind: the first one of the highest class
 * @param kinds every kind that ever joined
 * @param tier 0 is told first, then one more at each escalation
 * @param due the next step of the policy; null while an active assignment has its own, and when
 *     handled or closed
 * @param rings grows by one each time its people must be told (again); whether that is heard on the
 *     pages is its class's business, and by which channels it is told the policy's
 * @param policyVersion of the policy that took the last step
 * @param alarms at most {@value #ALARMS_MAX}: the first, the newest, and the last call and fall;
 *     all are in the table
 * @param alarmCount how many alarms joined altogether
 * @param assignments all active ones, those that were accepted, and the newest of the rest; at most
 *     {@value #ASSIGNMENTS_MAX} that are over
 * @param historyCount number of its last history entry
 * @param help how far the word that help is coming got, one note a device that called
 * @param historyHash hash of its last history entry; null when that was made before there were
 *     hashes
 * @param links other incidents it hangs together with
 * @param steps of its action plan that somebody accounted for, each once
 */
public record Incident(
    String id,
    AlarmKind kind,
    AlarmClass alarmClass,
    List<AlarmKind> kinds,
    Subject subject,
    IncidentState state,
    long openedAtMillis,
    int tier,
    Tier tierName,
    Due due,
    int rings,
    int policyVersion,
    List<Alarm> alarms,
    int alarmCount,
    List<Assignment> assignments,
    int historyCount,
    List<HelpNote> help,
    String historyHash,
    Links links,
    List<StepTaken> steps) {

  /** A button that cannot stop must not make its incident grow without end. */
  public static final int ALARMS_MAX = 200;

  /** Responders on it at one time. */
  public static final int ACTIVE_ASSIGNMENTS_MAX = 10;

  /** Of assignments that are over. */
  public static final int ASSIGNMENTS_MAX = 40;

  public Incident {
    kinds = List.copyOf(kinds);
    alarms = List.copyOf(alarms);
    assignments = List.copyOf(assignments);
    // Incidents of before there were such notes have none.
    help = help == null ? List.of() : List.copyOf(help);
    links = links == null ? Links.NONE : links;
    steps = steps == null ? List.of() : List.copyOf(steps);
  }

  public IncidentStatus status() {
    return state.status();
  }

  /** It calls somebody, and is of a class that is heard. */
  @JsonIgnore
  public boolean isRinging() {
    return alarmClass.rings() && callsSomebody();
  }

  /** Nobody has it, its cause is not over, and it does not wait for the end of quiet hours. */
  public boolean callsSomebody() {
    boolean waits = due != null && due.step() == Due.Step.QUIET_ENDS;
    return status() == IncidentStatus.OPEN && !allAlarmsEnded() && !waits;
  }

  /**
   * Something is out that many depend on: what their devices have in common, or a channel by which
   * people are told.
   */
  @JsonIgnore
  public boolean isOutage() {
    return subject.commonCause() != null || kinds.contains(AlarmKind.CHANNEL_DOWN);
  }

  /** Neither closed nor merged: people still have to do something about it. */
  @JsonIgnore
  public boolean isActive() {
    return status().isActive();
  }

  /**
   * True when everything that raised it is over, so that it waits without a sound. Never true for
   * an urgent one, for somebody must look whether the person is well; nor for one that a person
   * reopened.
   */
  public boolean allAlarmsEnded() {
    return alarmClass != AlarmClass.URGENT
        && !alarms.isEmpty()
        && alarms.stream().allMatch(alarm -> alarm.endedAtMillis() != null);
  }

  /** The people it is about: its own, and those of the incidents that were merged into it. */
  public Stream<String> personKeys() {
    return Stream.concat(
        Stream.of(subject.key()), links.merged().stream().flatMap(in -> in.personKeys().stream()));
  }

  /** When its newest alarm was raised; of one without alarms, when it was opened. */
  public long lastRaisedAtMillis() {
    return alarms.isEmpty() ? openedAtMillis : alarms.getLast().raisedAtMillis();
  }

  /** Somebody stood there. */
  boolean wasReachedOnScene() {
    return assignments.stream().anyMatch(a -> a.onSceneAtMillis() != null);
  }

  /** An urgent one is never closed by who went. */
  boolean mayBeClosedBy(String username) {
    return alarmClass != AlarmClass.URGENT
        || assignments.stream().noneMatch(a -> a.wasAccepted() && a.responder().equals(username));
  }

  public Stream<Assignment> activeAssignments() {
    return assignments.stream().filter(Assignment::isActive);
  }

  public Optional<StepTaken> step(String step) {
    return steps.stream().filter(taken -> taken.step().equals(step)).findFirst();
  }

  public Optional<Assignment> assignment(String assignmentId) {
    return assignments.stream().filter(a -> a.id().equals(assignmentId)).findFirst();
  }

  /** When the policy next does something by itself, over the incident and its assignments. */
  public Optional<Long> nextDueAtMillis() {
    Stream<Long> own = due == null ? Stream.empty() : Stream.of(due.atMillis());
    Stream<Long> theirs =
        activeAssignments().map(Assignment::dueAtMillis).filter(java.util.Objects::nonNull);
    return Stream.concat(own, theirs).min(Long::compare);
  }
}
