package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What telephones and desks send again because no answer came: ten times under one key, at the same
 * moment, does its work once. The incidents' own commands are in {@link LinkedIncidentsIT}.
 */
class TenTimesIT {
  private static final String FIELD = "field-" + HERE;

  private static RunningCommandCenter running;
  private static String city;
  private static String field;
  private static long seq = 20_000;

  /** One step: what is sent, and what of the world must have grown by how much afterwards. */
  private record Step(String name, Supplier<String> path, String who, String body, int grows) {}

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    city = running.signIn("city");
    field = running.signIn(FIELD);
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  private static JsonNode got(String path, String who) {
    return json(running.get("/api/v1/" + path, who));
  }

  private static String opened(String device) {
    running.calls(device, ++seq);
    String path = "incidents?status=OPEN,CLAIMED,HANDLED&deviceId=" + device;
    await(() -> !got(path, city).get("items").isEmpty());
    return got(path, city).at("/items/0/id").asText();
  }

  private static String sent(String incident) {
    String path = "/api/v1/incidents/" + incident + "/dispatch";
    HttpResponse<String> sent =
        running.post(path, city, "{\"responders\":[\"%s\"]}".formatted(FIELD));
    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
    JsonNode assignments = json(sent).get("assignments");
    return assignments.get(assignments.size() - 1).get("id").asText();
  }

