package care.shouhu.allinone.dashboards;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.allinone.postgres.EmbeddedPostgres;
import care.shouhu.allinone.postgres.UnpackedPostgres;
import care.shouhu.allinone.product.Api;
import care.shouhu.allinone.product.Product;
import care.shouhu.allinone.product.Until;
import care.shouhu.core.broker.Mosquitto;
import care.shouhu.core.config.DbConfig;
import care.shouhu.core.config.Secret;
import care.shouhu.core.db.Database;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.paho.mqttv5.client.IMqttMessageListener;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttSubscription;

/**
 * A product with all that can be switched on (TLS, bridge, routing engine), and rounds of work in
 * which each of its parts has something to do. What is started last is closed first.
 */
final class BusyProduct {
  private static final Duration SOON = Duration.ofSeconds(90);
  static final int ROUNDS_MAX = 30;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String WORKER_PASSWORD = "a-long-password";

  private final Deque<AutoCloseable> parts;
  private final Product product;
  private final MqttClient broker;
  private final MqttClient bed;
  private final Api admin;
  private final Api worker;
  private final String testedSecret;
  private final Queue<byte[]> commands = new ConcurrentLinkedQueue<>();
  private int round;

  private BusyProduct(Path folder, Deque<AutoCloseable> parts) throws Exception {
    this.parts = parts;
    EmbeddedPostgres database = UnpackedPostgres.start(folder.resolve("database"));
    parts.push(database);
    furnish(database);
    Path brokerFolder = Files.createDirectories(folder.resolve("broker"));
    Mosquitto mosquitto = Mosquitto.in(brokerFolder).orElseThrow();
    parts.push(mosquitto);
    mosquitto.start();
    SelfSigned certificate = SelfSigned.in(folder);
    Map<String, String> environment =
        Map.of(
            "SHOUHU_DB_URL",
            database.url() + "?user=" + database.user() + "&password=" + database.password(),
            "SHOUHU_MQTTS_PORT",
            String.valueOf(Prometheus.freePort()),
            "SHOUHU_TLS_CERT",
            certificate.certificate().toString(),
            "SHOUHU_TLS_KEY",
            certificate.key().toString(),
            "SHOUHU_BRIDGE_URL",
            mosquitto.uri(),
            "SHOUHU_BRIDGE_RULES",
            "zigbee2mqtt/{device}=zigbee2mqtt",
            "SHOUHU_ROUTING_URL",
            routes().toString());
    product = new Product(folder.resolve("data"), environment);
    parts.push(product);
    product.start();
    admin = product.admin();
    broker = connected(mosquitto.uri(), new MqttConnectionOptions());
    parts.push(() -> end(broker));
    String bedSecret = admin.register("bed-1", "bed_sensor", "native");
    bed = connected(product.mqttUri(), as("bed-1", bedSecret));
    parts.push(() -> end(bed));
    IMqttMessageListener hears = (topic, message) -> commands.add(message.getPayload());
    bed.subscribe(
        new MqttSubscription[] {new MqttSubscription("shouhu/v1/bed-1/command", 1)},
        new IMqttMessageListener[] {hears});
    testedSecret = admin.register("tested-1", "call_button", "native");
    admin.register("bridged-1", "call_button", "zigbee2mqtt");
    admin.post("/devices/tested-1/test", Map.of("minutes", 60, "reason", "install"));
    worker = worker();
  }

  static BusyProduct start(Path folder) throws Exception {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    try {
      return new BusyProduct(folder, parts);
    } catch (Exception | AssertionError e) {
      stop(parts);
      throw e;
    }
  }

  URI http() {
    return product.http("/");
  }

  /** A home with a bed, and a household for each round: there before the first check of them. */
  private static void furnish(EmbeddedPostgres server) throws Exception {
    Until.holds(
        "the database",
        SOON,
        () -> {
          connected(server).close();
          return true;
        });
    var config = new DbConfig(server.url(), server.user(), new Secret(server.password()));
    try (var database = Database.open(config, new SimpleMeterRegistry())) {
      database.migrate();
    }
    try (var connection = connected(server);
        var statement = connection.createStatement()) {
      statement.execute(
          """
          insert into place (id, kind, name, division, longitude, latitude)
            values ('home-1', 'INSTITUTION', '福寿养老院', '520302', 106.9, 27.6);
          insert into place (id, kind, name, division, longitude, latitude)
            select 'house-' || n, 'HOUSEHOLD', n || ' 号', '520302', 106.9 + n * 0.001, 27.7
            from generate_series(1, %d) n;
          insert into bed (id, place_id, room, label) values ('B-1', 'home-1', '101', '1');
          """
              .formatted(ROUNDS_MAX));
    }
  }

  private static Connection connected(EmbeddedPostgres server) throws SQLException {
    return DriverManager.getConnection(server.url(), server.user(), server.password());
  }

