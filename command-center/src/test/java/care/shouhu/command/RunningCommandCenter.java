package care.shouhu.command;

import care.shouhu.command.registry.CityImport;
import care.shouhu.command.registry.DeviceSecret;
import care.shouhu.core.config.Config;
import care.shouhu.core.config.DbConfig;
import care.shouhu.core.db.Database;
import care.shouhu.core.db.TestDatabase;
import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryFeed;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.Resident;
import care.shouhu.core.directory.Resident.CareLevel;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.time.SteadyClock;
import care.shouhu.core.wire.Envelope;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * The command centre with its real parts: PostgreSQL, HTTP, the loop, over a log in memory. Two
 * counties with an institution each, and one user for each role and county; all passwords are
 * {@value #PASSWORD}.
 */
public final class RunningCommandCenter implements AutoCloseable {
  public static final String PASSWORD = "correct horse battery";

  /**
   * Of the password of all; with one pass over 8 KiB, because a sign-in with a real one costs tens
   * of milliseconds. Who chooses a password in a test gets a real one.
   */
  public static final String PASSWORD_HASH =
      "$argon2id$v=19$m=8,t=1,p=1$YSBzYWx0IGZvciB0ZXN0cw"
          + "$MlFQP5pWrc/k0mn24kiaChL9CmQ2yl/EQKiVVUIY4R8";

  private static final String FIRST_PASSWORD = "Zunyi first sentence 3";
  public static final String HERE = "520302";
  public static final String THERE = "520303";
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);

  private final Map<String, String> environment;
  private final Path dataDirectory;
  private final TestDatabase testDatabase;
  private final Relay relay;
  private final Database database;
  private final Vertx vertx = Vertx.vertx();
  private final InMemoryLog log = new InMemoryLog();
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile Duration ahead = Duration.ZERO;
  private final SteadyClock clock =
      new SteadyClock(
          () -> System.currentTimeMillis() + ahead.toMillis(),
          () -> System.nanoTime() + ahead.toNanos());
  private Directory directory;
  private DirectoryFeed feed;
  private CommandCenter center;

  public RunningCommandCenter() throws Exception {
    this(Map.of());
  }

  /** With these variables of the environment beside the usual ones. */
  public RunningCommandCenter(Map<String, String> environment) throws Exception {
    this(environment, TestDatabase.fresh());
  }

  /** On this database, which gets the city of the tests besides what is in it. */
  public RunningCommandCenter(Map<String, String> environment, TestDatabase testDatabase)
      throws Exception {
    this.environment = new HashMap<>(environment);
    this.environment.put("SHOUHU_HTTP_PORT", "0");
    this.environment.put("SHOUHU_ADMIN_PASSWORD", PASSWORD);
    // Tests ask faster than people; those of the limits say their own.
    this.environment.putIfAbsent("SHOUHU_REQUESTS_PER_SECOND", "10000");
    this.environment.putIfAbsent("SHOUHU_DEAR_REQUESTS_PER_SECOND", "10000");
    dataDirectory = Files.createTempDirectory("shouhu-test");
    this.testDatabase = testDatabase;
    URI address = URI.create(testDatabase.config().url().substring("jdbc:".length()));
    relay = new Relay(address.getHost(), address.getPort());
    DbConfig config = testDatabase.config();
    String relayed = "jdbc:postgresql://localhost:" + relay.port() + address.getRawPath();
    database =
        Database.open(
            new DbConfig(relayed, config.user(), config.password()),
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    database.migrate();
    database.migrateInBackground();
    start();
    importCity();
  }

  private void start() throws IOException {
    var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    directory = new Directory();
    feed =
        new DirectoryFeed(
            directory,
            database.pool("directory", 2),
            dataDirectory.resolve("directory.copy"),
            metrics);
    feed.start();
    center =
        CommandCenter.start(
            Config.fromEnvironment(environment),
            vertx,
            log,
            directory,
            feed,
            database,
            dataDirectory,
            metrics,
            clock,
            Map::of);
    await(() -> json(get("/health/ready", null)).at("/parts/loop/state").asText().equals("UP"));
  }

  /** From now on it is so much later for the command centre than it was. */
  public void pass(Duration time) {
    ahead = ahead.plus(time);
  }

  /** Ends the command centre and starts it again on the same data. */
  public void restart() throws IOException {
    center.close();
    feed.close();
    start();
  }

  private void importCity() {
    List<Place> places = new ArrayList<>();
    List<Bed> beds = new ArrayList<>();
    List<Resident> residents = new ArrayList<>();
    List<Device> devices = new ArrayList<>();
    List<User> users = new ArrayList<>();
    users.add(user("city", Role.CITY_OPERATOR, null, null));
    users.add(user("auditor", Role.AUDITOR, null, null));
    users.add(user("registrar", Role.REGISTRAR, null, null));
    for (String division : List.of(HERE, THERE)) {
      String home = "home-" + division;
      places.add(
          new Place(home, PlaceKind.INSTITUTION, "福利院", division, null, Terrain.TOWN, 106.9, 27.7));
      for (int n = 1; n <= 2; n++) {
        String bed = "bed-" + division + "-" + n;
        beds.add(new Bed(bed, home, "", "10" + n, "A", n == 1, BedState.OCCUPIED));
        residents.add(
            new Resident(
                "res-" + division + "-" + n,
                "张" + n,
                1940,
                "F",
                CareLevel.FULL,
                home,
                bed,
                List.of("跌倒")));
        devices.add(device("button-" + division + "-" + n, DeviceKind.CALL_BUTTON, bed));
        devices.add(device("sensor-" + division + "-" + n, DeviceKind.BED_SENSOR, bed));
      }
      users.add(user("county-" + division, Role.COUNTY_OPERATOR, division, null));
      users.add(user("lead-" + division, Role.INSTITUTION_LEAD, division, home));
      users.add(user("staff-" + division, Role.INSTITUTION_STAFF, division, home));
      users.add(user("field-" + division, Role.FIELD_WORKER, division, null));
    }
    center.registry().importCity(new CityImport(places, beds, residents, devices, users));
  }

  private static Device device(String id, DeviceKind kind, String bedId) {
    return new Device(
        id,
        kind,
        Profile.NATIVE,
        DeviceSecret.sha256Hex("secret of " + id),
        null,
        bedId,
        null,
        null,
        kind.intervalSecondsDefault());
  }

  private static User user(String username, Role role, String division, String placeId) {
    return new User(
        username, username, PASSWORD_HASH, role, division, placeId, null, null, List.of(), true);
  }

  /** The database stops answering and drops its connections. */
  public void stopDatabase() {
    relay.cut();
  }

  public void startDatabase() {
    relay.mend();
  }

  public Directory directory() {
    return directory;
  }

  public CommandCenter center() {
    return center;
  }

  public Database database() {
    return database;
  }

  public InMemoryLog log() {
    return log;
  }

  public Path dataDirectory() {
    return dataDirectory;
  }

  /** A device sends a native payload. */
  public void sends(String deviceId, String leaf, String payload) {
    var envelope =
        new Envelope(
            deviceId,
            Profile.NATIVE,
            System.currentTimeMillis(),
            "shouhu/v1/" + deviceId + "/" + leaf,
            payload.getBytes(StandardCharsets.UTF_8));
    log.append(
            leaf.equals("event") ? Lane.URGENT : Lane.ROUTINE,
            deviceId.getBytes(StandardCharsets.UTF_8),
            envelope.toBytes())
        .join();
  }

  /** Somebody presses the button. */
  public void calls(String deviceId, long seq) {
    long now = System.currentTimeMillis();
    sends(deviceId, "event", "{\"seq\":%d,\"at\":%d,\"kind\":\"call\"}".formatted(seq, now));
  }

  /**
   * Adds somebody, who has then chosen the password of all others.
   *
   * @param user what the contract wants of a new user, without a password
   */
  public void addUser(String adminCookie, String user) {
    String added = user.strip().replaceFirst("\\{", "{\"password\":\"" + FIRST_PASSWORD + "\",");
    JsonNode answer = json(post("/api/v1/users", adminCookie, added));
    HttpResponse<String> first =
        post(
            "/api/v1/session",
            null,
            "{\"username\":%s,\"password\":\"%s\"}"
                .formatted(answer.get("username"), FIRST_PASSWORD));
    post(
        "/api/v1/me/password",
        cookie(first),
        "{\"current\":\"%s\",\"next\":\"%s\"}".formatted(FIRST_PASSWORD, PASSWORD));
  }

  /** The cookie of a new session. */
  public String signIn(String username) {
    HttpResponse<String> response =
        post(
            "/api/v1/session",
            null,
            "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, PASSWORD));
    if (response.statusCode() != 200) {
      throw new AssertionError(username + ": " + response.statusCode() + " " + response.body());
    }
    return cookie(response);
  }

  public static String cookie(HttpResponse<String> response) {
    String header = response.headers().firstValue("set-cookie").orElseThrow();
    return header.substring(0, header.indexOf(';'));
  }

  public HttpResponse<String> get(String path, String cookie) {
    return send("GET", path, cookie, null);
  }

  public HttpResponse<String> post(String path, String cookie, String body, String... headers) {
    return send("POST", path, cookie, body, headers);
  }

  /**
   * Sends a request and waits for the answer.
   *
   * @param headers names and values in turn
   */
  public HttpResponse<String> send(
      String method, String path, String cookie, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + center.httpPort() + path))
            .timeout(WAIT_MAX)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (cookie != null) {
      request.header("Cookie", cookie);
    }
    for (int at = 0; at < headers.length; at += 2) {
      request.setHeader(headers[at], headers[at + 1]);
    }
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public HttpClient http() {
    return http;
  }

  public static JsonNode json(HttpResponse<String> response) {
    return json(response.body());
  }

  public static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }

  /** Waits until it is so; generous, because it is only there to end a test that hangs. */
  public static void await(Callable<Boolean> condition) {
    long until = System.nanoTime() + WAIT_MAX.toNanos();
    while (true) {
      try {
        if (Boolean.TRUE.equals(condition.call())) {
          return;
        }
        if (System.nanoTime() > until) {
          throw new AssertionError("not within " + WAIT_MAX);
        }
        Thread.sleep(20);
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    center.close();
    feed.close();
    database.close();
    relay.close();
    testDatabase.close();
    log.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
