package care.shouhu.allinone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.allinone.postgres.EmbeddedPostgres;
import care.shouhu.allinone.postgres.UnpackedPostgres;
import care.shouhu.core.config.DbConfig;
import care.shouhu.core.config.Secret;
import care.shouhu.core.db.Database;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every SQL query of every dashboard on the PostgreSQL the product brings along, migrated by the
 * product, as the role of the dashboards.
 */
final class DashboardQueriesIT {
  private static final Path DASHBOARDS = Path.of("..", "dashboards", "grafana", "dashboards");
  private static final Instant NOW = Instant.parse("2026-03-01T04:00:00Z");
  private static final GrafanaSql LAST_HOUR = new GrafanaSql(NOW.minusSeconds(3_600), NOW, 60);
  private static final GrafanaSql LAST_WEEK = new GrafanaSql(NOW.minusSeconds(604_800), NOW, 3_600);

  /** More than the fortnight up to which beds are shown by the hour. */
  private static final GrafanaSql LAST_MONTH =
      new GrafanaSql(NOW.minusSeconds(2_592_000), NOW, 86_400);

  @TempDir static Path dataDir;
  private static EmbeddedPostgres postgres;
  private static Connection dashboards;

  record Query(String title, String format, String sql) {
    @Override
    public String toString() {
      return title;
    }
  }

  @BeforeAll
  static void migrateAndFill() throws Exception {
    postgres = UnpackedPostgres.start(dataDir);
    dashboards = connect();
    execute("create role shouhu_dashboards");
    var config = new DbConfig(postgres.url(), postgres.user(), new Secret(postgres.password()));
    try (var database = Database.open(config, new SimpleMeterRegistry())) {
      database.migrate();
    }
    execute(
        """
        insert into place (id, kind, name, division, longitude, latitude)
          values ('P-1', 'INSTITUTION', '福寿养老院', '520302', 106.9, 27.6);
        insert into device (id, kind, secret_sha256, place_id, interval_seconds) values
          ('CB-1', 'call_button', '', 'P-1', 300), ('BS-1', 'bed_sensor', '', 'P-1', 10);
        insert into incident (id, status, class, kind, device_id, place_id, place_kind, division, opened_at, claimed_at,
            accepted_at, on_scene_at, handled_at, closed_at, outcome, tier, policy_version, position, body)
          select 'I-1', 'CLOSED', 'URGENT', 'CALL', 'CB-1', 'P-1', 'INSTITUTION', '520302', t, t + interval '20 s',
            t + interval '30 s', t + interval '90 s', t + interval '5 min', t + interval '6 min', 'FALSE_ALARM', 1, 1, 1,
            '{"cause": "误按"}' from (values (timestamptz '2026-03-01 11:20+08')) as opened (t);
        insert into incident_alarm (alarm_id, incident_id, device_id, kind, class, at, received_at, raised_at, parameter_version)
          select 'A-1', id, device_id, kind, class, opened_at, opened_at, opened_at, 1 from incident;
        insert into incident_history (incident_id, number, at, kind, detail, position)
          select id, 1, opened_at, 'ESCALATED', '{"tier": "1"}', 1 from incident;
        insert into quarantine (lane, position, device_id, profile, topic, received_at, payload, reason, detail)
          values ('routine', 1, 'BS-1', 'native', 't', '2026-03-01 11:30+08', '', 'not_json', '');
        insert into device_lane_count (device_id, lane, stored, duplicate, quarantined, counted_at)
          values ('BS-1', 'routine', 1, 0, 1, now());
        insert into bed_reading (time, received_at, device_id, in_bed)
          select t, t, 'BS-1', true
          from generate_series(timestamptz '2026-03-01 11:00+08', '2026-03-01 11:59:50+08', interval '10 s') t;
        insert into bed (id, place_id, room, label) values ('B-1', 'P-1', '101', '1');
        insert into bed_move (at, command, bed_id, place_id, from_state, to_state, by_whom)
          values ('2026-03-01 11:40+08', 'ADMIT', 'B-1', 'P-1', 'VACANT', 'OCCUPIED', 'zhang');
        insert into occupancy_hour (place_id, at, division, beds, occupied, vacant, reserved, on_leave, in_hospital,
            respite, out_of_service, nursing_beds, nursing_occupied, independent, partial, "full")
          values ('P-1', '2026-03-01 11:00+08', '520302', 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0);
        insert into occupancy_day (place_id, day, division, hours, beds, occupied, vacant, reserved, on_leave,
            in_hospital, respite, out_of_service, nursing_beds, nursing_occupied, independent, partial, "full")
          values ('P-1', '2026-02-28', '520302', 24, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0);
        insert into indicator_day (division, day, at, elders, beds, nursing_beds, beds_operator_known, beds_by_government,
            communities, communities_served, tekun, tekun_known, tekun_dependent, tekun_in_care, institutions, reporting)
          values ('520300', '2026-03-01', '2026-03-01 11:30+08', 100, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1);
        """);
    execute("set role shouhu_dashboards");
  }

