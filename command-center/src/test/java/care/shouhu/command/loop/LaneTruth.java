package care.shouhu.command.loop;

import static care.shouhu.command.downlink.DownlinkStatus.DONE;
import static care.shouhu.command.downlink.DownlinkStatus.FAILED;
import static care.shouhu.command.downlink.DownlinkStatus.QUEUED;
import static care.shouhu.command.incident.IncidentStatus.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.downlink.Downlink;
import care.shouhu.command.handover.Handover;
import care.shouhu.command.hold.Hold;
import care.shouhu.command.incident.Assignment;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.EscalationPolicy;
import care.shouhu.command.incident.HistoryChain;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentStatus;
import care.shouhu.command.incident.Tier;
import care.shouhu.command.loop.SimulationTruth.Said;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold of everything that was ever decided, as it stands in the lane DESK. */
final class LaneTruth {
  private static final Set<Kind> BY_TIME =
      EnumSet.of(Kind.ESCALATED, Kind.RANG_AGAIN, Kind.QUIET_OVER, Kind.QUIET_UNTIL);

  /** What may still be written of a closed one. */
  private static final Set<Kind> AFTER_THE_END =
      EnumSet.of(Kind.REOPENED, Kind.EXPORTED, Kind.REPORTED_LATE);

  private final List<Applied> lane;
  private final SimulatedRules rules;

  private LaneTruth(List<Applied> lane, SimulatedRules rules) {
    this.lane = lane;
    this.rules = rules;
  }

  static LaneTruth of(InMemoryLog log, SimulatedRules rules) throws InterruptedException {
    List<Applied> lane = new ArrayList<>();
    List<LogRecord> records =
        log.read(
                Lane.DESK,
                log.firstPosition(Lane.DESK),
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                Duration.ZERO)
            .records();
    for (LogRecord record : records) {
      DecisionBatch.read(record).ifPresent(batch -> lane.add(batch.applied()));
    }
    return new LaneTruth(lane, rules);
  }

  /** Time never goes back, but where somebody wanted it. */
  void checkTimes(Set<Long> wentBackAt) {
    long positionBefore = 0;
    long before = Long.MIN_VALUE;
    for (Applied applied : lane) {
      long from = positionBefore;
      boolean back = wentBackAt.stream().anyMatch(at -> from < at && at <= applied.position());
      assertThat(applied.atMillis())
          .as("time of batch %d", applied.position())
          .isGreaterThanOrEqualTo(back ? Long.MIN_VALUE : before);
      before = applied.atMillis();
      positionBefore = applied.position();
    }
  }

  /** Every call and fall is in exactly one incident, once; old ones are in none. */
  void checkAlarms(Set<Said> live, Set<Said> old) {
    Map<Said, List<String>> joined = new HashMap<>();
    for (Applied applied : lane) {
      for (Decision decision : applied.decisions()) {
        if (decision instanceof Decision.AlarmHeld(var alarm, var hold)) {
          joined.computeIfAbsent(Said.of(alarm), s -> new ArrayList<>()).add(hold.id());
        }
      }
      for (var change : applied.changes()) {
        Kind kind = change.entry().kind();
        boolean byAlarm = change.entry().detail().containsKey("alarmId");
        if (byAlarm && (kind == Kind.OPENED || kind == Kind.ALARM_JOINED)) {
          Alarm alarm = change.incident().alarms().getLast();
          assertThat(alarm.id()).isEqualTo(change.entry().detail().get("alarmId"));
          joined
              .computeIfAbsent(Said.of(alarm), s -> new ArrayList<>())
              .add(change.incident().id());
        }
      }
    }
    Map<Said, String> unconfirmed = unconfirmedCalls();
    for (Said said : live) {
      List<String> in = joined.getOrDefault(said, List.of());
      assertThat(in).as("where %s stands", said).hasSize(unconfirmed.containsKey(said) ? 2 : 1);
      if (unconfirmed.containsKey(said)) {
        assertThat(in.getFirst()).isEqualTo(unconfirmed.get(said));
        assertThat(in.getLast()).as("the incident of %s", said).startsWith("I-");
      }
    }
    for (Said said : old) {
      assertThat(joined.getOrDefault(said, List.of())).as("old %s", said).isEmpty();
    }
  }

