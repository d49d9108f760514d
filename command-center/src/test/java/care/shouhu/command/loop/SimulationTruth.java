package care.shouhu.command.loop;

import static care.shouhu.command.downlink.DownlinkStatus.DONE;
import static care.shouhu.command.downlink.DownlinkStatus.FAILED;
import static care.shouhu.command.downlink.DownlinkStatus.QUEUED;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.downlink.Downlink;
import care.shouhu.command.incident.Assignment;
import care.shouhu.command.incident.Due;
import care.shouhu.command.incident.HistoryChain;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentState;
import care.shouhu.command.incident.IncidentStatus;
import care.shouhu.command.incident.Outcome;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must hold whatever happens, kept beside the desk and by other means than its own. */
final class SimulationTruth {

  private record Said(String deviceId, AlarmKind kind, long atMillis) {}

  private final Set<Said> live = new HashSet<>();
  private final Set<Said> old = new HashSet<>();
  private final Map<String, Incident> published = new HashMap<>();
  private final Map<String, CommandResult> answers = new HashMap<>();

  void sent(String deviceId, String kind, long atMillis, boolean isLive) {
    (isLive ? live : old).add(new Said(deviceId, AlarmKind.valueOf(kind), atMillis));
  }

  /** What was let out must never be taken back. */
  void published(Applied applied) {
    applied.incidents().forEach(incident -> published.put(incident.id(), incident));
  }

  /** The same key is answered the same, and only once done. */
  void answered(CommandRequest request, CommandResult result, long nowMillis) {
    if (request.idempotencyKey() == null) {
      return;
    }
    String key = request.actor().username() + ' ' + request.idempotencyKey();
    CommandResult before = answers.putIfAbsent(key, result);
    if (before == null || isOld(request, nowMillis)) {
      return;
    }
    assertThat(verdict(result)).as("the answer to %s again", key).isEqualTo(verdict(before));
    if (result instanceof CommandResult.Done done) {
      assertThat(done.repeated()).as("%s is not done again", key).isTrue();
    }
  }

  private static boolean isOld(CommandRequest request, long nowMillis) {
    return nowMillis - request.receivedAtMillis() >= AnswerBook.KEPT_MILLIS;
  }

  private static String verdict(CommandResult result) {
    return switch (result) {
      case CommandResult.Done done -> done.incident().id() + ' ' + done.assignmentId();
      case CommandResult.Issued issued -> issued.downlink().id();
      case CommandResult.Noted noted -> "noted";
      case CommandResult.NotDone not -> not.refused().toString();
      case CommandResult.Exported exported -> exported.entry().toString();
      case CommandResult.Recontacted recontacted -> recontacted.recontact().toString();
    };
  }

  /** After a restart: nothing that was let out is gone, and every way to replay ends the same. */
  void restarted(Desk desk, byte[] before, byte[] fromSnapshot, byte[] fromBeginning) {
    assertSame("replayed from the beginning and from a snapshot", fromBeginning, fromSnapshot);
    if (before != null) {
      assertSame("before the crash and after it", before, fromSnapshot);
    }
    published.forEach((id, incident) -> {
      Optional<Incident> now = desk.state().incidents().incident(id);
      now.ifPresent(found ->
          assertThat(found.historyCount())
              .as("%s after the restart", id)
              .isGreaterThanOrEqualTo(incident.historyCount()));
      assertThat(now.isPresent() || incident.status() == IncidentStatus.CLOSED)
          .as("%s survives", id)
          .isTrue();
    });
  }

  /** Two states in whole would be pages: what is shown is where they part. */
  private static void assertSame(String what, byte[] expected, byte[] found) {
    int at = Arrays.mismatch(expected, found);
    if (at >= 0) {
      throw new AssertionError(
          "%s differ: …%s… and …%s…".formatted(what, around(expected, at), around(found, at)));
    }
  }

  private static String around(byte[] json, int at) {
    int from = Math.max(0, at - 300);
    int to = Math.min(json.length, at + 100);
    return new String(json, from, to - from, StandardCharsets.UTF_8);
  }

  /** After every step: each incident that is not over has somebody or something that moves it. */
  void checkState(Desk desk, long nowMillis) {
    desk.state().downlinks().all().forEach(downlink -> checkDownlink(downlink, nowMillis));
    for (Incident incident : desk.state().incidents().all()) {
      checkMoves(incident, nowMillis);
      checkClosed(incident);
      for (Assignment assignment : incident.assignments()) {
        assertThat(assignment.isActive())
            .as("%s has a due time", assignment)
            .isEqualTo(assignment.dueAtMillis() != null);
      }
    }
  }

  private static void checkDownlink(Downlink downlink, long nowMillis) {
    if (downlink.status().isOpen()) {
      assertThat(downlink.dueAtMillis()).as("%s ends by itself", downlink).isGreaterThan(nowMillis);
    } else {
      assertThat(downlink.dueAtMillis()).as("%s has ended", downlink).isNull();
    }
  }

