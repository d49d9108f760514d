package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.watch.WatchParameters;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the detectors go by, from the contract through the register to an alarm. */
class WatchParametersIT {
  private static final String ALL = "/api/v1/watch-parameters";
  private static final String OWN = "/api/v1/residents/res-" + HERE + "-1/watch-parameters";

  private static final String OWN_THERE = "/api/v1/residents/res-" + THERE + "-1/watch-parameters";

  private static RunningCommandCenter running;
  private static String registrar;
  private static String city;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    registrar = running.signIn("registrar");
    city = running.signIn("city");
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  @Test
  void aNewVersionStandsOnTheAlarmsItHadAPartIn() {
    assertThat(json(running.get(OWN, city)).get("version").asInt()).isZero();

    HttpResponse<String> all =
        put(ALL, rules().replace("\"batteryLowPercent\": 15", "\"batteryLowPercent\": 12"));
    HttpResponse<String> own = put(OWN, "{\"batteryLowPercent\": 18}");

    assertThat(all.statusCode()).as(all.body()).isEqualTo(201);
    assertThat(own.statusCode()).as(own.body()).isEqualTo(201);
    int version = json(own).get("version").asInt();
    assertThat(version).isEqualTo(json(all).get("version").asInt() + 1);
    assertThat(json(running.get(ALL, city)).at("/rules/base/batteryLowPercent").asInt())
        .isEqualTo(12);
    running.sends("button-" + HERE + "-1", "status", "{\"seq\":1,\"battery\":17}");
    running.sends("button-" + HERE + "-2", "status", "{\"seq\":1,\"battery\":13}");
    running.sends("button-" + HERE + "-2", "event", "{\"seq\":2,\"kind\":\"tamper\"}");
    RunningCommandCenter.await(() -> alarms("TAMPER") == version - 1);
    assertThat(alarms("BATTERY_LOW"))
        .as("only of the resident with rules of its own")
        .isEqualTo(version);

    assertThat(running.send("DELETE", OWN, registrar, null).statusCode()).isEqualTo(201);
    assertThat(json(running.get(OWN, city)).get("version").asInt()).isZero();
  }

  /** The parameter version of the only alarm of this kind; 0 when there is none. */
  private static int alarms(String kind) {
    int found = 0;
    for (JsonNode incident : json(running.get("/api/v1/incidents", city)).get("items")) {
      for (JsonNode alarm : incident.get("alarms")) {
        if (alarm.get("kind").asText().equals(kind)) {
          assertThat(found).isZero();
          found = alarm.get("parameterVersion").asInt();
        }
      }
    }
    return found;
  }

  @Test
  void whatIsInForceSaysWhoPutItAndWhatIsBuiltIn() {
    HttpResponse<String> put =
        put(ALL, rules().replace("\"heartHigh\": 120", "\"heartHigh\": 130"));
    assertThat(put.statusCode()).as(put.body()).isEqualTo(201);

    JsonNode inForce = json(running.get(ALL, city));

    assertThat(inForce.at("/rules/base/heartHigh").asInt()).isEqualTo(130);
    assertThat(inForce.at("/builtIn/base/heartHigh").asInt()).isEqualTo(120);
    assertThat(inForce.get("by").asText()).isEqualTo("registrar");
    assertThat(inForce.get("at").asLong()).isPositive();
    assertThat(json(running.get(OWN_THERE, city)).get("by").isNull()).isTrue();
  }

  @Test
  void everyVersionCanBeReadByItsNumber_andWhoseItIs() {
    number(put(ALL, rules()));
    int older = number(put(ALL, rules().replace("\"breathHigh\": 25", "\"breathHigh\": 29")));
    int newer = number(put(ALL, rules()));
    int own = number(put(OWN_THERE, "{\"heartHigh\": 125}"));
    int taken = number(running.send("DELETE", OWN_THERE, registrar, null));

    JsonNode all = json(running.get(ALL + "/versions?limit=2", city));
    assertThat(all.get("items"))
        .extracting(one -> one.get("version").asInt())
        .containsExactly(newer, older);
    assertThat(all.get("next").isNull()).isFalse();
    assertThat(json(version(older, city)).at("/rules/base/breathHigh").asInt()).isEqualTo(29);
    assertThat(json(version(older, city)).get("by").asText()).isEqualTo("registrar");
    assertThat(json(version(1, city)).at("/rules/base/heartHigh").asInt()).isEqualTo(120);
    assertThat(version(taken + 1, city).statusCode()).isEqualTo(404);

    JsonNode alone = json(running.get(OWN_THERE + "/versions", city));
    assertThat(alone.get("items"))
        .extracting(one -> one.get("version").asInt() + " " + one.get("withdrawn").asBoolean())
        .startsWith(taken + " true", own + " false");
    HttpResponse<String> looked = running.get(OWN_THERE + "/versions/" + own, city);
    assertThat(json(looked).at("/rules/heartHigh").asInt()).isEqualTo(125);
    assertThat(version(own, city).statusCode()).as("not without saying whose").isEqualTo(404);
    assertThat(running.get(OWN + "/versions/" + own, city).statusCode())
        .as("another's")
        .isEqualTo(404);
    assertThat(running.get(OWN_THERE + "/versions/" + older, city).statusCode())
        .as("everybody's")
        .isEqualTo(404);
    String lead = running.signIn("lead-" + HERE);
    assertThat(running.get(OWN_THERE + "/versions/" + own, lead).statusCode())
        .as("of a resident elsewhere")
        .isEqualTo(404);
  }

  private static HttpResponse<String> version(int number, String who) {
    return running.get(ALL + "/versions/" + number, who);
  }

  private static int number(HttpResponse<String> put) {
    assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
    return json(put).get("version").asInt();
  }

  @Test
  void whatNoDetectorCanGoByIsRefusedWithTheField() {
    refused(
        ALL,
        rules().replace("\"heartLow\": 45", "\"heartLow\": 400"),
        "heartLow is 400; 20 to 250");
    refused(ALL, rules().replace("\"heartLow\": 45,", ""), "heartLow is missing");
    refused(ALL, "{\"base\":{},\"spirit\":{}}", "spirit");
    refused(ALL, rules().replace("\"careLevels\"", "\"residents\":{},\"careLevels\""), "residents");
    refused(OWN, "{\"pulse\": 3}", "pulse");
    refused(OWN, "{\"nightFrom\": \"late\"}", "nightFrom");
  }

  @Test
  void onlyWhoLooksAfterTheCityPutsThemAndOnlyForWhoIsThere() {
    assertThat(running.send("PUT", ALL, city, body(rules())).statusCode()).isEqualTo(403);
    assertThat(put("/api/v1/residents/nobody/watch-parameters", "{}").statusCode()).isEqualTo(404);
  }

  private static void refused(String path, String rules, String what) {
    HttpResponse<String> response = put(path, rules);
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(json(response).get("reason").asText()).isEqualTo("BAD_PARAMETERS");
    assertThat(json(response).get("detail").asText()).contains(what);
  }

  private static String rules() {
    return WatchParameters.defaultsJson();
  }

  private static HttpResponse<String> put(String path, String rules) {
    return running.send("PUT", path, registrar, body(rules));
  }

  private static String body(String rules) {
    return "{\"rules\":" + rules + "}";
  }
}