  /** Of each test that nobody ended in time: the newest call and fall, which ring then. */
  private Map<Said, String> unconfirmedCalls() {
    Map<String, Hold> last = new HashMap<>();
    lane.forEach(applied -> applied.holds().forEach(hold -> last.put(hold.id(), hold)));
    Map<Said, String> unconfirmed = new HashMap<>();
    for (Hold hold : last.values()) {
      boolean inTime = hold.endedBy() != null && hold.endedAtMillis() < hold.untilMillis();
      if (hold.type() == Hold.Type.TEST && !hold.isActive() && !inTime) {
        for (AlarmKind kind : List.of(AlarmKind.CALL, AlarmKind.FALL)) {
          hold.held().reversed().stream()
              .filter(held -> held.kind() == kind)
              .findFirst()
              .ifPresent(held ->
                  unconfirmed.put(new Said(hold.deviceId(), kind, held.atMillis()), hold.id()));
        }
      }
    }
    return unconfirmed;
  }

  /** Numbers are given once, what the device said stays, and who accepts has the person told. */
  void checkTold() {
    Map<String, Downlink> last = new HashMap<>();
    for (Applied applied : lane) {
      for (Downlink after : applied.downlinks()) {
        Downlink before = last.put(after.id(), after);
        assertThat(before == null).as("%s", after).isEqualTo(after.status() == QUEUED);
        if (before != null) {
          assertThat(before.status()).as("%s", before).isNotIn(DONE, FAILED);
          assertThat(after.deviceId()).isEqualTo(before.deviceId());
        }
      }
      for (Incident incident : applied.incidents()) {
        boolean onTheWay = incident.activeAssignments().anyMatch(a -> a.status().isOnTheWay());
        boolean calls = incident.alarms().stream().anyMatch(LaneTruth::calls);
        boolean nobodyCameYet =
            incident.assignments().stream().allMatch(a -> a.onSceneAtMillis() == null);
        if (incident.isActive() && onTheWay && nobodyCameYet && calls) {
          assertThat(incident.help()).as("told at %s", incident).isNotEmpty();
        }
      }
    }
  }

  private static boolean calls(Alarm alarm) {
    boolean person = alarm.kind() == AlarmKind.CALL || alarm.kind() == AlarmKind.FALL;
    return person && alarm.takenBackAtMillis() == null;
  }

  /**
   * Histories have no gap and are chained; tiers are climbed one at a time, never before its time.
   */
  void checkHistories() {
    Map<String, Incident> last = new HashMap<>();
    Map<String, List<HistoryEntry>> histories = new HashMap<>();
    for (Applied applied : lane) {
      for (Decision decision : applied.decisions()) {
        if (decision instanceof Decision.HistoryAppended(var id, var entry)) {
          checkChain(id, histories.get(id), entry);
        }
        if (decision instanceof Decision.IncidentChanged(var after, var entry)) {
          Incident before = last.put(after.id(), after);
          checkChain(
              after.id(), histories.computeIfAbsent(after.id(), id -> new ArrayList<>()), entry);
          assertThat(after.historyHash()).as("%s ends there", after.id()).isEqualTo(entry.hash());
          if (before == null) {
            checkOrigin(after, histories);
          } else {
            checkStep(before, after, entry);
          }
        }
      }
    }
    histories.forEach(LaneTruth::checkReopened);
  }

  private static void checkChain(String id, List<HistoryEntry> history, HistoryEntry entry) {
    assertThat(entry.number()).as("history of %s", id).isEqualTo(history.size() + 1);
    String previous = history.isEmpty() ? null : history.getLast().hash();
    assertThat(entry.hash())
        .as("chain of %s", id)
        .isEqualTo(HistoryChain.hash(id, previous, HistoryChain.Link.of(entry)));
    history.add(entry);
  }

  /** One that goes on from a closed one has the end of its history, as it was then, as origin. */
  private static void checkOrigin(Incident incident, Map<String, List<HistoryEntry>> histories) {
    var follows = incident.links().follows();
    if (follows != null) {
      Map<String, String> origin = histories.get(incident.id()).getFirst().detail();
      List<HistoryEntry> closed = histories.get(follows.incidentId());
      assertThat(origin)
          .containsEntry("follows", follows.incidentId())
          .containsEntry("followsNumber", Integer.toString(closed.size()))
          .containsEntry("followsHash", closed.getLast().hash());
    }
  }

  /** However long ago it was closed: by one person, as one incident. */
  private static void checkReopened(String id, List<HistoryEntry> history) {
    assertThat(history.stream().filter(entry -> entry.kind() == Kind.REOPENED).count())
        .as("reopenings of %s", id)
        .isLessThanOrEqualTo(1);
  }

