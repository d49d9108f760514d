package care.shouhu.command.notify;

import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.notify.Receiver.Received;
import care.shouhu.command.notify.send.Signed;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People are told, by all ways, with a push service and a gateway that are not always well. */
class NotifyIT {
  private static Receiver push;
  private static Receiver gateway;
  private static RunningCommandCenter running;
  private static String admin;
  private static String staff;
  private static String city;
  private static String secret;
  private static long seq;

  @BeforeAll
  static void start() throws Exception {
    push = new Receiver();
    gateway = new Receiver();
    running = new RunningCommandCenter(Map.of("SHOUHU_PUSH_SERVICES", push.origin()));
    admin = running.signIn("admin");
    staff = running.signIn("staff-520302");
    city = running.signIn("city");
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
    gateway.close();
    push.close();
  }

  @BeforeEach
  void wellAgain() {
    push.answers(request -> 201);
    gateway.answers(request -> 202);
    policy(60, 1_000);
  }

  @AfterEach
  void nobodyHasChannels() {
    for (String id : channels()) {
      running.send("DELETE", "/api/v1/me/channels/" + id, staff, null);
    }
  }

  private static void policy(int deliveredWithinSeconds, int downAfterFailures) {
    String body =
        """
        {"classes": {"URGENT": {"channels": ["LIVE", "WEB_PUSH", "SMS", "VOICE"],
           "deliveredWithinSeconds": %d, "seenWithinSeconds": 60}},
         "tries": {"triesMax": 20, "firstSeconds": 1, "secondsMax": 1},
         "flood": {"perMinuteMax": 600, "togetherEachSeconds": 5}, "downAfterFailures": %d}
        """
            .formatted(deliveredWithinSeconds, downAfterFailures);
    HttpResponse<String> put = running.send("PUT", "/api/v1/notify/policy", admin, body);
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
  }

  private static List<String> channels() {
    List<String> ids = new ArrayList<>();
    json(running.get("/api/v1/me/channels", staff))
        .get("items")
        .forEach(channel -> ids.add(channel.get("id").asText()));
    return ids;
  }

  private static boolean isVerified(String id) {
    for (JsonNode channel : json(running.get("/api/v1/me/channels", staff)).get("items")) {
      if (channel.get("id").asText().equals(id)) {
        return channel.get("verified").asBoolean();
      }
    }
    return false;
  }

  /** A call in the staff's home; the id of its incident. */
  private static String call() {
    running.calls("button-520302-1", ++seq);
    String[] found = new String[1];
    await(() -> {
      for (JsonNode incident :
          json(running.get("/api/v1/incidents?status=OPEN", city)).get("items")) {
        boolean here = "button-520302-1".equals(incident.at("/alarms/0/deviceId").asText());
        found[0] = here ? incident.get("id").asText() : found[0];
      }
      return found[0] != null;
    });
    return found[0];
  }

  /** Somebody takes it, so that the next call opens another one and this one rings no more. */
  private static void settle(String incidentId) {
    String path = "/api/v1/incidents/" + incidentId;
    running.post(path + "/claim", city, null);
    running.post(path + "/handle", city, "{\"note\":\"电话\"}");
    HttpResponse<String> closed = running.post(path + "/close", city, "{\"outcome\":\"HELPED\"}");
    assertThat(closed.statusCode()).as(closed.body()).isEqualTo(200);
  }

  private static List<JsonNode> toStaff(String incidentId) {
    List<JsonNode> notices = new ArrayList<>();
    json(running.get("/api/v1/incidents/" + incidentId + "/notices", city))
        .get("items")
        .forEach(notice -> {
          if (notice.get("username").asText().equals("staff-520302")) {
            notices.add(notice);
          }
        });
    return notices;
  }

  private static String lastAttempt(String incidentId, String field) {
    List<JsonNode> notices = toStaff(incidentId);
    if (notices.isEmpty()) {
      return "";
    }
    JsonNode attempts = notices.getLast().get("attempts");
    return attempts.isEmpty() ? "" : attempts.get(attempts.size() - 1).get(field).asText();
  }

  private static void putGateway() {
    HttpResponse<String> put =
        running.send(
            "PUT",
            "/api/v1/notify/gateways/sms",
            admin,
            "{\"medium\":\"SMS\",\"name\":\"短信\",\"url\":\"%s/send\"}".formatted(gateway.origin()));
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    secret = json(put).get("secret").asText();
  }

