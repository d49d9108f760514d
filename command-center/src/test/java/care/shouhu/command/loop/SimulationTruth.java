package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.downlink.Downlink;
import care.shouhu.command.hold.Hold;
import care.shouhu.command.incident.Assignment;
import care.shouhu.command.incident.Closing;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.Due;
import care.shouhu.command.incident.DutyMark;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentState;
import care.shouhu.command.incident.IncidentStatus;
import care.shouhu.command.incident.Numbers;
import care.shouhu.command.incident.Outcome;
import care.shouhu.command.notify.About;
import care.shouhu.command.notify.Notice;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.command.watch.Moment;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Shift;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold whatever happens, kept beside the desk and by other means than its own. */
final class SimulationTruth {
  /** What is decided by who is available. */
  private static final Set<Kind> STEPS =
      EnumSet.of(
          Kind.OPENED,
          Kind.ESCALATED,
          Kind.RANG_AGAIN,
          Kind.QUIET_OVER,
          Kind.BACK_TO_QUEUE,
          Kind.TIER_EMPTY);

  /** A call or fall by its device's own clock, which no other one of the device has. */
  record Said(String deviceId, AlarmKind kind, long atMillis) {
    static Said of(Alarm alarm) {
      return new Said(alarm.deviceId(), alarm.kind(), alarm.atMillis());
    }
  }

  /** A button's 15 min, and some. */
  private static final long SURELY_SILENT_MILLIS = 17 * 60_000;

  /** What a status said, with its position in the lane ROUTINE. */
  private record BatterySaid(int percent, long position) {}

  private final Map<String, Long> lastSaidMillis = new HashMap<>();
  private final Map<String, BatterySaid> batteries = new HashMap<>();

  /** What was said when there was somebody to hear, with its position in the lane URGENT. */
  private final Map<Said, Long> live = new HashMap<>();

  private final Set<Said> old = new HashSet<>();

  /** Of the live ones: those that only who knows of the step of our clock takes for live. */
  private final Set<Said> byStepAlone = new HashSet<>();

  /** Positions of the lane DESK from which on time is earlier again. */
  private final Set<Long> timeWentBackAt = new HashSet<>();

  private final Map<String, Incident> published = new HashMap<>();

  /** Which hold a call was held by, for when that is over so long that it is forgotten. */
  private final Map<Said, String> held = new HashMap<>();

  private final Map<String, CommandResult> answers = new HashMap<>();

  private final SimulatedRules rules;
  private final Directory directory;

  SimulationTruth(SimulatedRules rules, Directory directory) {
    this.rules = rules;
    this.directory = directory;
  }

  /**
   * Somebody needs help now.
   *
   * @param byStepAlone by our clock it is long ago, and only the step of it tells that it is not
   */
  void sent(String deviceId, String kind, long atMillis, long position, boolean byStepAlone) {
    Said said = new Said(deviceId, AlarmKind.valueOf(kind), atMillis);
    live.put(said, position);
    if (byStepAlone) {
      this.byStepAlone.add(said);
    }
  }

  /** Somebody needed help when nobody could hear it. */
  void sentLongAgo(String deviceId, String kind, long atMillis) {
    old.add(new Said(deviceId, AlarmKind.valueOf(kind), atMillis));
  }

  /**
   * Our clock was set once more, or what was known of that is lost. What had come before and is not
   * decided yet has no step of its own any more.
   *
   * @param decidedBelow what stands below this position of the lane URGENT is decided for good
   */
  void stepForgotten(long decidedBelow) {
    live.entrySet()
        .removeIf(call -> byStepAlone.contains(call.getKey()) && call.getValue() >= decidedBelow);
  }

  /** Somebody took the clock's mark away: from this position of the lane DESK on it is earlier. */
  void timeWentBack(long position) {
    timeWentBackAt.add(position);
  }

  /** Incidents that were let out and are no longer in the desk's memory: the tables have them. */
  List<Incident> archived(Desk desk) {
    return published.values().stream()
        .filter(incident -> desk.state().incidents().incident(incident.id()).isEmpty())
        .sorted(Comparator.comparingLong(incident -> Numbers.numberOf(incident.id())))
        .toList();
  }

  /** What was let out must never be taken back. */
  void published(Applied applied) {
    applied.incidents().forEach(incident -> published.put(incident.id(), incident));
    for (Decision decision : applied.decisions()) {
      if (decision instanceof Decision.AlarmHeld(var alarm, var hold)) {
        held.put(Said.of(alarm), hold.id());
      }
    }
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
    assertThat(verdict(request, result))
        .as("the answer to %s again", key)
        .isEqualTo(verdict(request, before));
    if (result instanceof CommandResult.Done done) {
      assertThat(done.repeated()).as("%s is not done again", key).isTrue();
    }
  }

