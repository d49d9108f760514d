package care.shouhu.command.incident;

import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * An incident being changed within one decision: fields are set, then {@link #note} freezes them
 * into a whole incident with a history entry. Lives only as long as the method that made it.
 */
final class Draft {
  private final DeskMoment moment;
  private final EscalationPolicy policy;
  private final Actor actor;
  private final List<Decision> decisions;

  private final String id;
  private final Subject subject;
  private final long openedAtMillis;
  private final AlarmSet alarms;
  private List<Assignment> assignments;
  private int historyCount;
  private List<HelpNote> help;
  private String historyHash;
  private List<StepTaken> steps;

  IncidentState state;
  Due due;
  int rings;
  Links links;

  /** Where it stands on the ladder, and up to which tier it was told. */
  private int tier;

  private Tier told;

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
    this.policy = moment.policies().inForce(subject);
    this.openedAtMillis = incident.openedAtMillis();
    this.alarms = AlarmSet.of(incident);
    this.assignments = new ArrayList<>(incident.assignments());
    this.historyCount = incident.historyCount();
    this.help = incident.help();
    this.historyHash = incident.historyHash();
    this.state = incident.state();
    this.due = incident.due();
    this.rings = incident.rings();
    this.links = incident.links();
    this.steps = incident.steps();
    this.told = incident.tierName();
    this.tier = queue().standing(incident.tier(), told);
  }

  /**
   * Opens one that goes on from a closed one, without an alarm of its own.
   *
   * @param actor who reopens it
   */
  Draft(
      ClosedIncident closed,
      String reason,
      DeskMoment moment,
      Actor actor,
      List<Decision> decisions) {
    this(
        closed.subject(),
        AlarmSet.following(closed),
        new Links(List.of(), new Links.Follows(closed.id(), reason), null, null),
        moment,
        actor,
        decisions);
  }

  /** Opens one. */
  Draft(Subject subject, Alarm first, Links links, DeskMoment moment, List<Decision> decisions) {
    this(subject, AlarmSet.of(first), links, moment, null, decisions);
  }

  private Draft(
      Subject subject,
      AlarmSet alarms,
      Links links,
      DeskMoment moment,
      Actor actor,
      List<Decision> decisions) {
    this.moment = moment;
    this.actor = actor;
    this.decisions = decisions;
    this.id = moment.numbers().nextIncidentId();
    this.subject = subject;
    this.policy = moment.policies().inForce(subject);
    this.openedAtMillis = moment.nowMillis();
    this.alarms = alarms;
    this.assignments = new ArrayList<>();
    this.help = List.of();
    this.steps = List.of();
    this.links = links;
    begin();
  }

  private void begin() {
    state = new IncidentState.Open(moment.nowMillis());
    beginLadder();
    ring();
    due = nextInQueue(moment.nowMillis());
  }

  String id() {
    return id;
  }

  Subject subject() {
    return subject;
  }

  AlarmClass alarmClass() {
    return alarms.alarmClass();
  }

  AlarmSet alarms() {
    return alarms;
  }

  List<Assignment> assignments() {
    return assignments;
  }

  EscalationPolicy.Ladder ladder() {
    return policy.ladder(subject);
  }

  private EscalationPolicy.Queue queue() {
    return ladder().queue(alarmClass());
  }

  boolean isOpen() {
    return state instanceof IncidentState.Open;
  }

  boolean hasActiveAssignment() {
    return assignments.stream().anyMatch(Assignment::isActive);
  }

  /** The alarm is one of a person whose incident was merged into this one. */
  void creditAlarm(Alarm alarm, String personKey) {
    List<String> remembered = alarms.ids();
    links =
        links.withMerged(
            links.merged().stream()
                .map(in ->
                    in.personKeys().contains(personKey) ? in.with(alarm.id(), remembered) : in)
                .toList());
  }

  /** Takes another incident's alarms, responders and words to devices. */
  void takeIn(Incident other, Links.MergedIn in) {
    alarms.takeIn(other);
    other.assignments().forEach(a -> putAssignment(Assignments.inIncident(a, id)));
    other.help().forEach(this::putHelp);
    List<Links.MergedIn> merged = new ArrayList<>(links.merged());
    merged.add(in);
    List<String> alarmIds = alarms.ids();
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
    List<Alarm> theirs = alarms.letOut(in);
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
    theirs.forEach(alarms::keep);
    alarms.count(count);
    responders.forEach(a -> putAssignment(Assignments.inIncident(a, id)));
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

  /** Calls its people (again), unless quiet hours are. */
  void ring() {
    if (quietUntil(moment.nowMillis()).isEmpty()) {
      ringWhenever();
    }
  }

  /** Calls its people (again), also in quiet hours. */
  void ringWhenever() {
    rings++;
  }

  /** Until when it waits for quiet hours to end that this moment lies in. */
  private OptionalLong quietUntil(long atMillis) {
    QuietHours quiet = ladder().quiet();
    return quiet == null ? OptionalLong.empty() : quiet.until(alarmClass(), atMillis);
  }

  /** Claimed: either somebody was asked, or something must be done soon. */
  Due idleDue() {
    return hasActiveAssignment()
        ? null
        : new Due(moment.nowMillis() + ladder().claimIdleSeconds() * 1_000L, Due.Step.CLAIM_IDLE);
  }

  /** From the ladder's first tier on. */
  void beginLadder() {
    tier = 0;
    told = queue().tiers().getFirst().tier();
  }

  /** This tier is told, be it on the ladder or not. */
  void standAt(Tier now) {
    told = now;
    tier = queue().firstFrom(now);
  }

  /** As {@link #standAt}, unless it stands higher already. */
  void standAtLeastAt(Tier now) {
    if (now.compareTo(told) > 0) {
      standAt(now);
    }
  }

  /** All tiers are told. */
  boolean isAtTop() {
    return queue().next(tier, told) > queue().lastTier();
  }

  /** The next step of the ladder is taken; not at its top. */
  void climb() {
    tier = queue().next(tier, told);
    told = queue().tiers().get(tier).tier();
  }

  int tier() {
    return tier;
  }

  /**
   * When the queue takes its next step, counted from {@code fromMillis}, where it stands. One that
   * would fall into quiet hours comes when they are over.
   */
  Due nextInQueue(long fromMillis) {
    if (alarms.allEnded()) {
      return afterQuiet(Due.Step.REMIND, fromMillis + ladder().overRemindSeconds() * 1_000L);
    }
    tier = queue().standing(tier, told);
    OptionalLong quiet = quietUntil(fromMillis);
    if (quiet.isPresent()) {
      return new Due(quiet.getAsLong(), Due.Step.QUIET_ENDS);
    }
    Due.Step step = isAtTop() ? Due.Step.RING_AGAIN : Due.Step.NEXT_TIER;
    return afterQuiet(step, fromMillis + queue().gapSeconds(tier, told) * 1_000L);
  }

  private Due afterQuiet(Due.Step step, long atMillis) {
    return new Due(quietUntil(atMillis).orElse(atMillis), step);
  }

  /** True when the step that is due waits until quiet hours are over, which is noted. */
  boolean waitsForQuietToEnd(Due.Step step) {
    OptionalLong quiet = quietUntil(moment.nowMillis());
    if (quiet.isEmpty()) {
      return false;
    }
    due = new Due(quiet.getAsLong(), step);
    note(Kind.QUIET_UNTIL, Map.of("until", Long.toString(quiet.getAsLong())));
    return true;
  }

  /**
   * Where nobody of the tier is available the next one is told at once, and so on; each tier that
   * was passed by stays in the history with its reason. The last tier of the ladder keeps it: whom
   * that tells instead is the audience's business.
   */
  void passEmptyTiers() {
    if (!isOpen()
        || due == null
        || due.step() == Due.Step.REMIND
        || due.step() == Due.Step.QUIET_ENDS) {
      return;
    }
    while (!isAtTop()) {
      Tier empty = told;
      Audience.Gap gap = moment.telling().audience(subject, empty).gap();
      if (gap == null) {
        return;
      }
      climb();
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
    full.put("policyVersion", Integer.toString(policy.version()));
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
    return links.isWithTheCity() ? Tier.CITY_DESK : told;
  }

  private Incident frozen() {
    tier = queue().standing(tier, told);
    return new Incident(
        id,
        alarms.kind(),
        alarmClass(),
        alarms.kinds(),
        subject,
        state,
        openedAtMillis,
        tier,
        tierName(),
        due,
        rings,
        policy.version(),
        alarms.alarms(),
        alarms.count(),
        assignments,
        historyCount,
        help,
        historyHash,
        links,
        steps);
  }
}