  /** The staff has a proved address behind the gateway. */
  private static String addAddress() {
    putGateway();
    int before = gateway.received().size();
    HttpResponse<String> added =
        running.post(
            "/api/v1/me/channels", staff, "{\"gatewayId\":\"sms\",\"address\":\"13800001234\"}");
    assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
    String id = json(added).get("id").asText();
    assertThat(json(added).get("label").asText()).isEqualTo("138****1234");
    await(() -> gateway.received().size() > before);
    String text = said(gateway.received().get(before)).get("text").asText();
    String code = text.replaceAll("\\D*(\\d{6}).*", "$1");
    String wrong = code.equals("000000") ? "000001" : "000000";
    String path = "/api/v1/me/channels/" + id + "/verify";
    assertThat(running.post(path, staff, "{\"code\":\"%s\"}".formatted(wrong)).statusCode())
        .isEqualTo(422);
    assertThat(isVerified(id)).isFalse();
    HttpResponse<String> verified = running.post(path, staff, "{\"code\":\"%s\"}".formatted(code));
    assertThat(verified.statusCode()).as(verified.body()).isEqualTo(200);
    return id;
  }

  private static JsonNode said(Received request) {
    return json(new String(request.body(), StandardCharsets.UTF_8));
  }

  private static List<Received> of(String incidentId) {
    return gateway.received().stream()
        .filter(request -> incidentId.equals(said(request).get("incidentId").asText()))
        .toList();
  }

  private static String delivery(Received request) {
    return request.headers().get("Shouhu-Delivery");
  }

  @Test
  void thePolicyInForce_saysWhoPutIt_andWhatIsBuiltIn() {
    policy(42, 1_000);

    JsonNode inForce = json(running.get("/api/v1/notify/policy", city));

    assertThat(inForce.at("/classes/URGENT/deliveredWithinSeconds").asInt()).isEqualTo(42);
    assertThat(inForce.at("/builtIn/classes/URGENT/deliveredWithinSeconds").asInt()).isEqualTo(8);
    assertThat(inForce.get("by").asText()).isEqualTo("admin");
    assertThat(inForce.get("at").asLong()).isPositive();
  }

  @Test
  void noticesThatReachNobody_areCountedFromTheStart_soThatTheFirstOneIsAnIncrease() {
    String metrics = running.get("/metrics", null).body();

    assertThat(metrics)
        .contains("shouhu_notices_total{class=\"URGENT\",status=\"FAILED\"}")
        .contains("shouhu_notices_total{class=\"TECHNICAL\",status=\"FAILED\"}");
  }

  @Test
  void aBrowserProvesItselfAndATelephoneTellsThatItShowsTheCall() throws Exception {
    try (Telephone telephone = new Telephone(push, running)) {
      String channel = telephone.subscribe(staff);
      JsonNode first = telephone.next();
      assertThat(first.get("about").asText()).isEqualTo("proof");
      assertThat(isVerified(channel)).isFalse();
      telephone.says(first, "delivered");
      await(() -> isVerified(channel));

      String incident = call();
      JsonNode told = telephone.next();
      assertThat(told.get("incidentId").asText()).isEqualTo(incident);
      assertThat(told.get("title").asText()).isEqualTo("呼叫");
      assertThat(told.get("text").asText()).contains("福利院").doesNotContain("张");
      assertThat(telephone.says(told, "delivered")).isEqualTo(204);
      await(() -> lastAttempt(incident, "state").equals("DELIVERED"));
      telephone.says(told, "seen");
      await(() -> lastAttempt(incident, "state").equals("SEEN"));

      JsonNode notice = toStaff(incident).getFirst();
      assertThat(notice.get("status").asText()).isEqualTo("SEEN");
      assertThat(notice.at("/attempts/0/channel").asText()).isEqualTo("LIVE");
      assertThat(notice.at("/attempts/0/reason").asText()).isEqualTo("NO_PAGE");
      assertThat(notice.at("/attempts/1/channel").asText()).isEqualTo("WEB_PUSH");
      assertThat(telephone.saysWithToken(told, "0".repeat(32), "seen")).isEqualTo(403);
      settle(incident);
    }
  }

