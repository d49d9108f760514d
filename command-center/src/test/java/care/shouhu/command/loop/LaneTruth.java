package care.shouhu.command.loop;

import static care.shouhu.command.downlink.DownlinkStatus.DONE;
import static care.shouhu.command.downlink.DownlinkStatus.FAILED;
import static care.shouhu.command.downlink.DownlinkStatus.QUEUED;
import static care.shouhu.command.incident.IncidentStatus.OPEN;

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
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
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

  /** What was decided, in order. */
  LaneTruth(List<Applied> lane, SimulatedRules rules) {
    this.lane = lane;
    this.rules = rules;
  }

  /** Time never goes back, but where somebody wanted it. */
  void checkTimes(Set<Long> wentBackAt) {
    long positionBefore = 0;
    long before = Long.MIN_VALUE;
    for (Applied applied : lane) {
      long from = positionBefore;
      boolean back = wentBackAt.stream().anyMatch(at -> from < at && at <= applied.position());
      Must.hold(
          back || applied.atMillis() >= before,
          "time of batch %d is %d, behind %d",
          applied.position(),
          applied.atMillis(),
          before);
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
          Must.hold(
              alarm.id().equals(change.entry().detail().get("alarmId")),
              "%s is of %s",
              change.entry(),
              alarm);
          joined
              .computeIfAbsent(Said.of(alarm), s -> new ArrayList<>())
              .add(change.incident().id());
        }
      }
    }
    Map<Said, String> unconfirmed = unconfirmedCalls();
    for (Said said : live) {
      List<String> in = joined.getOrDefault(said, List.of());
      String hold = unconfirmed.get(said);
      Must.hold(in.size() == (hold == null ? 1 : 2), "%s stands in %s", said, in);
      Must.hold(
          hold == null || (in.getFirst().equals(hold) && in.getLast().startsWith("I-")),
          "%s, which %s held, rings in %s",
          said,
          hold,
          in);
    }
    for (Said said : old) {
      Must.hold(!joined.containsKey(said), "old %s stands in %s", said, joined.get(said));
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
        Must.hold((before == null) == (after.status() == QUEUED), "%s after %s", after, before);
        Must.hold(
            before == null
                || (before.status() != DONE
                    && before.status() != FAILED
                    && after.deviceId().equals(before.deviceId())),
            "%s after %s",
            after,
            before);
      }
      for (Incident incident : applied.incidents()) {
        Must.hold(!incident.help().isEmpty() || !isHelpComing(incident), "told at %s", incident);
      }
    }
  }

  private static boolean isHelpComing(Incident incident) {
    return incident.isActive()
        && incident.activeAssignments().anyMatch(a -> a.status().isOnTheWay())
        && incident.alarms().stream().anyMatch(LaneTruth::calls)
        && incident.assignments().stream().allMatch(a -> a.onSceneAtMillis() == null);
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
          Must.hold(entry.hash().equals(after.historyHash()), "%s ends there", after.id());
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
    Must.hold(entry.number() == history.size() + 1, "history of %s goes on with %s", id, entry);
    String previous = history.isEmpty() ? null : history.getLast().hash();
    Must.hold(
        HistoryChain.hash(id, previous, HistoryChain.Link.of(entry)).equals(entry.hash()),
        "chain of %s at %s",
        id,
        entry);
    history.add(entry);
  }

  /** One that goes on from a closed one has the end of its history, as it was then, as origin. */
  private static void checkOrigin(Incident incident, Map<String, List<HistoryEntry>> histories) {
    var follows = incident.links().follows();
    if (follows != null) {
      Map<String, String> origin = histories.get(incident.id()).getFirst().detail();
      List<HistoryEntry> closed = histories.get(follows.incidentId());
      Must.hold(
          follows.incidentId().equals(origin.get("follows"))
              && Integer.toString(closed.size()).equals(origin.get("followsNumber"))
              && closed.getLast().hash().equals(origin.get("followsHash")),
          "%s begins behind %s",
          origin,
          closed);
    }
  }

  /** However long ago it was closed: by one person, as one incident. */
  private static void checkReopened(String id, List<HistoryEntry> history) {
    Must.hold(
        history.stream().filter(entry -> entry.kind() == Kind.REOPENED).count() <= 1,
        "%s is reopened once",
        id);
  }

  private void checkStep(Incident before, Incident after, HistoryEntry entry) {
    switch (entry.kind()) {
      case CLAIMED -> Must.hold(before.status() == OPEN, "%s of %s has one winner", entry, before);
      case ACCEPTED -> {
        Assignment accepted = before.assignment(entry.detail().get("assignmentId")).orElseThrow();
        Must.hold(accepted.status().isAsked(), "%s of %s has one winner", entry, accepted);
      }
      case REPORTED_LATE ->
          Must.hold(
              after.state().equals(before.state())
                  && after.assignments().equals(before.assignments()),
              "%s moves nothing and nobody of %s",
              entry,
              before);
      case ESCALATED, RANG_AGAIN -> checkClimb(before, after, entry);
      case BACK_TO_QUEUE ->
          Must.hold(
              after.alarmClass() != AlarmClass.URGENT || after.rings() > before.rings(),
              "%s rings again",
              after);
      case ALARM_JOINED -> checkRingsAgain(before, after);
      default -> {
        // Of its kind alone nothing more is promised.
      }
    }
    if (entry.detail().containsKey(HistoryEntry.TAPPED_AT)) {
      checkTapped(before, entry);
    }
    if (BY_TIME.contains(entry.kind())) {
      Must.hold(
          entry.atMillis() >= before.due().atMillis(), "%s of %s not too early", entry, before);
    }
    if (after.status() == IncidentStatus.CLOSED && !AFTER_THE_END.contains(entry.kind())) {
      Must.hold(
          entry.kind() == Kind.CLOSED && before.status() == IncidentStatus.HANDLED,
          "%s closes %s",
          entry,
          before);
    }
  }

  private static void checkRingsAgain(Incident before, Incident after) {
    boolean urgentAgain =
        after.alarms().getLast().alarmClass() == AlarmClass.URGENT
            && before.status() != IncidentStatus.HANDLED
            && before.alarmClass() == AlarmClass.URGENT;
    Must.hold(!urgentAgain || after.rings() == before.rings() + 1, "%s rings again", after);
  }

  /** Nobody does a thing before being asked to, nor after it was heard of. */
  private static void checkTapped(Incident before, HistoryEntry entry) {
    Assignment own = before.assignment(entry.detail().get("assignmentId")).orElseThrow();
    // A clock that was set back meanwhile is the server's own trouble.
    long earliest = Math.min(own.notifiedAtMillis(), entry.atMillis());
    Must.hold(
        earliest <= entry.happenedAtMillis() && entry.happenedAtMillis() <= entry.atMillis(),
        "%s of %s",
        entry,
        own);
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
      Must.hold(above.isEmpty(), "%s left out %s", entry, above);
    } else if (after.tierName() == told && !withTheCity) {
      Must.hold(
          ladder.stream().filter(tier -> tier == told).count() > 1 && after.tier() > before.tier(),
          "%s is told twice by %s",
          told,
          entry);
    } else if (!withTheCity) {
      Must.hold(
          !above.isEmpty() && after.tierName() == above.getFirst(),
          "%s of %s, which had told %s",
          entry,
          ladder,
          told);
    }
  }

  /** A shift ends when somebody else has each item, and then no more. */
  void checkHandovers() {
    Map<String, Handover> last = new HashMap<>();
    for (Applied applied : lane) {
      for (Handover after : applied.handovers()) {
        Handover before = last.put(after.id(), after);
        Must.hold(before == null || before.isOpen(), "%s goes on", after);
        Must.hold(
            after.items().stream().noneMatch(item -> after.by().equals(item.takenBy())),
            "%s is taken by others",
            after);
        Must.hold(
            after.status() != Handover.Status.COMPLETED || after.left().isEmpty(),
            "%s is completed",
            after);
      }
    }
  }
}
