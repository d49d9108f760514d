package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.evidence.HistoryAudit;
import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.EstimatedTravel;
import care.shouhu.command.incident.Reached;
import care.shouhu.command.projection.Projection;
import care.shouhu.core.db.TestDatabase;
import care.shouhu.core.directory.User.Role;
import care.shouhu.core.log.EndsAtStart;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.time.SteadyClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log and snapshots of an older day beside a database that knows what came after them. */
class OlderLogIT {
  @TempDir Path snapshots;
  @TempDir Path olderDay;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private InMemoryLog log = new InMemoryLog();
  private int keys;

  @Test
  void whatIsDecidedAnewIsNeverMixedWithWhatTheTablesKnow() throws Exception {
    try (TestDatabase fresh = TestDatabase.fresh()) {
      Jdbi jdbi = fresh.database().jdbi();
      live(jdbi, "button-1");
      copy(snapshots, olderDay);
      long urgentEnd = log.endPosition(Lane.URGENT);
      long deskEnd = log.endPosition(Lane.DESK);
      live(jdbi, "button-2", "button-3", "button-home");
      List<String> before = whose(jdbi);

      restored(jdbi, urgentEnd, deskEnd);
      live(jdbi, "button-lone", "button-unknown");

      assertThat(whose(jdbi)).hasSize(6).containsAll(before);
      assertThat(
              strings(
                  jdbi,
                  """
                  select id from incident where device_id in ('button-lone', 'button-unknown')
                    and history_count <>
                      (select count(*) from incident_history h where h.incident_id = incident.id)
                  """))
          .isEmpty();
      assertThat(meters.get("shouhu.projection.set.back.records").counter().count()).isPositive();
      assertThat(meters.get("shouhu.projection.ids.given.twice").counter().count()).isZero();
    }
  }

  @Test
  void anIncidentThatWasOpenInTheOlderLogHasTwoHistories_andBothAreKept() throws Exception {
    try (TestDatabase fresh = TestDatabase.fresh()) {
      Jdbi jdbi = fresh.database().jdbi();
      live(jdbi, "button-1");
      copy(snapshots, olderDay);
      long urgentEnd = log.endPosition(Lane.URGENT);
      long deskEnd = log.endPosition(Lane.DESK);
      live(jdbi, loop -> done(loop, new Command.Claim(only(loop)), "one"));
      String before = history(jdbi);

      restored(jdbi, urgentEnd, deskEnd);
      live(
          jdbi,
          loop -> {
            done(loop, new Command.Claim(only(loop)), "other");
            done(loop, new Command.Handle(only(loop), "电话", Reached.SPOKE), "other");
          });

      assertThat(history(jdbi)).startsWith(before);
      assertThat(
              strings(jdbi, "select decision #>> '{entry,by}' from decision_passed_by order by id"))
          .contains("other");
      assertThat(meters.get("shouhu.projection.second.histories").counter().count()).isPositive();
      assertThat(new HistoryAudit(jdbi).check(new HistoryAudit.Page("", null, null, 10)).broken())
          .anyMatch(broken -> broken.fault().equals("SECOND_HISTORY"));
    }
  }

  private static String only(DecisionLoop loop) {
    return loop.deskView().incidents().getFirst().id();
  }

  private static void done(DecisionLoop loop, Command command, String who) {
    Actor actor = new Actor(who, who, Role.CITY_OPERATOR, null, Set.of(), "127.0.0.1");
    var request = new CommandRequest(command, actor, null, System.currentTimeMillis());
    assertThat(loop.submit(request).toCompletableFuture().join())
        .isInstanceOf(CommandResult.Done.class);
  }

  /** Who did what about the only incident, in the order of its history. */
  private static String history(Jdbi jdbi) {
    return String.join(
        ",",
        strings(
            jdbi,
            "select kind || coalesce(' ' || by_whom, '') from incident_history order by number"));
  }

  /** The copies of the older day are put back. */
  private void restored(Jdbi jdbi, long urgentEnd, long deskEnd) throws IOException {
    copy(olderDay, snapshots);
    log =
        log.crashed(Map.of(Lane.URGENT, urgentEnd, Lane.DESK, deskEnd), new SimpleMeterRegistry());
    jdbi.useHandle(
        h -> h.execute("update reader_position set moved_at = now() - interval '1 hour'"));
  }

  /** A life of the desk in which these devices call. */
  private void live(Jdbi jdbi, String... devices) {
    live(
        jdbi,
        loop -> {
          for (String device : devices) {
            int expected = loop.deskView().incidents().size() + 1;
            press(device);
            RunningCommandCenter.await(() -> loop.deskView().incidents().size() == expected);
          }
        });
  }

  /** A life of the desk, until all of it is in the tables. */
  private void live(Jdbi jdbi, Consumer<DecisionLoop> deeds) {
    EndsAtStart ends = EndsAtStart.of(log);
    try (DecisionLoop loop =
            DecisionLoop.start(
                log,
                SimulatedCity.directory(),
                new EstimatedTravel(),
                snapshots,
                meters,
                SteadyClock.ofMachine());
        Projection projection = Projection.start(log, ends, jdbi, meters)) {
      RunningCommandCenter.await(() -> loop.health().state() == LoopHealth.State.LIVE);
      deeds.accept(loop);
      RunningCommandCenter.await(() -> projection.projectedBelow() == log.endPosition(Lane.DESK));
    }
  }

  private void press(String device) {
    Messages.press(log, device, ++keys, System.currentTimeMillis());
  }

  /** Each incident with whom it is about, by its columns, by its content and by its alarm. */
  private static List<String> whose(Jdbi jdbi) {
    return strings(
        jdbi,
        """
        select concat_ws(' ', i.id, i.device_id, i.opened_at, i.body #>> '{alarms,0,deviceId}', a.alarm_id, a.device_id)
        from incident i join incident_alarm a on a.incident_id = i.id
        order by 1
        """);
  }

  private static List<String> strings(Jdbi jdbi, String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  /** Nothing but what {@code from} holds is there afterwards. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> old = Files.list(to)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
    }
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
