package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LiveIT {
  private static RunningCommandCenter running;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  /** A page: keeps what it was told, and what it knows of each incident. */
  private static final class Page implements WebSocket.Listener {
    final List<JsonNode> messages = new CopyOnWriteArrayList<>();
    final Map<String, JsonNode> incidents = new ConcurrentHashMap<>();
    final Map<String, Long> positions = new ConcurrentHashMap<>();
    volatile long position = -1;
    volatile int closedWith;
    private final StringBuilder text = new StringBuilder();
    private WebSocket socket;

    static Page open(String view, String cookie, String more, String... headers) {
      var page = new Page();
      WebSocket.Builder builder =
          running.http().newWebSocketBuilder().header("Cookie", cookie == null ? "a=b" : cookie);
      for (int n = 0; n < headers.length; n += 2) {
        builder.header(headers[n], headers[n + 1]);
      }
      page.socket =
          builder
              .buildAsync(
                  URI.create(
                      "ws://localhost:%d/api/v1/live?view=%s%s"
                          .formatted(running.center().httpPort(), view, more)),
                  page)
              .join();
      return page;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        take(json(text.toString()));
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closedWith = code;
      return null;
    }

    private void take(JsonNode message) {
      switch (message.get("type").asText()) {
        case "snapshot" -> {
          incidents.clear();
          message.get("incidents").forEach(i -> put(i, message.get("position").asLong()));
          position = message.get("position").asLong();
        }
        case "incident" -> {
          put(message.get("incident"), message.get("position").asLong());
          position = Math.max(position, message.get("position").asLong());
        }
        default -> {}
      }
      messages.add(message);
    }

    private void put(JsonNode incident, long at) {
      String id = incident.get("id").asText();
      if (positions.getOrDefault(id, -1L) < at) {
        positions.put(id, at);
        incidents.put(id, incident);
      }
    }

    List<JsonNode> of(String type) {
      return messages.stream().filter(m -> m.get("type").asText().equals(type)).toList();
    }

    long incidentChars() {
      return of("incident").stream().mapToLong(message -> message.toString().length()).sum();
    }

    boolean knows(String deviceId) {
      return incidents.values().stream()
          .anyMatch(i -> i.at("/alarms/0/deviceId").asText().equals(deviceId));
    }

    void close() {
      socket.abort();
    }
  }

  @Test
  void wall_getsASnapshotAndThenEachChange_ofItsScopeOnly() {
    Page city = Page.open("wall", running.signIn("city"), "");
    Page county = Page.open("wall", running.signIn("county-" + THERE), "");
    await(() -> !city.of("snapshot").isEmpty() && !county.of("snapshot").isEmpty());
    assertThat(city.of("snapshot").getFirst().get("divisions")).hasSize(15);
    assertThat(county.of("snapshot").getFirst().at("/counts/divisions")).hasSize(1);

    running.calls("button-" + HERE + "-1", 1);
    running.calls("button-" + THERE + "-1", 1);

    await(() -> city.knows("button-" + HERE + "-1") && city.knows("button-" + THERE + "-1"));
    await(() -> county.knows("button-" + THERE + "-1"));
    assertThat(county.knows("button-" + HERE + "-1")).isFalse();
    await(() -> city.of("counts").stream().anyMatch(c -> c.at("/counts/total/open").asInt() >= 2));
    city.close();
    county.close();
  }

  @Test
  void pageThatWasAway_resumes_andMissesNothing() {
    String cookie = running.signIn("city");
    Page first = Page.open("wall", cookie, "");
    await(() -> first.position >= 0);
    running.calls("button-" + HERE + "-2", 1);
    await(() -> first.knows("button-" + HERE + "-2"));
    long reached = first.position;
    first.close();
    running.calls("button-" + THERE + "-2", 1);
    Page witness = Page.open("wall", cookie, "");
    await(() -> witness.knows("button-" + THERE + "-2"));

    String key = first.messages.getFirst().get("scopeKey").asText();
    Page second = Page.open("wall", cookie, "&from=" + reached + "&scopeKey=" + key);

    await(() -> second.knows("button-" + THERE + "-2"));
    assertThat(second.messages.getFirst().get("type").asText()).isEqualTo("resumed");
    assertThat(second.of("snapshot")).isEmpty();
    assertThat(second.messages.getFirst().get("scopeKey").asText()).isEqualTo(key);
    Page stranger = Page.open("wall", cookie, "&from=999999999&scopeKey=" + key);
    await(() -> !stranger.of("snapshot").isEmpty());
    witness.close();
    second.close();
    stranger.close();
  }

  @Test
  void pageOfAnotherUserOrScope_getsASnapshot() {
    Page city = Page.open("wall", running.signIn("city"), "");
    await(() -> city.position >= 0);
    running.calls("stranger-resume", 1);
    await(() -> city.knows("stranger-resume"));
    String from = "&from=" + city.position;
    String key = "&scopeKey=" + city.messages.getFirst().get("scopeKey").asText();

    Page other = Page.open("wall", running.signIn("county-" + THERE), from + key);
    Page without = Page.open("wall", running.signIn("city"), from);

    await(() -> !other.messages.isEmpty() && !without.messages.isEmpty());
    assertThat(other.messages.getFirst().get("type").asText()).isEqualTo("snapshot");
    assertThat(without.messages.getFirst().get("type").asText()).isEqualTo("snapshot");
    city.close();
    other.close();
    without.close();
  }

  /** A log that lost its end gives positions a second time. */
  @Test
  void pageOfAnotherProcess_getsASnapshot() {
    Page first = Page.open("wall", running.signIn("city"), "");
    await(() -> first.position >= 0);
    running.calls("stranger-process", 1);
    await(() -> first.knows("stranger-process"));
    String key = first.messages.getFirst().get("scopeKey").asText();
    String process = key.endsWith("0") ? "1" : "0";

    Page back =
        Page.open(
            "wall",
            running.signIn("city"),
            "&from=" + first.position + "&scopeKey=" + key.substring(0, 15) + process);

    await(() -> !back.messages.isEmpty());
    assertThat(back.messages.getFirst().get("type").asText()).isEqualTo("snapshot");
    first.close();
    back.close();
  }

  @Test
  void backlogThatWouldBeCutOff_isASnapshot() {
    String cookie = running.signIn("city");
    Page first = Page.open("wall", cookie, "");
    await(() -> first.position >= 0);
    running.calls("stranger-backlog", 0);
    await(() -> first.knows("stranger-backlog"));
    String from = "&from=" + first.position;
    String key = "&scopeKey=" + first.messages.getFirst().get("scopeKey").asText();
    for (int n = 1; first.incidentChars() <= LiveConnection.BACKLOG_CHARS_MAX; n++) {
      running.calls("stranger-backlog", n);
      int sent = n;
      await(() -> first.of("incident").size() > sent);
    }

    Page back = Page.open("wall", cookie, from + key);

    await(() -> !back.messages.isEmpty());
    assertThat(back.messages.getFirst().get("type").asText()).isEqualTo("snapshot");
    first.close();
    back.close();
  }

  @Test
  void pagesThatJoinWhileMuchHappens_allEndWithTheSameDesk() throws Exception {
    String cookie = running.signIn("city");
    List<Page> pages = new CopyOnWriteArrayList<>();
    Thread traffic =
        Thread.ofVirtual()
            .start(() -> {
              for (int n = 0; n < 60; n++) {
                running.calls("stranger-" + n % 20, n);
              }
            });
    for (int n = 0; n < 8; n++) {
      pages.add(Page.open("wall", cookie, ""));
    }
    traffic.join();

    Page last = Page.open("wall", cookie, "");
    await(() -> last.position >= 0);

    // Not by position: the desk moves on also for what no page is shown, such as notices.
    await(() ->
        pages.stream()
            .allMatch(page -> page.incidents.entrySet().containsAll(last.incidents.entrySet())));
    for (Page page : pages) {
      assertThat(page.incidents).containsAllEntriesOf(last.incidents);
      page.close();
    }
    last.close();
  }

  @Test
  void ward_seesItsBedsChange_andItsOwnAssignment() {
    String staff = running.signIn("staff-" + HERE);
    Page ward = Page.open("ward", staff, "");
    await(() -> !ward.of("snapshot").isEmpty());
    assertThat(ward.of("snapshot").getFirst().get("beds")).hasSize(2);

    // A sensor goes on saying so: of two readings of one millisecond the second may count as older.
    var seq = new AtomicInteger();
    await(() -> {
      running.sends(
          "sensor-" + HERE + "-1",
          "reading",
          "{\"seq\":%d,\"at\":%d,\"hr\":61,\"br\":14,\"mv\":1,\"bed\":true}"
              .formatted(seq.incrementAndGet(), System.currentTimeMillis()));
      return ward.of("beds").stream()
          .flatMap(message -> message.get("items").findParents("heartRate").stream())
          .anyMatch(bed -> bed.get("heartRate").asInt() == 61 && bed.get("inBed").asBoolean());
    });
    running.calls("button-" + HERE + "-1", 77);
    await(() -> ward.knows("button-" + HERE + "-1"));
    String id =
        ward.incidents.values().stream()
            .filter(i -> i.at("/alarms/0/deviceId").asText().equals("button-" + HERE + "-1"))
            .findFirst()
            .orElseThrow()
            .get("id")
            .asText();
    running.post("/api/v1/incidents/" + id + "/claim", staff, null);
    await(() -> !ward.of("assignment").isEmpty());
    assertThat(ward.of("assignment").getLast().at("/assignment/incident/id").asText())
        .isEqualTo(id);
    ward.close();
  }

  @Test
  void signedOut_closesThePage_andWrongViewIsSaid() {
    String cookie = running.signIn("city");
    Page page = Page.open("wall", cookie, "");
    await(() -> page.position >= 0);
    Page wrong = Page.open("field", running.signIn("auditor"), "");
    Page nobody = Page.open("wall", null, "");

    running.send("DELETE", "/api/v1/session", cookie, null);

    await(() -> page.closedWith == 4401);
    await(() -> wrong.closedWith == 4403);
    await(() -> nobody.closedWith == 4401);
  }

  @Test
  void pageOfAnotherSite_isRefused() {
    String cookie = running.signIn("city");

    Throwable refused =
        org.assertj.core.api.Assertions.catchThrowable(
            () -> Page.open("wall", cookie, "", "Origin", "https://evil.example"));

    assertThat(refused).isInstanceOf(CompletionException.class);
  }
}
