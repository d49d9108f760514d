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
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Commands about incidents over HTTP: at the same moment, repeated, linked, and impossible ones.
 */
class LinkedIncidentsIT {
  private static RunningCommandCenter running;
  private static String city;
  private static long seq = 10_000;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    city = running.signIn("city");
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  /** A call of a device of its own, so that tests do not meet in one incident. */
  private static String opened(String device) {
    running.calls(device, ++seq);
    String path = "/api/v1/incidents?status=OPEN,CLAIMED,HANDLED&deviceId=" + device;
    await(() -> !json(running.get(path, city)).get("items").isEmpty());
    return json(running.get(path, city)).at("/items/0/id").asText();
  }

  private static HttpResponse<String> ask(String id, String what, String who, String body) {
    return running.post("/api/v1/incidents/" + id + "/" + what, who, body);
  }

  private static JsonNode incident(String id) {
    return json(running.get("/api/v1/incidents/" + id, city));
  }

  private static void close(String id) {
    ask(id, "claim", city, null);
    ask(id, "handle", city, "{\"note\":\"called\"}");
    HttpResponse<String> closed =
        ask(id, "close", city, "{\"outcome\":\"NO_HELP_NEEDED\",\"reached\":\"SPOKE\"}");
    assertThat(closed.statusCode()).as(closed.body()).isEqualTo(200);
  }

