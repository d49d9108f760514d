package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.core.db.TestDatabase;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A database that has been in use since version {@value #FROM}: it is migrated with what is in it,
 * and the product reads on.
 */
class UpgradeIT {
  private static final String FROM = "220";
  private static final Contract CONTRACT = Contract.load();
  private static final ContractSamples SAMPLES = new ContractSamples(CONTRACT.json());
  private static final Map<String, String> ONE_OF =
      Map.ofEntries(
          Map.entry("areas", "520302001"),
          Map.entry("organisations", "old-org"),
          Map.entry("places", "old-home"),
          Map.entry("buildings", "old-building"),
          Map.entry("rooms", "old-room"),
          Map.entry("beds", "old-bed-1"),
          Map.entry("residents", "old-res-1"),
          Map.entry("contacts", "old-contact"),
          Map.entry("consents", "old-consent"),
          Map.entry("assessments", "old-assessment"),
          Map.entry("staff", "old-staff"),
          Map.entry("devices", "old-sensor"),
          Map.entry("users", "old-user"),
          Map.entry("incidents", "I-900001"),
          Map.entry("history", "old-res-1"));

  private static final Set<String> WANTING_A_COUNTY = Set.of("listShifts");

  /** By whom each operation is tried: the first whose role may. */
  private static final Map<String, String> COOKIES = new HashMap<>();

  private static RunningCommandCenter running;

  @BeforeAll
  static void upgrade() throws Exception {
    TestDatabase database = TestDatabase.upgraded(FROM, UpgradeIT::fill);
    running = new RunningCommandCenter(Map.of(), database);
    for (String who :
        List.of("admin", "registrar", "city", "auditor", "lead-" + HERE, "field-" + HERE)) {
      String role = running.directory().user(who).orElseThrow().role().name();
      COOKIES.put(role, running.signIn(who));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  /** A later migration that touches a table of which the old world has no row wants one there. */
  private static void fill(Jdbi old, List<String> ahead) {
    String sql = String.join("\n", ahead).replaceAll("--[^\n]*", "");
    old.useTransaction(handle -> {
      run(handle, world());
      List<String> empty = new ArrayList<>();
      for (String table : tables(handle)) {
        boolean touched = Pattern.compile("\\b" + table + "\\b").matcher(sql).find();
        if (touched && count(handle, table) == 0) {
          empty.add(table);
        }
      }
      assertThat(empty).as("tables that migrations touch, empty in world-of-v220.sql").isEmpty();
    });
  }

  private static void run(Handle handle, String statements) {
    try (var statement = handle.getConnection().createStatement()) {
      statement.execute(statements);
    } catch (SQLException e) {
      throw new AssertionError("world-of-v220.sql", e);
    }
  }

  private static String world() {
    try (InputStream in = UpgradeIT.class.getResourceAsStream("/world-of-v220.sql")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> tables(Handle handle) {
    return handle
        .createQuery(
            """
            select table_name from information_schema.tables
            where table_schema = current_schema() and table_type = 'BASE TABLE'
            """)
        .mapTo(String.class)
        .list();
  }

  private static int count(Handle handle, String table) {
    return handle.createQuery("select count(*) from " + table).mapTo(Integer.class).one();
  }

  @Test
  void everythingThatCanBeRead_isRead() {
    List<String> wrong = new ArrayList<>();
    for (Contract.Operation operation : CONTRACT.operations()) {
      Optional<String> cookie = cookie(operation);
      String path = operation.path().replace("/api/v1/", "");
      if (!operation.method().name().equals("GET") || cookie.isEmpty() || path.equals("live")) {
        continue;
      }
      String id = ONE_OF.get(path.split("/", -1)[0]);
      boolean named = operation.path().contains("{id}");
      // Lists that want to know of what they are, are asked for of a county.
      String filter = WANTING_A_COUNTY.contains(operation.id()) ? "division" : null;
      var request =
          SAMPLES.request(operation, named && id != null ? id : "nothing", named(), filter);
      HttpResponse<String> answer = running.get(request.path(), cookie.get());
      boolean there = !named || (id != null && path.endsWith("{id}"));
      boolean read = there ? answer.statusCode() == 200 : answer.statusCode() < 500;
      if (!read || answer.statusCode() == 400) {
        wrong.add("%s: %s".formatted(request.path(), ContractCalls.told(answer)));
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static Map<String, String> named() {
    Map<String, String> named = new HashMap<>();
    named.put("placeId", "old-home");
    named.put("residentId", "old-res-1");
    named.put("bedId", "old-bed-1");
    named.put("deviceId", "old-sensor");
    named.put("division", HERE);
    named.put("kind", "resident");
    return named;
  }

  private static Optional<String> cookie(Contract.Operation operation) {
    return operation.roles().stream().filter(COOKIES::containsKey).findFirst().map(COOKIES::get);
  }

  private static JsonNode get(String role, String path) {
    HttpResponse<String> answer = running.get("/api/v1/" + path, COOKIES.get(role));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  @Test
  void people_areFound_andTheirDevicesAreOfTheirCounty() {
    assertThat(
            get("REGISTRAR", "search?q=" + URLEncoder.encode("王秀英", StandardCharsets.UTF_8))
                .toString())
        .contains("old-res-2");
    await(() -> get("REGISTRAR", "search?q=wangxiuying").toString().contains("old-res-2"));
    List<String> divisions =
        running
            .database()
            .jdbi()
            .withHandle(handle ->
                handle
                    .createQuery("select division from device where id like 'old-%'")
                    .mapTo(String.class)
                    .list());
    assertThat(divisions).containsExactly(HERE, HERE, HERE);
    assertThat(get("REGISTRAR", "contacts?residentId=old-res-1").at("/items/0/id").asText())
        .isEqualTo("old-contact");
  }

  @Test
  void incidentOfBefore_isMeasured_andHasItsHistory() {
    // Whoever reads its evidence adds to it.
    assertThat(get("CITY_OPERATOR", "incidents/I-900001").get("history"))
        .hasSizeGreaterThanOrEqualTo(5);
    long now = System.currentTimeMillis();
    long from = now - 20 * 86_400_000L;
    JsonNode measured =
        get("CITY_OPERATOR", "measures?division=%s&from=%d&to=%d".formatted(HERE, from, now));
    assertThat(measured.at("/source").asText()).isEqualTo("TABLES");
    assertThat(measured.at("/classes/URGENT/incidents").asInt()).isEqualTo(1);
    assertThat(measured.at("/classes/URGENT/attendance").toString()).contains("900000");
    assertThat(measured.at("/operators/0/username").asText()).isEqualTo("old-user");
    assertThat(measured.at("/operators").size()).isEqualTo(1);
    assertThat(get("AUDITOR", "evidence-check").get("broken")).isEmpty();
  }

  @Test
  void nothingIsKeptForTheDead_norForClosedFiles_andWhatWasIsOfferedOn() {
    JsonNode queue = get("REGISTRAR", "waiting-list?placeId=old-home");
    assertThat(queue.get("items").findValuesAsText("residentId")).containsExactly("old-waiting");
    await(() -> get("REGISTRAR", "offers?placeId=old-home").at("/items").size() == 2);
    JsonNode offers = get("REGISTRAR", "offers?placeId=old-home").get("items");
    assertThat(offers.at("/0/residentId").asText()).isEqualTo("old-waiting");
    assertThat(offers.at("/1/status").asText()).isEqualTo("WITHDRAWN");
    await(() ->
        Set.of("old-bed-2", "old-bed-3").stream()
            .map(id -> running.directory().bed(id).orElseThrow().state().name())
            .sorted()
            .toList()
            .equals(List.of("RESERVED", "VACANT")));
    assertThat(
            get("REGISTRAR", "respite-bookings?placeId=old-home")
                .get("items")
                .findValuesAsText("status"))
        .containsExactly("CANCELLED", "BOOKED");
  }
}
