package care.shouhu.allinone.product;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.kafka.KafkaBroker;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of the whole process in the middle of traffic, at moments drawn from a fixed list
 * of seeds. Whatever was acknowledged is stored once, each call has one incident, timers go on.
 */
final class KillNineIT {
  /** One kill a seed; more by {@code -Dshouhu.killSeeds=1,2,3…}. */
  private static final List<Long> SEEDS =
      List.of(System.getProperty("shouhu.killSeeds", "3,14,15,92,65,35").split(",")).stream()
          .map(Long::parseLong)
          .toList();

  /** {@code -Dshouhu.killLog=kafka} has the same on a Kafka broker, which stays alive. */
  private static final boolean ON_KAFKA = "kafka".equals(System.getProperty("shouhu.killLog"));

  private static final int TALKERS = 6;

  /** Fewer calls than an incident shows one by one, see {@code Incident.ALARMS_MAX}. */
  private static final Duration CALL_EVERY = Duration.ofSeconds(1);

  private static final long FIRST_STEP_MILLIS = 60_000;

  @TempDir Path directory;

  @Test
  void everythingAcknowledgedIsStoredOnceAndEachCallHasOneIncident() throws Exception {
    Path data = directory.resolve("data");
    try (KafkaBroker broker = ON_KAFKA ? KafkaBroker.start(directory.resolve("kafka")) : null;
        Product product = new Product(data, logOn(broker)).start()) {
      Api admin = product.admin();
      JsonNode early = anIncidentThatNobodyTakes(product, admin);
      List<Talker> talkers = talkers(product, admin);
      List<Thread> threads = talkers.stream().map(t -> Thread.ofVirtual().start(t)).toList();

      for (long seed : SEEDS) {
        Thread.sleep(new Random(seed).nextLong(200, 3_000));
        product.kill();
        product.start();
      }

      talkers.forEach(Talker::stop);
      for (Thread thread : threads) {
        thread.join();
      }
      for (Talker talker : talkers) {
        assertStoredOnce(admin, talker.device);
      }
      assertOneIncidentForEachCaller(admin, talkers);
      assertEscalatedOnce(admin, early);
    }
  }

  private static Map<String, String> logOn(KafkaBroker broker) {
    return broker == null
        ? Map.of()
        : Map.of("SHOUHU_LOG", "kafka", "SHOUHU_KAFKA_SERVERS", broker.servers());
  }

  private static JsonNode anIncidentThatNobodyTakes(Product product, Api admin) throws Exception {
    // A tier without anybody is passed at once: two desks that are told, and do nothing.
    admin.post("/users", operator("COUNTY_OPERATOR"));
    admin.post("/users", operator("CITY_OPERATOR"));
    admin.post(
        "/places",
        Map.of(
            "id",
            "early-home",
            "kind",
            "HOUSEHOLD",
            "name",
            "早家",
            "division",
            "520302",
            "longitude",
            106.9,
            "latitude",
            27.6));
    String secret =
        admin
            .post(
                "/devices",
                Map.of("id", "early-button", "kind", "call_button", "placeId", "early-home"))
            .get("secret")
            .asText();
    try (TestDevice button = new TestDevice(product, "early-button", secret)) {
      button.call();
    }
    Until.holds(
        "an incident for the early call",
        Duration.ofSeconds(90),
        () -> admin.list("/incidents?deviceId=early-button").size() == 1);
    return admin.list("/incidents?deviceId=early-button").getFirst();
  }

  private static Map<String, Object> operator(String role) {
    Map<String, Object> user = new HashMap<>();
    user.put("username", role.toLowerCase(Locale.ROOT));
    user.put("displayName", role);
    user.put("password", "a-long-password");
    user.put("role", role);
    if (role.equals("COUNTY_OPERATOR")) {
      user.put("division", "520302");
    }
    return user;
  }

  private static List<Talker> talkers(Product product, Api admin) throws Exception {
    List<Talker> talkers = new ArrayList<>();
    for (int i = 0; i < TALKERS; i++) {
      String id = "talker-" + i;
      String secret = admin.register(id, "bed_sensor", "native");
      talkers.add(new Talker(new TestDevice(product, id, secret)));
    }
    return talkers;
  }