  @Test
  void aSubscriptionThatIsGoneIsRemovedAndTheNextChannelIsUsed() throws Exception {
    addAddress();
    try (Telephone telephone = new Telephone(push, running)) {
      String channel = telephone.subscribe(staff);
      telephone.says(telephone.next(), "delivered");
      await(() -> isVerified(channel));
      push.answers(request -> 410);

      String incident = call();

      await(() -> !of(incident).isEmpty());
      await(() -> !channels().contains(channel));
      assertThat(toStaff(incident).getFirst().at("/attempts/1/reason").asText()).isEqualTo("GONE");
      settle(incident);
    }
  }

  @Test
  void theGatewayIsAskedAgainUnderTheSameIdAndItsReportCounts() {
    addAddress();
    int[] failures = {2};
    gateway.answers(request -> failures[0]-- > 0 ? 503 : 202);

    String incident = call();

    await(() -> lastAttempt(incident, "state").equals("SENT"));
    List<Received> requests = of(incident);
    assertThat(requests).hasSize(3);
    assertThat(requests.stream().map(NotifyIT::delivery).distinct()).hasSize(1);
    for (Received request : requests) {
      assertThat(
              Signed.check(
                  secret,
                  request.headers().get(Signed.TIME_HEADER),
                  request.headers().get(Signed.HEADER),
                  request.body(),
                  System.currentTimeMillis()))
          .isEqualTo(Signed.Fault.NONE);
    }
    String id = delivery(requests.getFirst());
    assertThat(report(id, "delivered", "another key")).isEqualTo(403);
    assertThat(report("N-1.1", "delivered", secret)).isEqualTo(404);
    assertThat(report(id, "delivered", secret)).isEqualTo(204);
    await(() -> lastAttempt(incident, "state").equals("DELIVERED"));
    settle(incident);
  }

  private static int report(String id, String state, String key) {
    String body = "{\"id\":\"%s\",\"state\":\"%s\"}".formatted(id, state);
    long seconds = System.currentTimeMillis() / 1_000;
    return running
        .post(
            "/api/v1/notify/gateways/sms/reports",
            null,
            body,
            Signed.TIME_HEADER,
            Long.toString(seconds),
            Signed.HEADER,
            Signed.sign(key, seconds, body.getBytes(StandardCharsets.UTF_8)))
        .statusCode();
  }

  /** It hangs, then it fails, and meanwhile the command centre is stopped and started again. */
  @Test
  void aRestartInTheMiddleOfRetriesLosesNothingAndSendsNothingUnderAnotherId() throws Exception {
    addAddress();
    gateway.answers(request -> Receiver.HANG);
    String incident = call();
    await(() -> !of(incident).isEmpty());
    gateway.answers(request -> 500);
    running.restart();
    await(() -> of(incident).size() >= 3);
    running.restart();
    gateway.answers(request -> 202);

    await(() -> lastAttempt(incident, "state").equals("SENT"));

    Set<String> ids =
        of(incident).stream()
            .map(NotifyIT::delivery)
            .collect(Collectors.toCollection(TreeSet::new));
    JsonNode notices = json(running.get("/api/v1/incidents/" + incident + "/notices", city));
    Set<String> known = new TreeSet<>();
    notices
        .get("items")
        .forEach(notice ->
            notice
                .get("attempts")
                .forEach(attempt -> {
                  if (attempt.get("channel").asText().equals("SMS")) {
                    known.add(notice.get("id").asText() + "." + attempt.get("number").asText());
                  }
                }));
    assertThat(ids).isEqualTo(known);
    settle(incident);
  }

  @Test
  void aChannelThatKeepsFailingOpensOneIncidentThatEndsWhenItWorksAgain() {
    addAddress();
    policy(60, 3);
    gateway.answers(request -> 500);
    String incident = call();

    await(() -> !down().isEmpty());
    await(() -> of(incident).size() >= 6);
    assertThat(down()).hasSize(1);
    assertThat(down().getFirst().get("class").asText()).isEqualTo("TECHNICAL");
    assertThat(down().getFirst().get("deviceId").asText()).isEqualTo("gateway:sms");
    assertThat(down().getFirst().at("/alarms/0/endedAt").isNull()).isTrue();
    gateway.answers(request -> 202);

    await(() -> !down().getFirst().at("/alarms/0/endedAt").isNull());
    assertThat(json(running.get("/api/v1/notify/gateways", city)).at("/items/0/down").asBoolean())
        .isFalse();
    settle(incident);
  }

  private static List<JsonNode> down() {
    List<JsonNode> found = new ArrayList<>();
    json(running.get("/api/v1/incidents?status=OPEN", city))
        .get("items")
        .forEach(incident -> {
          if (incident.get("kind").asText().equals("CHANNEL_DOWN")) {
            found.add(incident);
          }
        });
    return found;
  }

