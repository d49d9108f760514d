package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.access.Permissions;
import care.shouhu.command.web.AccessWorld.Person;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whatever is put into any field of any operation: a clear refusal, and nothing is changed. */
class HostileInputIT {
  private static final Contract CONTRACT = Contract.load();
  private static final Permissions PERMISSIONS = Permissions.of(CONTRACT.rolesByOperation());
  private static final ContractSamples SAMPLES = new ContractSamples(CONTRACT.json());

  /** Texts that are right for no field, whatever its length and pattern. */
  private static final Map<String, String> NEVER_TEXT =
      Map.of(
          "control characters", "a\u0001b",
          "U+0000", "a\u0000b",
          "half a pair", "a\uD800b",
          "over-long", "x".repeat(40_000));

  /** Texts that are text where a field takes any, and must do nothing else. */
  private static final Map<String, String> SUSPICIOUS =
      Map.of(
          "SQL and markup", "x'; drop table place; --<script>alert(1)</script>",
          "path and template", "../../../etc/passwd${jndi:ldap://localhost/a}",
          "formula", "=cmd|' /C calc'!A0");

  private static AccessWorld world;
  private static ContractCalls calls;
  private static String admin;
  private static final ListAppender<ILoggingEvent> LOGGED = new ListAppender<>();

  @BeforeAll
  static void start() throws Exception {
    LOGGED.start();
    logger().setLevel(Level.DEBUG);
    logger().addAppender(LOGGED);
    world = new AccessWorld();
    calls = new ContractCalls(world, CONTRACT);
    admin = world.people().getLast().cookie();
  }

  @AfterAll
  static void stop() throws Exception {
    logger().detachAppender(LOGGED);
    logger().setLevel(null);
    world.close();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger("care.shouhu");
  }

  @Test
  void textThatIsNone_inAnyFieldOfAnyOperation_isRefused_andChangesNothing() {
    Map<String, String> before = world.contents();
    List<String> wrong = new ArrayList<>();
    bodies(NEVER_TEXT)
        .forEach((what, attempt) -> {
          HttpResponse<String> answer = send(attempt);
          boolean refused =
              Set.of(400, 413, 422).contains(answer.statusCode())
                  && json(answer).path("type").asText().startsWith("urn:shouhu:problem:");
          if (!refused) {
            wrong.add(what + ": " + answer.statusCode() + " " + answer.body());
          }
        });
    assertThat(wrong).isEmpty();
    assertThat(world.contents()).isEqualTo(before);
  }

  @Test
  void sqlMarkupAndPaths_areTextOrRefused_andNeverMore() {
    List<String> wrong = new ArrayList<>();
    bodies(SUSPICIOUS)
        .forEach((what, attempt) -> {
          HttpResponse<String> answer = send(attempt);
          String type = answer.headers().firstValue("content-type").orElse("application/json");
          if ((answer.statusCode() >= 500 && !reason(answer).equals("UNAVAILABLE"))
              || type.contains("html")
              || answer.body().contains("root:")) {
            wrong.add(what + ": " + answer.statusCode() + " " + answer.body());
          }
        });
    assertThat(wrong).isEmpty();
    assertThat(world.running().get("/api/v1/places?limit=5000", admin).body())
        .contains("home-" + HERE);
  }

  /** A request with the session of somebody who may make it. */
  private record Attempt(ContractSamples.Request request, String cookie) {}

  private static Person whoMay(Contract.Operation operation) {
    return world.people().reversed().stream()
        .filter(person -> PERMISSIONS.allows(operation.id(), person.role()))
        .findFirst()
        .orElseGet(() -> world.people().getLast());
  }

  /** Each text field that a body may have, one after another, about what is there. */
  private static Map<String, Attempt> bodies(Map<String, String> texts) {
    Map<String, Attempt> requests = new LinkedHashMap<>();
    for (Contract.Operation operation : CONTRACT.operations()) {
      Person person = whoMay(operation);
      var sample = calls.about(operation, HERE, person);
      if (sample.bodyOrNull() == null || sample.isFile()) {
        continue;
      }
      JsonObject body = new JsonObject(sample.bodyOrNull());
      for (String field : SAMPLES.textFields(operation)) {
        texts.forEach((kind, text) ->
            requests.put(
                operation.id() + "." + field + " with " + kind,
                new Attempt(
                    new ContractSamples.Request(
                        sample.method(), sample.path(), encoded(body.copy().put(field, text))),
                    person.cookie())));
      }
    }
    return requests;
  }

  /** Half a pair has no bytes of its own: it can only be sent as an escape. */
  private static String encoded(JsonObject body) {
    return body.encode().replace("\uD800", "\\ud800");
  }

