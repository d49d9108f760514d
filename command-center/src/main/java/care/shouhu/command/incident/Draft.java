package care.shouhu.command.incident;

import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
import java.util.ArrayList;
import java.util.Comparator;
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
  private List<StepTaken> steps;

  IncidentState state;
  int tier;
  Due due;
  int rings;
  Links links;

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
    this.links = incident.links();
    this.steps = incident.steps();
  }

  /**
   * Opens one that goes on from a closed one, without an alarm of its own.
   *
   * @param actor who reopens it
   */
  Draft(Incident closed, String reason, DeskMoment moment, Actor actor, List<Decision> decisions) {
    this.moment = moment;
    this.actor = actor;
    this.decisions = decisions;
    this.id = moment.numbers().nextIncidentId();
    this.subject = closed.subject();
    this.openedAtMillis = moment.nowMillis();
    this.kind = closed.kind();
    this.alarmClass = closed.alarmClass();
    this.kinds = closed.kinds();
    this.alarms = new ArrayList<>();
    this.assignments = new ArrayList<>();
    this.help = List.of();
    this.steps = List.of();
    this.links = new Links(List.of(), new Links.Follows(closed.id(), reason), null, null);
    this.state = new IncidentState.Open(moment.nowMillis());
    this.rings = alarmClass.rings() ? 1 : 0;
    this.due = nextInQueue(moment.nowMillis());
  }

  /** Opens one. */
  Draft(Subject subject, Alarm first, Links links, DeskMoment moment, List<Decision> decisions) {
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
    this.steps = List.of();
    this.links = links;
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
    return !alarms.isEmpty() && alarms.stream().allMatch(alarm -> alarm.endedAtMillis() != null);
  }

  /** Adds an alarm; the highest class wins. */
  void addAlarm(Alarm alarm) {
    alarmCount++;
    keep(alarm);
  }

  /** Adds an alarm that was counted elsewhere; the highest class wins. */
  private void keep(Alarm alarm) {
    alarms.add(alarm);
    if (alarms.size() > Incident.ALARMS_MAX) {
      alarms.remove(leastNeeded(alarm.kind()));
    }
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

  /** The alarm is one of a person whose incident was merged into this one. */
  void creditAlarm(Alarm alarm, String personKey) {
    List<String> remembered = alarms.stream().map(Alarm::id).toList();
    links =
        links.withMerged(
            links.merged().stream()
                .map(in ->
                    in.personKeys().contains(personKey) ? in.with(alarm.id(), remembered) : in)
                .toList());
  }

  /** Takes another incident's alarms, responders and words to devices. */
  void takeIn(Incident other, Links.MergedIn in) {
    other.alarms().forEach(this::keep);
    alarmCount += other.alarmCount();
    // The first one opened it and stays the first.
    int own = other.alarms().size() < alarms.size() ? 1 : 0;
    alarms.subList(own, alarms.size()).sort(Comparator.comparingLong(Alarm::raisedAtMillis));
    List<AlarmKind> more = new ArrayList<>(kinds);
    other.kinds().stream().filter(k -> !kinds.contains(k)).forEach(more::add);
    lead(more);
    other.assignments().forEach(a -> putAssignment(Assignments.inIncident(a, id)));
    other.help().forEach(this::putHelp);
    List<Links.MergedIn> merged = new ArrayList<>(links.merged());
    merged.add(in);
    List<String> alarmIds = alarms.stream().map(Alarm::id).toList();
    List<String> assignmentIds = assignments.stream().map(Assignment::id).toList();
    links =
        links.withMerged(
            merged.stream().map(each -> each.remembering(alarmIds, assignmentIds)).toList());
  }

  /**
   * Lets go what an incident that was merged into this one brought.
   *
   * @return those of its alarms that are remembered, as they are now
   */
  List<Alarm> letOut(Links.MergedIn in) {
    List<Alarm> theirs = alarms.stream().filter(a -> in.alarmIds().contains(a.id())).toList();
    alarms.removeAll(theirs);
    alarmCount -= in.alarmCount();
    List<AlarmKind> own = new ArrayList<>(kinds);
    own.removeIf(k ->
        theirs.stream().anyMatch(a -> a.kind() == k)
            && alarms.stream().noneMatch(a -> a.kind() == k));
    lead(own.isEmpty() ? kinds : own);
    assignments.removeIf(a -> in.assignmentIds().contains(a.id()));
    List<Links.MergedIn> others = new ArrayList<>(links.merged());
    others.remove(in);
    links = links.withMerged(others);
    return theirs;
  }

  /** Nothing of it stands here any more: another incident has it. */
  void empty() {
    alarms.clear();
    assignments.clear();
    due = null;
  }

  /**
   * Has its own things again.
   *
   * @param count alarms altogether
   */
  void refill(List<Alarm> theirs, int count, List<Assignment> responders) {
    theirs.forEach(this::keep);
    alarmCount = count;
    responders.forEach(a -> putAssignment(Assignments.inIncident(a, id)));
  }

  /** Of these kinds from now on; the first one of the highest class leads. */
  private void lead(List<AlarmKind> now) {
    kinds = List.copyOf(now);
    kind = kinds.stream().min(Comparator.comparing(AlarmKind::alarmClass)).orElse(kind);
    alarmClass = kind.alarmClass();
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

  Optional<Assignment> activeOf(String responder) {
    return assignments.stream()
        .filter(a -> a.isActive() && a.responder().equals(responder))
        .findFirst();
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

  /** Claimed: either somebody was asked, or something must be done soon. */
  Due idleDue() {
    return hasActiveAssignment()
        ? null
        : new Due(moment.nowMillis() + ladder().claimIdleSeconds() * 1_000L, Due.Step.CLAIM_IDLE);
  }

  /** The step of the ladder at which this tier is told, or the last one. */
  int stepOf(Tier wanted) {
    var steps = ladder().queue(alarmClass).tiers();
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).tier().compareTo(wanted) >= 0) {
        return i;
      }
    }
    return steps.size() - 1;
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

  /** In place of what was said of the step before; one that is open again is not kept. */
  void putStep(StepTaken taken) {
    List<StepTaken> now = new ArrayList<>(steps);
    now.removeIf(older -> older.step().equals(taken.step()));
    if (taken.state() != StepTaken.State.OPEN) {
      now.add(taken);
    }
    steps = now;
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
    if (links.isWithTheCity()) {
      return Tier.CITY_DESK;
    }
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
        tierName(),
        due,
        rings,
        moment.policy().version(),
        alarms,
        alarmCount,
        assignments,
        historyCount,
        help,
        historyHash,
        links,
        steps);
  }
}