  @Test
  void anOpenPageIsToldFirstAndNothingElseIsSentOnceItIsSeen() throws Exception {
    addAddress();
    policy(60, 1_000);
    try (Page page = new Page()) {
      String incident = call();
      await(() -> page.noticeOf(incident) != null);
      JsonNode notice = page.noticeOf(incident);
      page.says(notice, false);
      await(() -> lastAttempt(incident, "state").equals("DELIVERED"));
      page.says(notice, true);
      await(() -> toStaff(incident).getFirst().get("status").asText().equals("SEEN"));

      assertThat(of(incident)).isEmpty();
      settle(incident);
    }
  }

  @Test
  void whatIsSecretStandsNowhereInTheDatabase() {
    addAddress();

    String rows =
        running
            .database()
            .jdbi()
            .withHandle(handle ->
                handle
                    .createQuery(
                        """
                        select string_agg(t, ' ') from (
                          select user_channel::text as t from user_channel
                          union all select notify_gateway::text from notify_gateway
                          union all select notice::text from notice) rows
                        """)
                    .mapTo(String.class)
                    .one());

    assertThat(rows).contains("138****1234").doesNotContain("13800001234").doesNotContain(secret);
  }

  @Test
  void wherePeopleMayHaveUsSendIsLimited() {
    String keys = "{\"p256dh\":\"%s\",\"auth\":\"%s\"}".formatted("A".repeat(87), "A".repeat(22));
    HttpResponse<String> foreign =
        running.post(
            "/api/v1/me/push-subscriptions",
            staff,
            "{\"endpoint\":\"http://169.254.169.254/x\",\"keys\":%s}".formatted(keys));
    HttpResponse<String> noKey =
        running.post(
            "/api/v1/me/push-subscriptions",
            staff,
            "{\"endpoint\":\"%s/x\",\"keys\":%s}".formatted(push.origin(), keys));
    HttpResponse<String> gatewayThere =
        running.send(
            "PUT",
            "/api/v1/notify/gateways/bad",
            admin,
            "{\"medium\":\"SMS\",\"name\":\"x\",\"url\":\"http://169.254.169.254/latest\"}");
    HttpResponse<String> byStaff =
        running.send(
            "PUT",
            "/api/v1/notify/gateways/sms",
            staff,
            "{\"medium\":\"SMS\",\"name\":\"x\",\"url\":\"https://sms.example/\"}");

    assertThat(json(foreign).get("reason").asText()).isEqualTo("PUSH_SERVICE_UNKNOWN");
    assertThat(json(noKey).get("reason").asText()).isEqualTo("PUSH_KEYS_WRONG");
    assertThat(json(gatewayThere).get("reason").asText()).isEqualTo("URL_NOT_ALLOWED");
    assertThat(byStaff.statusCode()).isEqualTo(403);
  }

  /** The ward's page of the staff, as far as notices go. */
  private static final class Page implements WebSocket.Listener, AutoCloseable {
    private final ConcurrentLinkedQueue<JsonNode> notices = new ConcurrentLinkedQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final CountDownLatch snapshot = new CountDownLatch(1);
    private final WebSocket socket;

    /** Open once it has its snapshot: before that nobody knows of it. */
    Page() throws InterruptedException {
      socket =
          running
              .http()
              .newWebSocketBuilder()
              .header("Cookie", staff)
              .buildAsync(
                  java.net.URI.create(
                      "ws://localhost:%d/api/v1/live?view=ward"
                          .formatted(running.center().httpPort())),
                  this)
              .join();
      assertThat(snapshot.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        JsonNode message = json(text.toString());
        switch (message.get("type").asText()) {
          case "notice" -> notices.add(message.get("notice"));
          case "snapshot" -> snapshot.countDown();
          default -> {}
        }
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    JsonNode noticeOf(String incidentId) {
      return notices.stream()
          .filter(notice -> incidentId.equals(notice.get("incidentId").asText()))
          .findFirst()
          .orElse(null);
    }

    void says(JsonNode notice, boolean seen) {
      socket
          .sendText(
              "{\"type\":\"noticed\",\"noticeId\":\"%s\",\"attempt\":%d,\"seen\":%s}"
                  .formatted(notice.get("id").asText(), notice.get("attempt").asInt(), seen),
              true)
          .join();
    }

    @Override
    public void close() {
      socket.abort();
    }
  }
}