  private static HttpResponse<String> send(Attempt attempt) {
    return calls.send(attempt.request(), attempt.cookie());
  }

  private static String reason(HttpResponse<String> answer) {
    return answer.body().startsWith("{") ? json(answer).path("reason").asText() : "";
  }

  @Test
  void deepWideAndBrokenJson_isRefused() {
    String deep = "{\"a\":".repeat(900) + "1" + "}".repeat(900);
    String deeper = "[".repeat(5_000) + "]".repeat(5_000);
    String wide = "{" + "\"k\":1,".repeat(5_000) + "\"z\":1}";
    for (String body :
        new String[] {deep, deeper, wide, "{\"rules\":" + deep + "}", "{]", "\uFEFF{}", "null"}) {
      HttpResponse<String> answer =
          world.running().send("PUT", "/api/v1/watch-parameters", admin, body);
      assertThat(answer.statusCode())
          .as(body.substring(0, Math.min(20, body.length())))
          .isBetween(400, 499);
    }
  }

  @Test
  void pathsAndQueries_thatReachOutside_findNothing() {
    for (String path :
        new String[] {
          "/..%2f..%2fetc%2fpasswd",
          "/assets/..%2f..%2fopenapi.yaml",
          "/assets/%2e%2e/index.html",
          "/api/v1/residents/..%2f..%2fusers",
          "/api/v1/residents/a%00b",
          "/api/v1/places?cursor=%27%20or%201%3D1",
          "/api/v1/places?limit=999999999999",
          "/api/v1/audit?about=%3Cscript%3E",
          "/api/v1/incidents?since=' or '1'='1".replace(" ", "%20").replace("'", "%27")
        }) {
      HttpResponse<String> answer = world.running().get(path, admin);
      assertThat(answer.statusCode()).as(path).isBetween(400, 499);
      assertThat(answer.body()).as(path).doesNotContain("root:", "openapi: 3");
    }
  }

  @Test
  void everyAnswer_alsoARefusal_carriesTheSecurityHeaders() {
    for (String path :
        new String[] {"/", "/login", "/api/v1/nothing", "/api/v1/session", "/metrics", "/none"}) {
      var headers = world.running().get(path, null).headers();
      assertThat(headers.firstValue("content-security-policy").orElse(""))
          .as(path)
          .contains("default-src 'self'", "object-src 'none'", "base-uri 'none'")
          .doesNotContain("'unsafe-eval'", "script-src");
      assertThat(headers.firstValue("x-content-type-options")).as(path).contains("nosniff");
      assertThat(headers.firstValue("x-frame-options")).as(path).contains("DENY");
      assertThat(headers.firstValue("referrer-policy")).as(path).contains("no-referrer");
    }
  }

  @Test
  void pageOfAnotherSite_mayPostNothing_byAnyOperation() {
    List<String> wrong = new ArrayList<>();
    for (Contract.Operation operation : CONTRACT.operations()) {
      if (operation.method().name().equals("GET")) {
        continue;
      }
      var request = SAMPLES.request(operation, AccessWorld.UNKNOWN, world.named(HERE), null);
      for (String[] headers :
          new String[][] {{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "cross-site"}}) {
        var answer =
            world
                .running()
                .send(request.method(), request.path(), admin, request.bodyOrNull(), headers);
        if (answer.statusCode() != 403 || !reason(answer).equals("FOREIGN_ORIGIN")) {
          wrong.add(operation.id() + " from " + headers[1] + ": " + answer.statusCode());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void log_holdsNoSecret_thatWasUsedInThisRun() {
    String reset =
        json(world.running().post("/api/v1/users/staff-520303/password-reset", admin, null))
            .get("password")
            .asText();
    String device =
        json(world
                .running()
                .post(
                    "/api/v1/devices",
                    admin,
                    "{\"id\":\"logged-1\",\"kind\":\"call_button\",\"placeId\":\"home-520302\"}"))
            .get("secret")
            .asText();
    world
        .running()
        .post("/api/v1/session", null, "{\"username\":\"x\",\"password\":\"my wrong secret\"}");
    String all =
        LOGGED.list.stream()
            .map(event ->
                event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                        ? ""
                        : event.getThrowableProxy().getMessage()))
            .reduce("", (a, b) -> a + "\n" + b);

    assertThat(all).contains("User admin has the password of SHOUHU_ADMIN_PASSWORD");
    assertThat(all)
        .doesNotContain(
            care.shouhu.command.RunningCommandCenter.PASSWORD,
            reset,
            device,
            "my wrong secret",
            admin.substring("shouhu_session=".length()),
            "$argon2id$");
  }
}