  private static List<HttpResponse<String>> together(List<Supplier<HttpResponse<String>>> requests)
      throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<Future<HttpResponse<String>>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Supplier<HttpResponse<String>> request : requests) {
        answers.add(
            threads.submit(() -> {
              start.await();
              return request.get();
            }));
      }
      start.countDown();
    }
    List<HttpResponse<String>> done = new ArrayList<>();
    for (Future<HttpResponse<String>> answer : answers) {
      done.add(answer.get());
    }
    return done;
  }

  @Test
  void ofThoseWhoClaimAtTheSameMoment_oneWins_andTheOthersAreToldWhoAndWhatIsPossible()
      throws Exception {
    String id = opened("claimed-at-once");
    String admin = running.signIn("admin");

    List<HttpResponse<String>> answers =
        together(
            List.of(
                () -> ask(id, "claim", city, null),
                () -> ask(id, "claim", admin, null),
                () -> ask(id, "claim", city, null),
                () -> ask(id, "claim", admin, null)));

    assertThat(answers).filteredOn(a -> a.statusCode() == 200).hasSize(1);
    String winner = incident(id).get("claimedBy").asText();
    for (HttpResponse<String> lost : answers) {
      if (lost.statusCode() != 200) {
        assertThat(lost.statusCode()).isEqualTo(409);
        assertThat(lost.headers().firstValue("content-type")).hasValue("application/problem+json");
        JsonNode problem = json(lost);
        assertThat(problem.get("reason").asText()).isEqualTo("ALREADY_CLAIMED");
        assertThat(problem.get("detail").asText()).contains(winner);
        assertThat(problem.get("possible").toString()).contains("dispatch", "handle");
      }
    }
    close(id);
  }

  @Test
  void ofTwoDevicesOfOneResponderThatAcceptAtTheSameMoment_oneWins() throws Exception {
    String id = opened("accepted-at-once");
    String field = running.signIn("field-" + HERE);
    ask(id, "dispatch", city, "{\"responders\":[\"field-" + HERE + "\"]}");
    String assignment = incident(id).at("/assignments/0/id").asText();
    String path = "/api/v1/assignments/" + assignment + "/accept";

    List<HttpResponse<String>> answers =
        together(
            List.of(() -> running.post(path, field, null), () -> running.post(path, field, null)));

    assertThat(answers).extracting(HttpResponse::statusCode).containsExactlyInAnyOrder(200, 409);
    JsonNode lost = json(answers.stream().filter(a -> a.statusCode() == 409).findFirst().get());
    assertThat(lost.get("reason").asText()).isEqualTo("WRONG_STATE");
    assertThat(lost.get("possible").toString()).contains("en-route", "on-scene");
    ask(id, "handle", city, "{\"note\":\"x\"}");
    ask(id, "close", city, "{\"outcome\":\"HELPED\"}");
  }

  @Test
  void stepsAndNotes_standInTheIncidentAndItsHistory_andWhatIsNoStepIsRefused() {
    String id = opened("steps-and-notes");
    ask(id, "claim", city, null);

    assertThat(ask(id, "steps", city, "{\"step\":\"speak\",\"state\":\"DONE\"}").statusCode())
        .isEqualTo(200);
    assertThat(ask(id, "notes", city, "{\"note\":\"女儿在路上\"}").statusCode()).isEqualTo(200);

    JsonNode noStep = json(ask(id, "steps", city, "{\"step\":\"fly\",\"state\":\"DONE\"}"));
    assertThat(noStep.get("reason").asText()).isEqualTo("UNKNOWN_STEP");
    JsonNode noReason = json(ask(id, "steps", city, "{\"step\":\"send\",\"state\":\"SKIPPED\"}"));
    assertThat(noReason.get("reason").asText()).isEqualTo("STEP_REASON_MISSING");
    JsonNode incident = incident(id);
    assertThat(incident.at("/steps/0/step").asText()).isEqualTo("speak");
    assertThat(incident.at("/steps/0/byName").asText()).isNotEmpty();
    assertThat(incident.get("history").findValuesAsText("kind")).contains("STEP_DONE", "NOTED");
    JsonNode plans = json(running.get("/api/v1/action-plans", city));
    assertThat(plans.at("/steps/speak/zh").asText()).isNotEmpty();
    assertThat(plans.at("/plans/CALL").findValuesAsText("step")).contains("speak", "bedside");
    close(id);
    assertThat(ask(id, "notes", city, "{\"note\":\"晚了\"}").statusCode()).isEqualTo(409);
  }

  @Test
  void incidentsAndDevicesOfAPerson_areTheirs() {
    String button = "button-" + HERE + "-1";
    String id = opened(button);
    String person = incident(id).get("residentId").asText();

    JsonNode theirs = json(running.get("/api/v1/incidents?residentId=" + person, city));
    JsonNode devices = json(running.get("/api/v1/devices?residentId=" + person, city));

    assertThat(theirs.get("items").findValuesAsText("residentId"))
        .isNotEmpty()
        .containsOnly(person);
    assertThat(devices.get("items").findValuesAsText("id")).contains(button);
    String there = running.signIn("county-" + THERE);
    assertThat(running.get("/api/v1/devices?residentId=" + person, there).statusCode())
        .as("another county's person is not there")
        .isEqualTo(404);
    close(id);
  }

  @Test
  void eachCommandRepeatedTenTimesUnderOneKey_doesItsWorkOnce() throws Exception {
    String id = opened("button-" + THERE + "-1");
    String other = opened("ten-times-other");
    List<String> steps =
        List.of(
            "claim|",
            "dispatch|{\"responders\":[\"field-" + THERE + "\"]}",
            "to-city|{\"reason\":\"x\"}",
            "give-back|{\"reason\":\"x\"}");
    for (String step : steps) {
      tenTimes(id, step);
    }
    tenTimes(other, "merge|{\"into\":\"" + id + "\"}");
    tenTimes(other, "unmerge|");
    close(other);
    ask(id, "claim", city, null);
    tenTimes(id, "handle|{\"note\":\"x\"}");
    tenTimes(id, "close|{\"outcome\":\"HELPED\"}");
    tenTimes(id, "reopen|{\"reason\":\"x\"}");
    close(incident(id).get("reopenedAs").asText());
  }

  /** The history grows by what one command does, and each answer is the same. */
  private static void tenTimes(String id, String step) throws Exception {
    String what = step.substring(0, step.indexOf('|'));
    String body = step.substring(step.indexOf('|') + 1);
    String path = "/api/v1/incidents/" + id + "/" + what;
    int before = incident(id).get("history").size();
    Supplier<HttpResponse<String>> request =
        () ->
            running.post(
                path, city, body.isEmpty() ? null : body, "Idempotency-Key", "ten-" + what + id);

    List<HttpResponse<String>> answers = together(Collections.nCopies(10, request));

    assertThat(answers).extracting(HttpResponse::statusCode).as("%s", step).containsOnly(200);
    assertThat(answers)
        .extracting(a -> json(a).get("id").asText())
        .as("%s", step)
        .containsOnly(json(answers.getFirst()).get("id").asText());
    int entries = incident(id).get("history").size() - before;
    // Who is still out is called back by the handling.
    assertThat(entries).as("history entries of %s", step).isEqualTo(what.equals("handle") ? 2 : 1);
  }

  @Test
  void mergedAndTakenApart_overHttp() {
    String into = opened("merge-a");
    String from = opened("merge-b");

    JsonNode merged = json(ask(from, "merge", city, "{\"into\":\"" + into + "\"}"));

    assertThat(merged.get("id").asText()).as(merged.toString()).isEqualTo(into);
    assertThat(merged.get("alarms")).hasSize(2);
    assertThat(merged.at("/merged/0/incidentId").asText()).isEqualTo(from);
    assertThat(incident(from).get("status").asText()).isEqualTo("MERGED");
    assertThat(incident(from).get("mergedInto").asText()).isEqualTo(into);
    String again = opened("merge-b");
    assertThat(again).as("the next call of its device joins the other").isEqualTo(into);
    HttpResponse<String> claim = ask(from, "claim", city, null);
    assertThat(claim.statusCode()).isEqualTo(409);
    assertThat(json(claim).get("detail").asText()).contains(into);
    assertThat(json(claim).get("possible").toString()).isEqualTo("[\"unmerge\"]");

    JsonNode apart = json(ask(from, "unmerge", city, null));

    assertThat(apart.get("status").asText()).as(apart.toString()).isEqualTo("OPEN");
    assertThat(apart.get("alarms")).hasSize(2);
    assertThat(incident(into).get("alarms")).hasSize(1);
    close(into);
    close(from);
    await(() ->
        running
                .database()
                .jdbi()
                .withHandle(h ->
                    h.createQuery(
                            "select count(*) from incident_alarm where device_id = 'merge-b' and"
                                + " incident_id = :id")
                        .bind("id", from)
                        .mapTo(Integer.class)
                        .one())
            == 2);
  }

  @Test
  void reopened_followsAndIsFollowed() {
    String id = opened("reopen-a");
    close(id);

    HttpResponse<String> reopened = ask(id, "reopen", city, "{\"reason\":\"又来电\"}");

    assertThat(reopened.statusCode()).as(reopened.body()).isEqualTo(200);
    String next = json(reopened).get("id").asText();
    assertThat(next).isNotEqualTo(id);
    assertThat(json(reopened).get("follows").asText()).isEqualTo(id);
    assertThat(json(reopened).get("ringing").asBoolean()).isTrue();
    assertThat(incident(id).get("reopenedAs").asText()).isEqualTo(next);
    assertThat(incident(id).get("status").asText()).isEqualTo("CLOSED");
    assertThat(ask(id, "reopen", city, "{\"reason\":\"x\"}").statusCode()).isEqualTo(409);
    close(next);
    String followUp = opened("reopen-a");
    assertThat(incident(followUp).get("follows").isNull())
        .as("a reopened one has no alarm")
        .isFalse();
    close(followUp);
  }

  @Test
  void handedToTheCityAndBack_bothSeeIt() {
    String county = running.signIn("county-" + HERE);
    String id = opened("button-" + HERE + "-1");

    HttpResponse<String> handed = ask(id, "to-city", county, "{\"reason\":\"无人可派\"}");

    assertThat(handed.statusCode()).as(handed.body()).isEqualTo(200);
    assertThat(json(handed).get("tierName").asText()).isEqualTo("CITY_DESK");
    assertThat(json(handed).at("/transfer/by").asText()).isEqualTo("county-" + HERE);
    assertThat(running.get("/api/v1/incidents/" + id, county).statusCode()).isEqualTo(200);
    HttpResponse<String> byCounty = ask(id, "give-back", county, "{\"reason\":\"x\"}");
    assertThat(byCounty.statusCode()).isEqualTo(403);
    JsonNode back = json(ask(id, "give-back", city, "{\"reason\":\"县里有人\"}"));
    assertThat(back.get("tierName").asText()).isEqualTo("COUNTY_DESK");
    close(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "claim|",
        "merge|{\"into\":\"I-1\"}",
        "unmerge|",
        "reopen|{\"reason\":\"x\"}",
        "to-city|{\"reason\":\"x\"}",
        "handle|{\"note\":\"x\"}",
        "close|{\"outcome\":\"HELPED\"}"
      })
  void unknownIncident_isAProblemThatSaysSo(String step) {
    String what = step.substring(0, step.indexOf('|'));
    String body = step.substring(step.indexOf('|') + 1);

    HttpResponse<String> answer = ask("I-7", what, city, body.isEmpty() ? null : body);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(json(answer).get("type").asText()).startsWith("urn:shouhu:problem:");
    assertThat(json(answer).get("detail").asText()).contains("I-7");
  }

  @Test
  void foreignScopeAndImpossibleSteps_areRefused_andNothingChanges() {
    String other = running.signIn("county-" + THERE);
    String id = opened("button-" + HERE + "-2");
    int before = incident(id).get("history").size();

    assertThat(ask(id, "merge", other, "{\"into\":\"" + id + "\"}").statusCode()).isEqualTo(404);
    assertThat(ask(id, "to-city", other, "{\"reason\":\"x\"}").statusCode()).isEqualTo(404);
    HttpResponse<String> early = ask(id, "close", city, "{\"outcome\":\"HELPED\"}");
    assertThat(early.statusCode()).isEqualTo(409);
    assertThat(json(early).get("possible").toString()).contains("claim", "dispatch");
    assertThat(ask(id, "reopen", city, "{}").statusCode()).isEqualTo(400);

    assertThat(incident(id).get("history").size()).isEqualTo(before);
    close(id);
  }

  @Test
  void falseAlarm_needsItsCause_andNoAnswerEndsNothing() {
    String id = opened("false-alarm");
    ask(id, "claim", city, null);
    HttpResponse<String> nobody =
        ask(id, "handle", city, "{\"note\":\"无人接听\",\"reached\":\"NO_ANSWER\"}");
    assertThat(nobody.statusCode()).isEqualTo(422);
    assertThat(json(nobody).get("reason").asText()).isEqualTo("NOBODY_REACHED");
    ask(id, "handle", city, "{\"note\":\"通话\",\"reached\":\"SPOKE\"}");
    HttpResponse<String> without = ask(id, "close", city, "{\"outcome\":\"FALSE_ALARM\"}");
    assertThat(json(without).get("reason").asText()).isEqualTo("CAUSE_MISSING");

    String pressed =
        "{\"outcome\":\"FALSE_ALARM\",\"causeCode\":\"ACCIDENTAL_PRESS\",\"reached\":\"SPOKE\"}";
    JsonNode closed = json(ask(id, "close", city, pressed));

    assertThat(closed.get("status").asText()).as(closed.toString()).isEqualTo("CLOSED");
    assertThat(closed.get("causeCode").asText()).isEqualTo("ACCIDENTAL_PRESS");
  }

  @Test
  void groups_showManyIncidentsAsFewLines() {
    String one = opened("button-" + THERE + "-1");
    String two = opened("button-" + THERE + "-2");
    String county = running.signIn("county-" + THERE);

    JsonNode lines = json(running.get("/api/v1/incidents/groups?by=cause", county)).get("items");

    assertThat(lines).as(lines.toString()).hasSize(1);
    assertThat(lines.at("/0/kind").asText()).isEqualTo("CALL");
    assertThat(lines.at("/0/placeId").asText()).isEqualTo("home-" + THERE);
    assertThat(lines.at("/0/incidents").asInt()).isEqualTo(2);
    assertThat(lines.at("/0/incidentIds").toString()).contains(one, two);
    assertThat(running.get("/api/v1/incidents/groups?division=" + HERE, county).statusCode())
        .isEqualTo(403);
    assertThat(grouped("only=waiting", county)).isEqualTo(2);
    assertThat(grouped("without=" + one, county)).as("it has a row").isEqualTo(1);
    String members = "/api/v1/incidents/groups/members?limit=1&key=" + lines.at("/0/key").asText();
    JsonNode first = json(running.get(members, county));
    JsonNode second = json(running.get(members + "&cursor=" + first.get("next").asText(), county));
    assertThat(first.at("/items/0/id").asText()).isEqualTo(one);
    assertThat(second.at("/items/0/id").asText()).isEqualTo(two);
    assertThat(second.get("next").isNull()).isTrue();
    ask(one, "claim", county, null);
    assertThat(grouped("only=waiting", county)).isEqualTo(1);
    assertThat(grouped("only=toClose", county)).isZero();
    close(one);
    close(two);
  }

  /** How many incidents are in the lines. */
  private static int grouped(String query, String who) {
    JsonNode lines = json(running.get("/api/v1/incidents/groups?" + query, who)).get("items");
    return lines.findValues("incidents").stream().mapToInt(JsonNode::asInt).sum();
  }
}
