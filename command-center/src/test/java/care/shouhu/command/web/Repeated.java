package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.loop.DecisionBatch;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogRecord;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Sends each command so many times at the same moment under one key, and counts what was written
 * for it: decisions of the desk about people's work, and rows of the bed register.
 */
final class Repeated {
  private static final List<String> BED_TABLES =
      List.of("bed_move", "bed_stay", "bed_offer", "record_history");

  /** What is ended in these is written too, and is no new row. */
  private static final List<String> TABLES_OF_WHAT_ENDS =
      List.of("planned_step", "respite_booking", "waiting_entry");

  private final RunningCommandCenter running;
  private final int times;
  private final Map<String, Integer> written;
  private final Map<String, Contract.Operation> operations;

  /**
   * Of this command centre.
   *
   * @param written gets the count of each operation
   */
  Repeated(RunningCommandCenter running, int times, Map<String, Integer> written) {
    this.running = running;
    this.times = times;
    this.written = written;
    this.operations =
        Contract.load().operations().stream()
            .collect(Collectors.toMap(Contract.Operation::id, one -> one));
  }

  /**
   * The one answer.
   *
   * @param id for {@code {id}} of the operation's path; null where it has none
   * @param body JSON, or null
   */
  JsonNode send(String operation, String id, String who, String body) throws Exception {
    Contract.Operation asked = operations.get(operation);
    assertThat(asked).as(operation).isNotNull();
    String path = id == null ? asked.path() : asked.path().replace("{id}", id);
    String key = operation + "-" + times;
    int before = counted();

    List<HttpResponse<String>> answers =
        together(
            () -> running.send(asked.method().name(), path, who, body, "Idempotency-Key", key));

    HttpResponse<String> first = answers.getFirst();
    assertThat(first.statusCode()).as("%s: %s", operation, first.body()).isBetween(200, 202);
    assertThat(answers)
        .extracting(HttpResponse::statusCode)
        .as(operation)
        .containsOnly(first.statusCode());
    assertThat(answers.stream().map(HttpResponse::body).distinct()).as(operation).hasSize(1);
    assertThat(written.put(operation, counted() - before)).as("%s, once", operation).isNull();
    return json(first);
  }

  private List<HttpResponse<String>> together(Supplier<HttpResponse<String>> one) throws Exception {
    CountDownLatch begin = new CountDownLatch(1);
    List<Future<HttpResponse<String>>> asked = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < times; i++) {
        asked.add(
            threads.submit(() -> {
              begin.await();
              return one.get();
            }));
      }
      begin.countDown();
    }
    List<HttpResponse<String>> answers = new ArrayList<>();
    for (Future<HttpResponse<String>> answer : asked) {
      answers.add(answer.get());
    }
    return answers;
  }

  private int counted() throws InterruptedException {
    return decided() + rows();
  }

  /** What devices and the clock bring, which is nobody's, is left out. */
  private int decided() throws InterruptedException {
    int count = 0;
    Set<String> downlinks = new HashSet<>();
    Set<String> words = new HashSet<>();
    for (LogRecord record :
        running
            .log()
            .read(Lane.DESK, 1, Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ZERO)
            .records()) {
      for (Decision decision : DecisionBatch.read(record).orElseThrow().decisions()) {
        switch (decision) {
          case Decision.IncidentChanged(_, var entry) -> count += entry.by() == null ? 0 : 1;
          case Decision.HistoryAppended(_, var entry) -> count += entry.by() == null ? 0 : 1;
          case Decision.HoldChanged _ -> count++;
          case Decision.HandoverChanged _ -> count++;
          case Decision.Recontacted _ -> count++;
          // A place that the desk forgets is the same word again.
          case Decision.DutySaid(var mark) -> words.add(mark.username() + mark.atMillis());
          case Decision.DownlinkChanged(var downlink) -> downlinks.add(downlink.id());
          case Decision.AlarmLatched _ -> {}
          case Decision.AlarmReleased _ -> {}
          case Decision.AlarmHeld _ -> {}
          case Decision.CommandAnswered _ -> {}
          case Decision.IncidentsForgotten _ -> {}
          case Decision.NoticeChanged _ -> {}
          case Decision.ChannelChanged _ -> {}
          case Decision.BlindWindowChanged _ -> {}
        }
      }
    }
    return count + downlinks.size() + words.size();
  }

  private int rows() {
    int count = 0;
    for (String table : BED_TABLES) {
      count += asked("select count(*) from " + table);
    }
    for (String table : TABLES_OF_WHAT_ENDS) {
      count += asked("select count(*) + count(ended_at) from " + table);
    }
    return count;
  }

  private int asked(String sql) {
    return running.database().jdbi().withHandle(h -> h.createQuery(sql).mapTo(Integer.class).one());
  }
}