  private static List<HttpResponse<String>> together(List<Supplier<HttpResponse<String>>> requests)
      throws Exception {
    CountDownLatch begin = new CountDownLatch(1);
    List<Future<HttpResponse<String>>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Supplier<HttpResponse<String>> request : requests) {
        answers.add(
            threads.submit(() -> {
              begin.await();
              return request.get();
            }));
      }
      begin.countDown();
    }
    List<HttpResponse<String>> done = new ArrayList<>();
    for (Future<HttpResponse<String>> answer : answers) {
      done.add(answer.get());
    }
    return done;
  }

  /** Ten answers that are one, and one more of what is counted. */
  private static JsonNode tenTimes(Step step, Supplier<Integer> count) throws Exception {
    String path = "/api/v1/" + step.path().get();
    int before = count.get();
    String key = ("ten-" + step.name() + path).replace('/', '-');
    Supplier<HttpResponse<String>> request =
        () -> running.post(path, step.who(), step.body(), "Idempotency-Key", key);

    List<HttpResponse<String>> answers = together(Collections.nCopies(10, request));

    assertThat(answers)
        .extracting(HttpResponse::statusCode)
        .as("%s: %s", step.name(), answers.getFirst().body())
        .allMatch(status -> status == 200 || status == 201);
    assertThat(answers).extracting(a -> json(a).get("id").asText()).as(step.name()).hasSize(10);
    assertThat(answers.stream().map(a -> json(a).get("id").asText()).distinct())
        .as(step.name())
        .hasSize(1);
    assertThat(count.get() - before).as(step.name()).isEqualTo(step.grows());
    return json(answers.getFirst());
  }

  @Test
  void eachStepOfAResponder_doesItsWorkOnce() throws Exception {
    String incident = opened("ten-steps");
    String declined = sent(incident);
    String[] assignment = {declined};
    Function<String, Supplier<String>> of =
        step -> () -> "assignments/" + assignment[0] + "/" + step;
    Function<String, Supplier<Integer>> entries =
        kind ->
            () ->
                (int)
                    got("incidents/" + incident, city)
                        .get("history")
                        .findValuesAsText("kind")
                        .stream()
                        .filter(kind::equals)
                        .count();
    Step decline = new Step("decline", of.apply("decline"), field, "{\"reason\":\"路断\"}", 1);
    Map<Step, String> way = new LinkedHashMap<>();
    way.put(new Step("accept", of.apply("accept"), field, null, 1), "ACCEPTED");
    way.put(new Step("en-route", of.apply("en-route"), field, null, 1), "EN_ROUTE");
    way.put(new Step("on-scene", of.apply("on-scene"), field, "{}", 1), "ON_SCENE");
    way.put(new Step("update", of.apply("update"), field, "{\"note\":\"扶起\"}", 1), "UPDATED");
    way.put(new Step("done", of.apply("done"), field, "{\"outcome\":\"HELPED\"}", 1), "DONE");

    tenTimes(decline, entries.apply("DECLINED"));
    assignment[0] = sent(incident);
    for (Map.Entry<Step, String> step : way.entrySet()) {
      tenTimes(step.getKey(), entries.apply(step.getValue()));
    }

    assertThat(got("incidents/" + incident, city).get("status").asText()).isEqualTo("HANDLED");
  }

  @Test
  void aShelf_isPutUpOnce() throws Exception {
    String shelf =
        "{\"deviceId\":\"sensor-%s-1\",\"kind\":\"SILENT\",\"minutes\":30,\"reason\":\"x\"}"
            .formatted(THERE);
    Supplier<Integer> shelves = () -> got("holds?type=SHELF&limit=100", city).get("items").size();

    tenTimes(new Step("shelve", () -> "shelves", city, shelf, 1), shelves);
  }

  @Test
  void aHandover_isBegunTakenAndCompletedOnce() throws Exception {
    String lead = running.signIn("lead-" + HERE);
    String staff = running.signIn("staff-" + HERE);
    String incident = opened("button-" + HERE + "-1");
    Supplier<Integer> handovers = () -> got("handovers?limit=100", city).get("items").size();

    String id =
        tenTimes(new Step("begin", () -> "handovers", lead, "{\"note\":\"夜班\"}", 1), handovers)
            .get("id")
            .asText();
    String path = "handovers/" + id;
    Supplier<Integer> taken =
        () ->
            (int)
                got(path, city).get("items").findValuesAsText("takenBy").stream()
                    .filter(by -> by.equals("staff-" + HERE))
                    .count();
    List<String> refs = new ArrayList<>();
    got(path, city).get("items").forEach(item -> refs.add("\"" + item.get("ref").asText() + "\""));
    assertThat(refs).contains("\"" + incident + "\"");
    String take = "{\"refs\":[%s]}".formatted(String.join(",", refs));
    tenTimes(new Step("take", () -> path + "/take", staff, take, refs.size()), taken);
    assertThat(
            got("incidents/" + incident, city).get("history").findValuesAsText("kind").stream()
                .filter("TAKEN_OVER"::equals))
        .hasSize(1);
    Supplier<Integer> completed =
        () -> got(path, city).get("status").asText().equals("COMPLETED") ? 1 : 0;

    tenTimes(new Step("complete", () -> path + "/complete", staff, null, 1), completed);
  }

  @Test
  void ofTwoOfAWardWhoTapAtTheSameMoment_oneGoes_andTheOtherIsToldWho() throws Exception {
    String lead = running.signIn("lead-" + THERE);
    String staff = running.signIn("staff-" + THERE);
    String incident = opened("button-" + THERE + "-2");
    String path = "/api/v1/incidents/" + incident + "/claim";

    List<HttpResponse<String>> answers =
        together(
            List.of(
                () -> running.post(path, lead, null, "Idempotency-Key", "two-lead"),
                () -> running.post(path, staff, null, "Idempotency-Key", "two-staff")));

    assertThat(answers).extracting(HttpResponse::statusCode).containsExactlyInAnyOrder(200, 409);
    JsonNode after = got("incidents/" + incident, city);
    assertThat(after.get("assignments")).hasSize(1);
    assertThat(after.at("/assignments/0/status").asText()).isEqualTo("ACCEPTED");
    assertThat(after.at("/assignments/0/responder").asText())
        .isEqualTo(after.get("claimedBy").asText());
    JsonNode lost = json(answers.stream().filter(a -> a.statusCode() == 409).findFirst().get());
    assertThat(lost.get("reason").asText()).isEqualTo("ALREADY_CLAIMED");
    assertThat(lost.get("detail").asText()).contains(after.get("claimedBy").asText());
    assertThat(lost.get("possible").toString()).contains("handle");
  }

  @Test
  void ofTwoWhoWereAsked_bothMayAccept_andNobodyForTheOther() throws Exception {
    String incident = opened("button-" + HERE + "-2");
    String path = "/api/v1/incidents/" + incident + "/dispatch";
    String staff = running.signIn("staff-" + HERE);
    HttpResponse<String> asked =
        running.post(path, city, "{\"responders\":[\"%s\",\"staff-%s\"]}".formatted(FIELD, HERE));
    String first = json(asked).at("/assignments/0/id").asText();
    String second = json(asked).at("/assignments/1/id").asText();

    List<HttpResponse<String>> answers =
        together(
            List.of(
                () -> running.post("/api/v1/assignments/" + first + "/accept", field, null),
                () -> running.post("/api/v1/assignments/" + second + "/accept", staff, null),
                () -> running.post("/api/v1/assignments/" + first + "/accept", staff, null)));

    assertThat(answers).extracting(HttpResponse::statusCode).startsWith(200, 200);
    assertThat(answers.getLast().statusCode()).as("another's").isIn(403, 404, 409);
    assertThat(got("incidents/" + incident, city).get("assignments").findValuesAsText("status"))
        .containsOnly("ACCEPTED");
  }
}