  private void checkStep(Incident before, Incident after, HistoryEntry entry) {
    if (entry.kind() == Kind.CLAIMED) {
      assertThat(before.status()).as("%s has one winner", after.id()).isEqualTo(OPEN);
    }
    if (entry.kind() == Kind.ACCEPTED) {
      String id = entry.detail().get("assignmentId");
      assertThat(before.assignment(id).orElseThrow().status().isAsked()).as("%s", id).isTrue();
    }
    if (entry.detail().containsKey(HistoryEntry.TAPPED_AT)) {
      checkTapped(before, entry);
    }
    if (entry.kind() == Kind.REPORTED_LATE) {
      assertThat(after.state()).as("%s moves nothing", entry).isEqualTo(before.state());
      assertThat(after.assignments()).as("%s moves nobody", entry).isEqualTo(before.assignments());
    }
    if (BY_TIME.contains(entry.kind())) {
      assertThat(entry.atMillis())
          .as("%s of %s", entry, before)
          .isGreaterThanOrEqualTo(before.due().atMillis());
    }
    if (entry.kind() == Kind.ESCALATED || entry.kind() == Kind.RANG_AGAIN) {
      checkClimb(before, after, entry);
    }
    if (entry.kind() == Kind.BACK_TO_QUEUE && after.alarmClass() == AlarmClass.URGENT) {
      assertThat(after.rings()).as("%s rings again", after.id()).isGreaterThan(before.rings());
    }
    boolean urgentAgain =
        entry.kind() == Kind.ALARM_JOINED
            && after.alarms().getLast().alarmClass() == AlarmClass.URGENT
            && before.status() != IncidentStatus.HANDLED
            && before.alarmClass() == AlarmClass.URGENT;
    if (urgentAgain) {
      assertThat(after.rings()).as("%s rings again", after.id()).isEqualTo(before.rings() + 1);
    }
    if (after.status() == IncidentStatus.CLOSED && !AFTER_THE_END.contains(entry.kind())) {
      assertThat(entry.kind()).as("%s closes", after.id()).isEqualTo(Kind.CLOSED);
      assertThat(before.status()).as("%s closes", after.id()).isEqualTo(IncidentStatus.HANDLED);
    }
  }

  /** Nobody does a thing before being asked to, nor after it was heard of. */
  private static void checkTapped(Incident before, HistoryEntry entry) {
    Assignment own = before.assignment(entry.detail().get("assignmentId")).orElseThrow();
    assertThat(entry.happenedAtMillis())
        .as("%s of %s", entry, own)
        // A clock that was set back meanwhile is the server's own trouble.
        .isBetween(Math.min(own.notifiedAtMillis(), entry.atMillis()), entry.atMillis());
  }

  /**
   * By the ladder of the policy that took the step: the next tier above those told before, none
   * left out and none told twice but where the ladder names it twice; rung again only at its end.
   */
  private void checkClimb(Incident before, Incident after, HistoryEntry entry) {
    EscalationPolicy policy = rules.policy(after.policyVersion());
    List<Tier> ladder =
        policy.ladder(after.subject()).queue(after.alarmClass()).tiers().stream()
            .map(EscalationPolicy.TierStep::tier)
            .toList();
    Tier told = before.tierName();
    List<Tier> above = ladder.stream().filter(tier -> tier.compareTo(told) > 0).toList();
    boolean withTheCity = told == Tier.CITY_DESK;
    if (entry.kind() == Kind.RANG_AGAIN) {
      assertThat(above).as("tiers that %s left out", entry).isEmpty();
    } else if (after.tierName() == told && !withTheCity) {
      assertThat(ladder.stream().filter(tier -> tier == told).count())
          .as("%s is told twice by %s", told, entry)
          .isGreaterThan(1);
      assertThat(after.tier()).isGreaterThan(before.tier());
    } else if (!withTheCity) {
      assertThat(above).as("tiers above what %s had told", before).isNotEmpty();
      assertThat(after.tierName()).as("%s of %s", entry, ladder).isEqualTo(above.getFirst());
    }
  }

  /** A shift ends when somebody else has each item, and then no more. */
  void checkHandovers() {
    Map<String, Handover> last = new HashMap<>();
    for (Applied applied : lane) {
      for (Handover after : applied.handovers()) {
        Handover before = last.put(after.id(), after);
        assertThat(before == null || before.isOpen()).as("%s goes on", after).isTrue();
        assertThat(after.items()).noneMatch(item -> after.by().equals(item.takenBy()));
        if (after.status() == Handover.Status.COMPLETED) {
          assertThat(after.left()).as("%s is completed", after).isEmpty();
        }
      }
    }
  }
}