  private static boolean isOld(CommandRequest request, long nowMillis) {
    return nowMillis - request.receivedAtMillis() >= AnswerBook.KEPT_MILLIS;
  }

  private static String verdict(CommandRequest request, CommandResult result) {
    return switch (result) {
      // A merging moves an assignment into another incident, and an answer shows it where it is.
      case CommandResult.Done done when request.command() instanceof Command.OnAssignment step -> {
        assertThat(done.incident().assignment(step.assignmentId()))
            .as("%s in its incident", step.assignmentId())
            .isPresent();
        yield done.assignmentId();
      }
      case CommandResult.Done done -> done.incident().id() + ' ' + done.assignmentId();
      case CommandResult.Issued issued -> issued.downlink().id();
      case CommandResult.Noted noted -> "noted";
      case CommandResult.Booked booked -> booked.id();
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
      assertThat(now.isPresent() || isOver(incident)).as("%s survives", id).isTrue();
    });
  }

  /** What is over leaves the memory after a day, with what was merged into it. */
  private static boolean isOver(Incident incident) {
    return incident.status() == IncidentStatus.CLOSED || incident.status() == IncidentStatus.MERGED;
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

  /**
   * After every step: each call and fall that was read stands in exactly one incident, and each
   * incident that is not over has somebody or something that moves it.
   */
  void checkState(Desk desk, Moment moment) {
    long nowMillis = moment.nowMillis();
    checkStanding(desk);
    checkRinging(desk);
    checkHolds(desk, nowMillis);
    checkTold(desk, nowMillis);
    checkWatched(desk, moment);
    desk.state().downlinks().all().forEach(downlink -> checkDownlink(downlink, nowMillis));
    for (Incident incident : desk.state().incidents().all()) {
      checkMoves(incident, nowMillis);
      checkSomebodyIsTold(incident, desk);
      checkClosed(incident);
      for (Assignment assignment : incident.assignments()) {
        assertThat(assignment.isActive())
            .as("%s has a due time", assignment)
            .isEqualTo(assignment.dueAtMillis() != null);
      }
    }
  }

  /** Nothing urgent waits without a sound, and whoever asks what rings finds just that. */
  private static void checkRinging(Desk desk) {
    Ringing anew = new Ringing();
    for (Incident incident : desk.state().incidents().all()) {
      anew.changed(null, incident);
      boolean waits = incident.status() == IncidentStatus.OPEN;
      if (waits && incident.alarmClass() == AlarmClass.URGENT && !incident.isRinging()) {
        throw new AssertionError(incident.id() + " is urgent and does not ring");
      }
    }
    assertThat(groups(desk.state().incidents().ringing())).isEqualTo(groups(anew));
  }

  /** Each urgent one that rings was told to somebody, and no notice stands still. */
  private static void checkTold(Desk desk, long nowMillis) {
    NoticeBook book = desk.state().notices();
    boolean together = false;
    for (Notice notice : book.all()) {
      assertThat(notice.dueAtMillis() != null)
          .as("%s ends by itself", notice)
          .isEqualTo(notice.isOpen());
      if (notice.isOpen()) {
        assertThat(notice.dueAtMillis()).as("%s goes on", notice).isGreaterThan(nowMillis);
      }
      together |= notice.about() instanceof About.OfMany;
    }
    for (Incident incident : desk.state().incidents().all()) {
      boolean rings = incident.isRinging() && incident.alarmClass() == AlarmClass.URGENT;
      // A merging brings its notices along under the other incident's id; several that one person
      // cannot take one by one are told together, under none.
      boolean alone = incident.links().merged().isEmpty() && !together;
      if (rings && alone) {
        assertThat(book.toldOf(incident.id())).as("who is told of %s", incident).isNotEmpty();
      }
    }
  }

  /** A device says something, be it that its battery is at so many percent. */
  void said(String deviceId, Integer batteryPercent, long atMillis, long position) {
    lastSaidMillis.merge(deviceId, atMillis, Math::max);
    if (batteryPercent != null) {
      batteries.put(deviceId, new BatterySaid(batteryPercent, position));
    }
  }

  /** A device that fell silent long ago is known to be, and so is a battery that is low. */
  private void checkWatched(Desk desk, Moment moment) {
    var watch = desk.state().watch();
    lastSaidMillis.forEach((device, at) -> {
      boolean known = directory.device(device).isPresent();
      boolean heard = watch.facts(device).lastSeenAtMillis() != null;
      long since = Math.max(at, moment.liveSinceMillis());
      if (known && heard && moment.heardUntilMillis() - since > SURELY_SILENT_MILLIS) {
        assertThat(watch.latched(device)).as("%s is silent", device).containsKey(AlarmKind.SILENT);
      }
    });
    batteries.forEach((device, said) -> {
      boolean low = said.percent() < 15 && said.position() < desk.state().position(Lane.ROUTINE);
      if (low && directory.device(device).isPresent()) {
        assertThat(watch.latched(device))
            .as("the battery of %s", device)
            .containsKey(AlarmKind.BATTERY_LOW);
      }
    });
  }

  private static Set<List<Object>> groups(Ringing ringing) {
    return ringing.groups().stream()
        .map(group -> List.<Object>of(group.tier(), Set.copyOf(group.incidentIds())))
        .collect(Collectors.toSet());
  }

  private void checkStanding(Desk desk) {
    Map<Said, String> standing = new HashMap<>();
    Set<String> ids = new HashSet<>();
    for (Incident incident : desk.state().incidents().all()) {
      for (Alarm alarm : incident.alarms()) {
        assertThat(ids.add(alarm.id())).as("%s stands in one incident alone", alarm).isTrue();
        standing.put(Said.of(alarm), incident.id());
      }
      for (Assignment assignment : incident.assignments()) {
        assertThat(ids.add(assignment.id())).as("%s stands in one incident", assignment).isTrue();
        assertThat(assignment.incidentId()).isEqualTo(incident.id());
      }
    }
    for (Hold hold : desk.state().holds().all()) {
      for (Hold.Held held : hold.held()) {
        assertThat(ids.add(held.alarmId())).as("%s stands once", held).isTrue();
        Said said = new Said(hold.deviceId(), held.kind(), held.atMillis());
        // A detector's alarm is raised when the hold ends and its cause still holds; a call, when
        // nobody said that it was a test.
        boolean call = held.kind() == AlarmKind.CALL || held.kind() == AlarmKind.FALL;
        boolean again = !call || hold.unconfirmedCalls().contains(held);
        String incident = standing.putIfAbsent(said, hold.id());
        assertThat(again || incident == null).as("the incident of %s", held).isTrue();
      }
    }
    for (Incident incident : archived(desk)) {
      assertThat(isOver(incident)).as("%s may leave the memory", incident).isTrue();
      incident.alarms().forEach(alarm -> standing.putIfAbsent(Said.of(alarm), incident.id()));
    }
    held.forEach((said, hold) -> {
      if (desk.state().holds().hold(hold).isEmpty()) {
        standing.putIfAbsent(said, hold);
      }
    });
    live.forEach((said, position) -> {
      if (position < desk.state().position(Lane.URGENT)) {
        assertThat(standing).as("the incident of %s", said).containsKey(said);
      }
    });
  }

  /** What is held back ends by itself, is never a call, and nothing stays held back after it. */
  private static void checkHolds(Desk desk, long nowMillis) {
    for (Hold hold : desk.state().holds().all()) {
      long minutes = (hold.untilMillis() - hold.sinceMillis()) / 60_000;
      boolean isShelf = hold.type() == Hold.Type.SHELF;
      assertThat(minutes).as("%s", hold).isBetween(1L, isShelf ? 480L : 60L);
      assertThat(hold.kind() == AlarmKind.CALL || hold.kind() == AlarmKind.FALL)
          .as("%s is a call for help", hold)
          .isFalse();
      if (hold.isActive()) {
        assertThat(hold.untilMillis()).as("%s ends by itself", hold).isGreaterThan(nowMillis);
      }
    }
    desk.state()
        .watch()
        .allLatched()
        .forEach((device, kinds) ->
            kinds.forEach((kind, latched) ->
                assertThat(
                        latched.incidentId() != null
                            || desk.state().holds().holding(device, kind, nowMillis).isPresent())
                    .as("%s of %s stands in an incident or is held back", kind, device)
                    .isTrue()));
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
      case IncidentState.Merged m -> {
        assertThat(incident.nextDueAtMillis()).as("%s is merged", incident).isEmpty();
        assertThat(incident.alarms()).as("%s is merged", incident).isEmpty();
        assertThat(incident.assignments()).as("%s is merged", incident).isEmpty();
      }
    }
    incident
        .nextDueAtMillis()
        .ifPresent(
            at -> assertThat(at).as("nothing of %s is overdue", incident).isGreaterThan(nowMillis));
  }

  /**
   * Nothing waits at a tier where nobody is available while there is another one: as of its last
   * step, when nothing of policies and duty changed since or at that moment. By other means than
   * the desk's own.
   */
  private void checkSomebodyIsTold(Incident incident, Desk desk) {
    if (!(incident.state() instanceof IncidentState.Open)
        || incident.due().step() != Due.Step.NEXT_TIER) {
      return;
    }
    HistoryEntry last = desk.state().incidents().history(incident.id()).getLast();
    if (!STEPS.contains(last.kind()) || last.atMillis() <= rules.changedAtMillis()) {
      return;
    }
    boolean told =
        directory.users().stream()
            .filter(user -> isOfTier(user, incident))
            .anyMatch(user -> isAvailable(user, desk, last.atMillis()));
    assertThat(told)
        .as(
            "somebody is told of %s since %s; marks %s, changed at %d",
            incident, last, desk.state().duty().all(), rules.changedAtMillis())
        .isTrue();
  }

  private static boolean isOfTier(User user, Incident incident) {
    return switch (incident.tierName()) {
      case WARD -> user.role() == Role.INSTITUTION_STAFF && isOfPlace(user, incident);
      case INSTITUTION_LEAD -> user.role() == Role.INSTITUTION_LEAD && isOfPlace(user, incident);
      case COUNTY_DESK ->
          user.role() == Role.COUNTY_OPERATOR
              && user.division().equals(incident.subject().division());
      case CITY_DESK -> user.role() == Role.CITY_OPERATOR;
    };
  }

  private static boolean isOfPlace(User user, Incident incident) {
    return user.placeId().equals(incident.subject().placeId());
  }

  private boolean isAvailable(User user, Desk desk, long atMillis) {
    Optional<DutyMark> said =
        desk.state()
            .duty()
            .mark(user.username())
            .filter(mark -> mark.untilMillis() != null && mark.untilMillis() > atMillis);
    if (said.isPresent() && said.get().word() != DutyMark.Word.AS_ROSTERED) {
      return said.get().word() == DutyMark.Word.ON_DUTY;
    }
    boolean rostered = false;
    boolean runs = false;
    for (Shift shift : directory.shifts()) {
      boolean governs =
          shift.startsAtMillis() <= atMillis && atMillis < shift.endsAtMillis() + 36 * 3_600_000L;
      boolean ofUnit =
          shift.placeId() != null
              ? shift.placeId().equals(user.placeId())
              : shift.division().equals(user.division());
      boolean namesRole =
          shift.people().stream()
              .anyMatch(name -> directory.user(name).orElseThrow().role() == user.role());
      rostered |= governs && ofUnit && namesRole;
      runs |= ofUnit && shift.runsAt(atMillis) && shift.people().contains(user.username());
    }
    return runs || (!rostered && user.onDuty());
  }

  private static void checkClosed(Incident incident) {
    if (!(incident.state() instanceof IncidentState.Closed closed)) {
      return;
    }
    assertThat(closed.closing()).as("outcome of %s", incident).isNotNull();
    if (closed.closing().outcome() == Outcome.FALSE_ALARM) {
      assertThat(closed.closing().causeCode()).as("cause of %s", incident).isNotNull();
    }
    if (incident.alarmClass() == AlarmClass.URGENT) {
      if (closed.closing().outcome() == Outcome.NO_HELP_NEEDED) {
        assertThat(isAccountedFor(incident, closed)).as("why %s is over", incident).isTrue();
      }
      assertThat(incident.assignments())
          .as("who closed %s did not go", incident)
          .noneMatch(a -> a.wasAccepted() && a.responder().equals(closed.by()));
    }
  }

  /** Somebody was there or had word of the person, or says why nobody needed to. */
  private static boolean isAccountedFor(Incident incident, IncidentState.Closed closed) {
    Closing closing = closed.closing();
    return incident.assignments().stream().anyMatch(a -> a.onSceneAtMillis() != null)
        || closing.reached() != null
        || closed.handled().reached() != null
        || closing.cause() != null
        || closing.note() != null;
  }

  /** At the end, from the lane DESK alone. */
  void checkEnd(InMemoryLog log, Desk desk) throws InterruptedException {
    LaneTruth lane = LaneTruth.of(log, rules);
    lane.checkAlarms(live.keySet(), old);
    lane.checkTimes(timeWentBackAt);
    lane.checkHistories();
    lane.checkTold();
    lane.checkHandovers();
    assertThat(archived(desk)).allMatch(SimulationTruth::isOver);
  }
}
