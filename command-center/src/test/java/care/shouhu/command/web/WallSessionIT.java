package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A wall that hangs there for longer than a shift. */
class WallSessionIT {
  private static final Duration AFTER_THE_SHIFT = Duration.ofHours(2);
  private RunningCommandCenter running;

  @BeforeEach
  void start() throws Exception {
    running =
        new RunningCommandCenter(
            Map.of("SHOUHU_SESSION_HOURS", "1", "SHOUHU_SESSION_IDLE_MINUTES", "1440"));
  }

  @AfterEach
  void stop() throws Exception {
    running.close();
  }

  /** An open page: how many messages it got, and with what it was closed. */
  private static final class Page implements WebSocket.Listener {
    final AtomicInteger beats = new AtomicInteger();
    volatile int closedWith;

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      if (text.toString().contains("\"beat\"")) {
        beats.incrementAndGet();
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closedWith = code;
      return null;
    }
  }

  private Page open(String view, String cookie) {
    var page = new Page();
    running
        .http()
        .newWebSocketBuilder()
        .header("Cookie", cookie)
        .buildAsync(
            URI.create(
                "ws://localhost:%d/api/v1/live?view=%s"
                    .formatted(running.center().httpPort(), view)),
            page)
        .join();
    return page;
  }

  /** A wall that was open at the end of the shift, an hour ago. */
  private Page wallAfterTheShift(String cookie) {
    Page wall = open("wall", cookie);
    await(() -> wall.beats.get() > 0);
    running.pass(AFTER_THE_SHIFT);
    int before = wall.beats.get();
    await(() -> wall.beats.get() > before || wall.closedWith != 0);
    return wall;
  }

  private int status(String path, String cookie) {
    return running.get("/api/v1" + path, cookie).statusCode();
  }

  @Test
  void afterTheShift_theWallGoesOn_andItsSessionOpensNothingElse() {
    String cookie = running.signIn("city");
    Page wall = wallAfterTheShift(cookie);

    assertThat(wall.closedWith).isZero();
    assertThat(json(running.get("/api/v1/session", cookie)).get("wallOnly").asBoolean()).isTrue();
    for (String path : List.of("/occupancy?division=520302", "/measures", "/indicators")) {
      assertThat(status(path, cookie)).as(path).isEqualTo(200);
    }
    for (String path :
        List.of(
            "/incidents", "/places", "/residents/resident-520302-1", "/devices", "/me/sessions")) {
      assertThat(status(path, cookie)).as(path).isEqualTo(401);
    }
    assertThat(running.post("/api/v1/incidents/i-1/claim", cookie, null).statusCode())
        .isEqualTo(401);
    Page desk = open("desk", cookie);
    await(() -> desk.closedWith == 4401);
  }

  /** A wall has never shown who calls, and whoever passes by could ask for any period. */
  @Test
  void afterTheShift_theMeasuresNameNobody() {
    String cookie = running.signIn("city");
    running.calls("button-" + HERE + "-2", 1);
    await(() -> worst(cookie).has("placeName"));
    assertThat(worst(cookie).get("residentName").asText()).isEqualTo("张2");
    String id = json(running.get("/api/v1/incidents", cookie)).at("/items/0/id").asText();
    running.post("/api/v1/incidents/" + id + "/claim", cookie, null);
    await(() -> measures("", cookie).at("/operators/0/username").asText().equals("city"));

    wallAfterTheShift(cookie);

    long now = System.currentTimeMillis();
    for (String period : List.of("", "?from=" + (now - 86_400_000L))) {
      await(() -> !measures(period, cookie).at("/worstDevices/0").isMissingNode());
      JsonNode measures = measures(period, cookie);
      assertThat(measures.toString())
          .doesNotContain("residentName", "placeName", "bedLabel", "张2", "福利院", "username");
    }
  }

  private JsonNode worst(String cookie) {
    return measures("", cookie).at("/worstDevices/0");
  }

  private JsonNode measures(String period, String cookie) {
    return json(running.get("/api/v1/measures" + period, cookie));
  }

  @Test
  void deskAndSessionsWithoutAWall_areOverAfterTheShift() {
    String atWork = running.signIn("city");
    Page desk = open("desk", atWork);
    await(() -> desk.beats.get() > 0);

    running.pass(AFTER_THE_SHIFT);

    await(() -> desk.closedWith == 4401);
    assertThat(status("/session", atWork)).isEqualTo(401);
  }

  @Test
  void endedFromElsewhere_aKeptWallClosesAtOnce_andStaysClosed() throws Exception {
    String cookie = running.signIn("city");
    Page wall = wallAfterTheShift(cookie);

    running.send("DELETE", "/api/v1/me/sessions", running.signIn("city"), null);

    await(() -> wall.closedWith == 4401);
    running.restart();
    assertThat(status("/session", cookie)).isEqualTo(401);
  }
}