  private static void assertStoredOnce(Api admin, TestDevice device) throws Exception {
    long wanted = device.acknowledged().size();
    Until.holds(
        "all of " + device.id() + " is stored",
        Duration.ofSeconds(90),
        () -> stored(admin, device.id()).size() >= wanted);
    Map<String, Integer> stored = stored(admin, device.id());
    assertThat(stored.values()).as("stored once each").containsOnly(1);
    assertThat(stored.keySet())
        .containsAll(device.acknowledged().stream().map(s -> s.seq() + "@" + s.at()).toList());
  }

  /** How often each number was stored. */
  private static Map<String, Integer> stored(Api admin, String deviceId) throws Exception {
    Map<String, Integer> stored = new HashMap<>();
    for (String series : List.of("readings", "events")) {
      for (JsonNode row : admin.list("/devices/" + deviceId + "/" + series)) {
        if (row.hasNonNull("seq")) {
          stored.merge(row.get("seq").asText() + "@" + row.get("at").asText(), 1, Integer::sum);
        }
      }
    }
    return stored;
  }

  /** Calls of one device join its open incident: each must stand in exactly one incident, once. */
  private static void assertOneIncidentForEachCaller(Api admin, List<Talker> talkers)
      throws Exception {
    for (Talker talker : talkers) {
      List<Long> called =
          talker.device.acknowledged().stream()
              .filter(said -> said.type().equals("event"))
              .map(TestDevice.Said::at)
              .toList();
      Until.holds(
          "incidents know all calls of " + talker.device.id(),
          Duration.ofSeconds(90),
          () -> calls(admin, talker.device.id()).keySet().containsAll(called));
      assertThat(calls(admin, talker.device.id()).values())
          .as("each call in exactly one incident")
          .containsOnly(1);
      assertThat(openIncidents(admin, talker.device.id())).isEqualTo(1);
    }
  }

  private static Map<Long, Integer> calls(Api admin, String deviceId) throws Exception {
    Map<Long, Integer> calls = new TreeMap<>();
    for (JsonNode incident : admin.list("/incidents?deviceId=" + deviceId)) {
      for (JsonNode alarm : incident.get("alarms")) {
        if (alarm.get("kind").asText().equals("CALL")) {
          calls.merge(alarm.get("at").asLong(), 1, Integer::sum);
        }
      }
    }
    return calls;
  }

  private static long openIncidents(Api admin, String deviceId) throws Exception {
    return admin.list("/incidents?status=OPEN&deviceId=" + deviceId).stream()
        .filter(incident -> incident.get("class").asText().equals("URGENT"))
        .count();
  }

  /** The incident opened before the first kill goes one step up at its time, once. */
  private static void assertEscalatedOnce(Api admin, JsonNode incident) throws Exception {
    String path = "/incidents/" + incident.get("id").asText();
    int tierAtFirst = incident.get("tier").asInt();
    Until.holds(
        "the first escalation",
        Duration.ofMinutes(3),
        () -> admin.get(path).get("tier").asInt() > tierAtFirst);
    List<JsonNode> steps = new ArrayList<>();
    for (JsonNode entry : admin.get(path).get("history")) {
      if (entry.get("kind").asText().equals("ESCALATED")) {
        steps.add(entry);
      }
    }
    assertThat(steps).isNotEmpty();
    assertThat(steps.getFirst().get("at").asLong())
        .isGreaterThanOrEqualTo(incident.get("openedAt").asLong() + FIRST_STEP_MILLIS);
    assertThat(steps.stream().map(s -> s.get("detail").get("tier").asInt()).toList())
        .doesNotHaveDuplicates();
  }

  /** Says something all the time: mostly readings, now and then a call. */
  private static final class Talker implements Runnable {
    private final TestDevice device;
    private volatile boolean stopped;

    Talker(TestDevice device) {
      this.device = device;
    }

    void stop() {
      stopped = true;
    }

    @Override
    public void run() {
      try (device) {
        long nextCallNanos = System.nanoTime();
        for (int i = 1; !stopped; i++) {
          if (System.nanoTime() >= nextCallNanos) {
            device.call();
            nextCallNanos = System.nanoTime() + CALL_EVERY.toNanos();
          } else {
            device.reading(60 + i % 20);
          }
          Thread.sleep(5);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
