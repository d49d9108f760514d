package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The desk's commands in one county, each sent through {@link Repeated}. */
final class KeyedDesk {
  private static final String REASON = "{\"reason\":\"x\"}";
  private static final String JPEG =
      Base64.getEncoder().encodeToString(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, 0});

  private final RunningCommandCenter running;
  private final String county;
  private final Repeated repeated;
  private final String city;
  private final String lead;
  private final String staff;
  private final String field;
  private long seq = 30_000;

  KeyedDesk(RunningCommandCenter running, String county, Repeated repeated) {
    this.running = running;
    this.county = county;
    this.repeated = repeated;
    city = running.signIn("city");
    lead = running.signIn("lead-" + county);
    staff = running.signIn("staff-" + county);
    field = running.signIn("field-" + county);
  }

  void run() throws Exception {
    duty();
    String incident = opened("button-" + county + "-1");
    repeated.send("stepIncident", incident, staff, "{\"step\":\"bedside\",\"state\":\"DONE\"}");
    repeated.send("noteIncident", incident, city, "{\"note\":\"x\"}");
    repeated.send("claimIncident", incident, city, null);
    responder(incident);
    repeated.send("closeIncident", incident, city, "{\"outcome\":\"HELPED\"}");
    String again = repeated.send("reopenIncident", incident, city, REASON).get("id").asText();
    post("incidents/" + again + "/claim", city, null);
    repeated.send("handleIncident", again, city, "{\"note\":\"x\"}");
    betweenIncidents();
    holds();
    handovers();
  }

  private void duty() throws Exception {
    String word = "{\"state\":\"%s\",\"until\":%d}";
    long until = System.currentTimeMillis() + 3_600_000;
    repeated.send("putMyDuty", null, field, word.formatted("ON_DUTY", until));
    repeated.send("putUserDuty", "staff-" + county, lead, word.formatted("ON_DUTY", until));
    repeated.send(
        "recontactDone",
        "resident:res-" + county + "-1",
        city,
        "{\"result\":\"NOT_REACHED\",\"note\":\"x\"}");
  }

  private void responder(String incident) throws Exception {
    String ask = "{\"responders\":[\"field-%s\"]}".formatted(county);
    String first = last(repeated.send("dispatchIncident", incident, city, ask));
    repeated.send("assignmentDelivered", first, field, null);
    repeated.send("assignmentSeen", first, field, null);
    repeated.send("declineAssignment", first, field, REASON);
    String second = last(post("incidents/" + incident + "/dispatch", city, ask));
    repeated.send("acceptAssignment", second, field, null);
    repeated.send("assignmentEnRoute", second, field, null);
    repeated.send("assignmentOnScene", second, field, "{}");
    repeated.send("photographScene", second, field, "{\"jpeg\":\"%s\"}".formatted(JPEG));
    repeated.send("updateAssignment", second, field, "{\"note\":\"x\"}");
    repeated.send("assignmentDone", second, field, "{\"outcome\":\"HELPED\"}");
  }

  /** The field worker's newest. */
  private String last(JsonNode incident) {
    String id = null;
    for (JsonNode one : incident.get("assignments")) {
      if (one.get("responder").asText().equals("field-" + county)) {
        id = one.get("id").asText();
      }
    }
    assertThat(id).isNotNull();
    return id;
  }

  private void betweenIncidents() throws Exception {
    String one = opened("button-" + county + "-2");
    String other = opened("keyed-" + county);
    repeated.send("incidentToCity", one, city, REASON);
    repeated.send("giveIncidentBack", one, city, REASON);
    repeated.send("mergeIncident", other, city, "{\"into\":\"" + one + "\"}");
    repeated.send("unmergeIncident", other, city, null);
  }

  private void holds() throws Exception {
    String sensor = "sensor-" + county + "-1";
    String shelf =
        "{\"deviceId\":\"%s\",\"kind\":\"SILENT\",\"minutes\":30,\"reason\":\"x\"}"
            .formatted(sensor);
    repeated.send("shelveAlarm", null, city, shelf);
    String test = "{\"minutes\":5,\"reason\":\"x\"}";
    String hold =
        repeated.send("beginDeviceTest", "sensor-" + county + "-2", city, test).get("id").asText();
    repeated.send("endHold", hold, city, null);
    repeated.send("commandDevice", sensor, lead, "{\"kind\":\"identify\"}");
  }

  private void handovers() throws Exception {
    String dropped = repeated.send("beginHandover", null, lead, "{}").get("id").asText();
    repeated.send("cancelHandover", dropped, lead, null);
    JsonNode begun = post("handovers", lead, "{}");
    List<String> refs = new ArrayList<>();
    begun.get("items").forEach(item -> refs.add("\"" + item.get("ref").asText() + "\""));
    assertThat(refs).isNotEmpty();
    String id = begun.get("id").asText();
    repeated.send(
        "takeHandoverItems", id, staff, "{\"refs\":[%s]}".formatted(String.join(",", refs)));
    repeated.send("completeHandover", id, staff, null);
  }

  private JsonNode post(String path, String who, String body) {
    HttpResponse<String> answer = running.post("/api/v1/" + path, who, body);
    assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isBetween(200, 201);
    return json(answer);
  }

  private String opened(String device) {
    running.calls(device, ++seq);
    String path = "/api/v1/incidents?status=OPEN&deviceId=" + device;
    await(() -> !json(running.get(path, city)).get("items").isEmpty());
    return json(running.get(path, city)).at("/items/0/id").asText();
  }
}