  /** A routing engine that finds each place 10 min away. */
  private URI routes() throws Exception {
    HttpServer engine =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    engine.createContext(
        "/",
        exchange -> {
          byte[] table =
              "{\"code\":\"Ok\",\"durations\":[[600]],\"distances\":[[5000]]}"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, table.length);
          exchange.getResponseBody().write(table);
          exchange.close();
        });
    engine.start();
    parts.push(() -> engine.stop(0));
    return URI.create("http://127.0.0.1:" + engine.getAddress().getPort());
  }

  /** On duty, and known to be some way off. */
  private Api worker() throws Exception {
    admin.post(
        "/users",
        Map.of(
            "username", "worker",
            "displayName", "小王",
            "password", WORKER_PASSWORD,
            "role", "FIELD_WORKER",
            "division", "520302"));
    Api first = Api.signIn(product, "worker", WORKER_PASSWORD);
    String next = "another-" + WORKER_PASSWORD;
    first.post("/me/password", Map.of("current", WORKER_PASSWORD, "next", next));
    Api signedIn = Api.signIn(product, "worker", next);
    long until = System.currentTimeMillis() + 3_600_000;
    signedIn.put("/me/duty", Map.of("state", "ON_DUTY", "until", until));
    signedIn.put("/me/place", Map.of("longitude", 106.8, "latitude", 27.7));
    return signedIn;
  }

  /**
   * A call from a new button in a household of its own, up to the end of its incident; what else
   * devices say, and what is refused; at most {@value #ROUNDS_MAX} times.
   */
  void work() throws Exception {
    round++;
    String button = "button-" + round;
    devicesSpeak();
    obey();
    admin.post("/devices/bed-1/commands", Map.of("kind", "identify"));
    once(button, installed(button), "event", "\"kind\":\"call\"");
    String incidents = "/incidents?deviceId=" + button;
    Until.holds("the call rings", SOON, () -> !admin.list(incidents).isEmpty());
    helped("/incidents/" + admin.list(incidents).getFirst().get("id").asText());
  }

  private String installed(String button) throws Exception {
    return admin
        .post(
            "/devices",
            Map.of(
                "id",
                button,
                "kind",
                "call_button",
                "profile",
                "native",
                "placeId",
                "house-" + round))
        .get("secret")
        .asText();
  }

  private void devicesSpeak() throws Exception {
    say(bed, "bed-1/reading", "\"hr\":60,\"br\":14,\"mv\":1,\"bed\":true");
    say(bed, "bed-1/reading", "\"hr\":");
    once("tested-1", testedSecret, "event", "\"kind\":\"call\"");
    broker.publish(
        "zigbee2mqtt/bridged-1",
        "{\"action\":\"\",\"battery\":90}".getBytes(StandardCharsets.UTF_8),
        1,
        false);
    assertThatThrownBy(() -> once("tested-1", "wrong", "event", "\"kind\":\"call\""))
        .isInstanceOf(MqttException.class);
  }

  /** The bed answers what it was told. */
  private void obey() throws Exception {
    while (!commands.isEmpty()) {
      JsonNode command = JSON.readTree(commands.remove());
      say(bed, "bed-1/reply", "\"id\":" + command.get("id") + ",\"ok\":true");
    }
  }

  private void helped(String incident) throws Exception {
    admin.post(incident + "/claim", Map.of());
    admin.get(incident + "/responders");
    String assignment =
        "/assignments/"
            + admin
                .post(incident + "/dispatch", Map.of("responders", List.of("worker")))
                .at("/assignments/0/id")
                .asText();
    worker.post(assignment + "/accept", Map.of());
    worker.post(assignment + "/en-route", Map.of());
    worker.post(assignment + "/on-scene", Map.of());
    worker.post(assignment + "/done", Map.of("outcome", "HELPED"));
    admin.post(incident + "/close", Map.of("outcome", "HELPED"));
  }

  private void once(String id, String secret, String type, String fields) throws MqttException {
    MqttClient client = connected(product.mqttUri(), as(id, secret));
    say(client, id + "/" + type, fields);
    end(client);
  }

  private static void end(MqttClient client) throws MqttException {
    client.disconnect();
    client.close();
  }

  private void say(MqttClient client, String topic, String fields) throws MqttException {
    String payload =
        "{\"seq\":" + round + ",\"at\":" + System.currentTimeMillis() + "," + fields + "}";
    client.publish("shouhu/v1/" + topic, payload.getBytes(StandardCharsets.UTF_8), 1, false);
  }

  private static MqttConnectionOptions as(String id, String secret) {
    var options = new MqttConnectionOptions();
    options.setUserName(id);
    options.setPassword(secret.getBytes(StandardCharsets.UTF_8));
    return options;
  }

  private static MqttClient connected(String uri, MqttConnectionOptions options)
      throws MqttException {
    MqttClient client =
        new MqttClient(uri, "client-" + options.getUserName(), new MemoryPersistence());
    client.connect(options);
    return client;
  }

  void stop() throws Exception {
    stop(parts);
  }

  /** The last one first; what fails keeps none of the others running. */
  private static void stop(Deque<AutoCloseable> parts) throws Exception {
    Exception failed = null;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        failed = e;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