  @AfterAll
  static void stop() throws Exception {
    dashboards.close();
    postgres.close();
  }

  static List<Query> queries() throws IOException {
    List<Query> queries = new ArrayList<>();
    try (Stream<Path> files = Files.list(DASHBOARDS)) {
      for (Path file : files.sorted().toList()) {
        JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
        for (JsonNode panel : dashboard.get("panels")) {
          for (JsonNode target : panel.path("targets")) {
            if (target.has("rawSql")) {
              queries.add(
                  new Query(
                      panel.get("title").asText(),
                      target.get("format").asText(),
                      target.get("rawSql").asText()));
            }
          }
        }
      }
    }
    return queries;
  }

  @ParameterizedTest
  @MethodSource("queries")
  void everyQueryRunsOverAnHourAWeekAndAMonth(Query query) throws Exception {
    for (GrafanaSql range : List.of(LAST_HOUR, LAST_WEEK, LAST_MONTH)) {
      List<Map<String, Object>> rows = rows(range.expand(query.sql(), "'520302','-'"));

      if (query.format().equals("time_series")) {
        assertThat(rows).isNotEmpty().allSatisfy(row -> assertThat(row.get("time")).isNotNull());
      }
    }
  }

  @Test
  void theServiceLevelOfOneCallAnsweredInTimeIsWhole() throws Exception {
    Query answered = named("60 秒内接警率");

    List<Map<String, Object>> rows = rows(LAST_HOUR.expand(answered.sql(), "'520302','-'"));

    assertThat(rows).hasSize(1);
    assertThat(rows.getFirst().values()).first().asString().startsWith("1.0");
  }

  @Test
  void aBedSensorThatSpeaksEveryTenSecondsCountsSixAMinute() throws Exception {
    Query readings = named("每分钟床垫读数（按区划）");

    List<Map<String, Object>> rows = rows(LAST_HOUR.expand(readings.sql(), "'520302','-'"));

    assertThat(rows).hasSize(60);
    assertThat(rows)
        .allSatisfy(row -> assertThat(((Number) row.get("value")).doubleValue()).isEqualTo(6));
  }

  @Test
  void theRoleOfTheDashboardsReadsNoSecrets() {
    for (String column : List.of("secret_sha256 from device", "body from incident")) {
      assertThatThrownBy(() -> rows("select " + column)).hasMessageContaining("permission denied");
    }
  }

  private static Query named(String title) throws IOException {
    return queries().stream().filter(q -> q.title().equals(title)).findFirst().orElseThrow();
  }

  private static List<Map<String, Object>> rows(String sql) throws SQLException {
    try (var statement = dashboards.createStatement();
        var found = statement.executeQuery(sql)) {
      List<Map<String, Object>> rows = new ArrayList<>();
      while (found.next()) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
          row.put(found.getMetaData().getColumnLabel(i), found.getObject(i));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  private static void execute(String sql) throws SQLException {
    try (var statement = dashboards.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The server starts in the background: the first connections may be refused. */
  private static Connection connect() throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
      } catch (SQLException e) {
        if (attempt == 300) {
          throw e;
        }
        LockSupport.parkNanos(100_000_000L);
      }
    }
  }
}
