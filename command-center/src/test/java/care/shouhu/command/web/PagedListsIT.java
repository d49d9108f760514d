package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lists from the tables, of which a county sees few: each comes once, and none is cut off. */
class PagedListsIT {
  private static final int ROWS = 25;
  private static RunningCommandCenter running;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  private static List<JsonNode> all(String path, String who) {
    List<JsonNode> found = new ArrayList<>();
    JsonNode page = json(running.get(path, who));
    for (int pages = 0; pages < 2 * ROWS; pages++) {
      page.get("items").forEach(found::add);
      if (page.get("next").isNull()) {
        return found;
      }
      page = json(running.get(path + "&cursor=" + page.get("next").asText(), who));
    }
    throw new AssertionError("a list without an end");
  }

  @Test
  void blindWindowsOfLongAgo_arePaged_withTheScopeBeforeTheLimit() {
    running
        .database()
        .jdbi()
        .useHandle(handle -> {
          for (int i = 0; i < ROWS; i++) {
            for (String division : List.of(HERE, THERE, THERE)) {
              handle.execute(
                  "insert into blind_window (cause, device_id, from_at, to_at, position) values"
                      + " ('DEVICE_SILENT', ?, timestamptz '2026-01-05 00:00Z' + ? * interval '1 hour',"
                      + " timestamptz '2026-01-05 00:30Z' + ? * interval '1 hour', 1)"
                      + " on conflict do nothing",
                  "button-" + division + "-1",
                  i / 2,
                  i / 2);
              handle.execute(
                  "insert into blind_window (cause, device_id, from_at, to_at, position) values"
                      + " ('LINK_DOWN', ?, timestamptz '2026-01-05 00:00Z' + ? * interval '1 hour',"
                      + " timestamptz '2026-01-05 00:30Z' + ? * interval '1 hour', 1)"
                      + " on conflict do nothing",
                  "sensor-" + division + "-1",
                  i,
                  i);
            }
          }
        });
    String path = "/api/v1/blind-windows?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z&limit=4";

    List<JsonNode> windows = all(path, running.signIn("county-" + HERE));

    assertThat(windows).hasSize(ROWS + 13).doesNotHaveDuplicates();
    assertThat(windows)
        .extracting(window -> window.get("deviceId").asText())
        .allMatch(device -> device.contains(HERE));
    assertThat(windows).extracting(window -> -window.get("from").asLong()).isSorted();
    assertThat(running.get(path + "&cursor=eHg", running.signIn("city")).statusCode())
        .isEqualTo(400);
  }

  @Test
  void handoversOfLongAgo_arePaged_withTheScopeBeforeTheLimit() {
    running
        .database()
        .jdbi()
        .useHandle(handle -> {
          for (int i = 1; i <= ROWS; i++) {
            for (String division : List.of(HERE, THERE)) {
              String id = "H-" + division + i;
              boolean ofTheHome = i % 3 == 0;
              handle.execute(
                  "insert into handover (id, division, place_id, status, by_whom, started_at, ended_at, items,"
                      + " body) values (?, ?, ?, 'COMPLETED', 'x', timestamptz '2026-01-05 00:00Z'"
                      + " + ? * interval '1 hour', now(), 0, cast(? as jsonb))",
                  id,
                  ofTheHome ? null : division,
                  ofTheHome ? "home-" + division : null,
                  i / 2,
                  "{\"id\": \"%s\"}".formatted(id));
            }
          }
        });
    String path = "/api/v1/handovers?limit=4";

    assertThat(all(path, running.signIn("county-" + HERE)))
        .hasSize(ROWS)
        .doesNotHaveDuplicates()
        .allMatch(one -> one.get("id").asText().startsWith("H-" + HERE));
    assertThat(all(path, running.signIn("lead-" + HERE))).hasSize(ROWS / 3);
    assertThat(all(path, running.signIn("city"))).hasSize(2 * ROWS).doesNotHaveDuplicates();
  }

  @Test
  void incidentsWithoutALimit_areAHundred_andThenTheNextPage_andNeverMoreThanTheContractsMost() {
    for (int i = 0; i < 130; i++) {
      running.calls("paged-" + i, 1);
    }
    String city = running.signIn("city");
    String path = "/api/v1/incidents?status=OPEN";
    await(() -> json(running.get(path + "&limit=5000", city)).get("items").size() == 130);

    JsonNode first = json(running.get(path, city));
    JsonNode second = json(running.get(path + "&cursor=" + first.get("next").asText(), city));

    assertThat(first.get("items")).hasSize(100);
    assertThat(second.get("items")).hasSize(30);
    assertThat(second.get("next").isNull()).isTrue();
    assertThat(all(path + "&limit=7", city)).hasSize(130).doesNotHaveDuplicates();
    assertThat(running.get(path + "&limit=5001", city).statusCode()).isEqualTo(400);
  }
}