  private static void checkMoves(Incident incident, long nowMillis) {
    switch (incident.state()) {
      case IncidentState.Open o ->
          assertThat(incident.due()).as("timer of the open %s", incident).isNotNull();
      case IncidentState.Claimed c ->
          assertThat(incident.due() != null || incident.activeAssignments().count() > 0)
              .as("timer or person of the claimed %s", incident)
              .isTrue();
      case IncidentState.Handled h ->
          assertThat(incident.activeAssignments()).as("%s is handled", incident).isEmpty();
      case IncidentState.Closed c ->
          assertThat(incident.nextDueAtMillis()).as("%s is closed", incident).isEmpty();
    }
    incident
        .nextDueAtMillis()
        .ifPresent(
            at -> assertThat(at).as("nothing of %s is overdue", incident).isGreaterThan(nowMillis));
  }

  private static void checkClosed(Incident incident) {
    if (!(incident.state() instanceof IncidentState.Closed closed)) {
      return;
    }
    assertThat(closed.closing()).as("outcome of %s", incident).isNotNull();
    if (closed.closing().outcome() == Outcome.FALSE_ALARM) {
      assertThat(closed.closing().cause()).as("cause of %s", incident).isNotBlank();
    }
    if (incident.alarmClass() == AlarmClass.URGENT) {
      assertThat(incident.assignments())
          .as("who closed %s did not go", incident)
          .noneMatch(a -> a.wasAccepted() && a.responder().equals(closed.by()));
    }
  }

  /** At the end, from the lane DESK alone. */
  void checkEnd(InMemoryLog log, Desk desk) throws InterruptedException {
    List<Applied> lane = lane(log);
    checkAlarms(lane);
    checkHistories(lane);
    checkTold(lane);
    published.forEach(
        (id, incident) -> assertThat(desk.state().incidents().incident(id)).as(id).isPresent());
  }

  private static List<Applied> lane(InMemoryLog log) throws InterruptedException {
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
    return lane;
  }

  /** Every call and fall is in exactly one incident, once; old ones are in none. */
  private void checkAlarms(List<Applied> lane) {
    Map<Said, List<String>> joined = new HashMap<>();
    for (Applied applied : lane) {
      for (var change : applied.changes()) {
        Kind kind = change.entry().kind();
        if (kind == Kind.OPENED || kind == Kind.ALARM_JOINED) {
          Alarm alarm = change.incident().alarms().getLast();
          assertThat(alarm.id()).isEqualTo(change.entry().detail().get("alarmId"));
          Said said = new Said(alarm.deviceId(), alarm.kind(), alarm.atMillis());
          joined.computeIfAbsent(said, s -> new ArrayList<>()).add(change.incident().id());
        }
      }
    }
    for (Said said : live) {
      assertThat(joined.getOrDefault(said, List.of())).as("incidents of %s", said).hasSize(1);
    }
    for (Said said : old) {
      assertThat(joined.getOrDefault(said, List.of())).as("old %s", said).isEmpty();
    }
  }

  /** Numbers are given once, what the device said stays, and who accepts has the person told. */
  private static void checkTold(List<Applied> lane) {
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
        boolean calls = incident.alarms().stream().anyMatch(SimulationTruth::calls);
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
   * Histories have no gap and are chained; the policy climbs one tier at a time and never before
   * its time.
   */
  private static void checkHistories(List<Applied> lane) {
    Map<String, Incident> last = new HashMap<>();
    for (Applied applied : lane) {
      for (var change : applied.changes()) {
        Incident after = change.incident();
        HistoryEntry entry = change.entry();
        Incident before = last.put(after.id(), after);
        assertThat(entry.number())
            .as("history of %s", after.id())
            .isEqualTo(before == null ? 1 : before.historyCount() + 1);
        String previous = before == null ? null : before.historyHash();
        assertThat(List.of(entry.hash(), after.historyHash()))
            .as("chain of %s", after.id())
            .containsOnly(HistoryChain.hash(after.id(), previous, HistoryChain.Link.of(entry)));
        if (before != null) {
          checkStep(before, after, entry);
        }
      }
    }
  }

  private static void checkStep(Incident before, Incident after, HistoryEntry entry) {
    if (entry.kind() == Kind.ESCALATED) {
      assertThat(before.due().step()).isEqualTo(Due.Step.NEXT_TIER);
      assertThat(entry.atMillis())
          .as("%s climbs", after.id())
          .isGreaterThanOrEqualTo(before.due().atMillis());
      assertThat(after.tier()).as("%s climbs", after.id()).isEqualTo(before.tier() + 1);
    }
    if (entry.kind() == Kind.RANG_AGAIN) {
      assertThat(entry.atMillis()).isGreaterThanOrEqualTo(before.due().atMillis());
    }
    if (entry.kind() == Kind.BACK_TO_QUEUE && after.alarmClass().rings()) {
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
    if (after.status() == IncidentStatus.CLOSED) {
      assertThat(before.status()).as("%s closes", after.id()).isEqualTo(IncidentStatus.HANDLED);
    }
  }
}
