package care.shouhu.command.incident;

import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * An incident being changed within one decision: fields are set, then {@link #note} freezes them
 * into a whole incident with a history entry. Lives only as long as the method that made it.
 */
final class Draft {
  private final DeskMoment moment;
  private final Actor actor;
  private final List<Decision> decisions;

  private final String id;
  private final Subject subject;
  private final long openedAtMillis;
  private AlarmKind kind;
  private AlarmClass alarmClass;
  private List<AlarmKind> kinds;
  private List<Alarm> alarms;
  private int alarmCount;
  private List<Assignment> assignments;
  private int historyCount;
  private List<HelpNote> help;
  private String historyHash;

  IncidentState state;
  int tier;
  Due due;
  int rings;

  /**
   * Changes an incident that exists.
   *
   * @param actor who does it; null for the policy and devices
   * @param decisions where the decisions go
   */
  Draft(Incident incident, DeskMoment moment, Actor actor, List<Decision> decisions) {
    this.moment = moment;
    this.actor = actor;
    this.decisions = decisions;
    this.id = incident.id();
    this.subject = incident.subject();
    this.openedAtMillis = incident.openedAtMillis();
    this.kind = incident.kind();
    this.alarmClass = incident.alarmClass();
    this.kinds = incident.kinds();
    this.alarms = new ArrayList<>(incident.alarms());
    this.alarmCount = incident.alarmCount();
    this.assignments = new ArrayList<>(incident.assignments());
    this.historyCount = incident.historyCount();
    this.help = incident.help();
    this.historyHash = incident.historyHash();
    this.state = incident.state();
    this.tier = incident.tier();
    this.due = incident.due();
    this.rings = incident.rings();
  }

  /** Opens one. */
  Draft(Subject subject, Alarm first, DeskMoment moment, List<Decision> decisions) {
    this.moment = moment;
    this.actor = null;
    this.decisions = decisions;
    this.id = moment.numbers().nextIncidentId();
    this.subject = subject;
    this.openedAtMillis = moment.nowMillis();
    this.kind = first.kind();
    this.alarmClass = first.alarmClass();
    this.kinds = List.of(first.kind());
    this.alarms = new ArrayList<>(List.of(first));
    this.alarmCount = 1;
    this.assignments = new ArrayList<>();
    this.help = List.of();
    this.state = new IncidentState.Open(moment.nowMillis());
    this.rings = first.alarmClass().rings() ? 1 : 0;
    this.due = nextInQueue(moment.nowMillis());
  }

  String id() {
    return id;
  }

  Subject subject() {
    return subject;
  }

  AlarmClass alarmClass() {
    return alarmClass;
  }

  List<Assignment> assignments() {
    return assignments;
  }

  EscalationPolicy.Ladder ladder() {
    return moment.policy().ladder(subject);
  }

  boolean isOpen() {
    return state instanceof IncidentState.Open;
  }

  boolean hasActiveAssignment() {
    return assignments.stream().anyMatch(Assignment::isActive);
  }

  boolean allAlarmsEnded() {
    return alarms.stream().allMatch(alarm -> alarm.endedAtMillis() != null);
  }

  /** Adds an alarm; the highest class wins. */
  void addAlarm(Alarm alarm) {
    alarms.add(alarm);
    if (alarms.size() > Incident.ALARMS_MAX) {
      alarms.remove(leastNeeded(alarm.kind()));
    }
    alarmCount++;
    if (!kinds.contains(alarm.kind())) {
      List<AlarmKind> more = new ArrayList<>(kinds);
      more.add(alarm.kind());
      kinds = List.copyOf(more);
    }
    if (alarm.alarmClass().isAbove(alarmClass)) {
      alarmClass = alarm.alarmClass();
      kind = alarm.kind();
    }
  }

  /**
   * Of the alarms between the first and the newest, the one to forget: one that is over, or one
   * that the newest repeats. Never the last call or fall, which is what keeps the incident ringing.
   */
  private int leastNeeded(AlarmKind newest) {
    int last = alarms.size() - 1;
    return between(last, alarm -> alarm.endedAtMillis() != null)
        .or(() -> between(last, alarm -> alarm.kind() == newest))
        .or(() -> between(last, alarm -> !isLastOfItsKindToHelp(alarm)))
        .orElse(1);
  }

  private Optional<Integer> between(int last, Predicate<Alarm> wanted) {
    return IntStream.range(1, last).boxed().filter(i -> wanted.test(alarms.get(i))).findFirst();
  }

  private boolean isLastOfItsKindToHelp(Alarm alarm) {
    return (alarm.kind() == AlarmKind.CALL || alarm.kind() == AlarmKind.FALL)
        && alarms.stream().filter(other -> other.kind() == alarm.kind()).count() == 1;
  }

  void replaceAlarm(String alarmId, UnaryOperator<Alarm> change) {
    alarms.replaceAll(alarm -> alarm.id().equals(alarmId) ? change.apply(alarm) : alarm);
  }

  /** In place of what the device was told before. */
  void putHelp(HelpNote note) {
    List<HelpNote> notes = new ArrayList<>(help);
    notes.removeIf(older -> older.deviceId().equals(note.deviceId()));
    notes.add(note);
    help = notes;
  }

  void putAssignment(Assignment assignment) {
    for (int i = 0; i < assignments.size(); i++) {
      if (assignments.get(i).id().equals(assignment.id())) {
        assignments.set(i, assignment);
        return;
      }
    }
    assignments.add(assignment);
    forgetOldAssignments();
  }

  /** Who went must stay known, because they may not close; who never answered may go first. */
  private void forgetOldAssignments() {
    long over = assignments.stream().filter(a -> !a.isActive()).count();
    if (over > Incident.ASSIGNMENTS_MAX) {
      assignments.stream()
          .filter(a -> !a.isActive() && !a.wasAccepted())
          .findFirst()
          .ifPresent(assignments::remove);
    }
  }

  /** Rings again, when its class rings at all. */
  void ring() {
    if (alarmClass.rings()) {
      rings++;
    }
  }

  /** When the queue takes its next step, counted from {@code fromMillis}, at the present tier. */
  Due nextInQueue(long fromMillis) {
    if (allAlarmsEnded()) {
      return new Due(fromMillis + ladder().overRemindSeconds() * 1_000L, Due.Step.REMIND);
    }
    var queue = ladder().queue(alarmClass);
    tier = Math.min(tier, queue.lastTier());
    Due.Step step = tier < queue.lastTier() ? Due.Step.NEXT_TIER : Due.Step.RING_AGAIN;
    return new Due(fromMillis + queue.gapSeconds(tier) * 1_000L, step);
  }

  /**
   * Where nobody of the tier is available the next one is told at once, and so on; each tier that
   * was passed by stays in the history with its reason. The last tier of the ladder keeps it: whom
   * that tells instead is the audience's business.
   */
  void passEmptyTiers() {
    if (!isOpen() || due == null || due.step() == Due.Step.REMIND) {
      return;
    }
    var queue = ladder().queue(alarmClass);
    while (tier < queue.lastTier()) {
      Tier empty = queue.tiers().get(tier).tier();
      Audience.Gap gap = moment.telling().audience(subject, empty).gap();
      if (gap == null) {
        return;
      }
      tier++;
      due = nextInQueue(moment.nowMillis());
      note(Kind.TIER_EMPTY, Map.of("empty", empty.name(), "reason", gap.name()));
    }
  }

  /** Freezes what was set, with what happened. */
  void note(Kind what, Map<String, String> detail) {
    Map<String, String> full = new TreeMap<>(detail);
    full.put("policyVersion", Integer.toString(moment.policy().version()));
    if (what.bringsUp()) {
      full.put("tierName", tierName().name());
    }
    historyCount++;
    HistoryEntry entry =
        new HistoryEntry(
                historyCount,
                moment.nowMillis(),
                what,
                actor == null ? null : actor.username(),
                actor == null ? null : actor.fromAddress(),
                full)
            .chained(id, historyHash);
    historyHash = entry.hash();
    decisions.add(new Decision.IncidentChanged(frozen(), entry));
  }

  private Tier tierName() {
    var queue = ladder().queue(alarmClass);
    return queue.tiers().get(Math.min(tier, queue.lastTier())).tier();
  }

  private Incident frozen() {
    var queue = ladder().queue(alarmClass);
    tier = Math.min(tier, queue.lastTier());
    return new Incident(
        id,
        kind,
        alarmClass,
        kinds,
        subject,
        state,
        openedAtMillis,
        tier,
        queue.tiers().get(tier).tier(),
        due,
        rings,
        moment.policy().version(),
        alarms,
        alarmCount,
        assignments,
        historyCount,
        help,
        historyHash);
  }
}
