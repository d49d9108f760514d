package care.shouhu.command.registry.record;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.access.Scope;
import care.shouhu.command.registry.search.Asked;
import care.shouhu.command.registry.search.Hit;
import care.shouhu.command.registry.search.Search;
import care.shouhu.core.db.TestDatabase;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lists of a city read about what they show: counted in rows by the database itself. */
class ListReadsIT {
  private static final int HOMES = 3_000;
  private static final int BEDS_A_HOME = 20;
  private static TestDatabase test;
  private static Handle handle;
  private static RecordStore store;
  private static Search search;

  @BeforeAll
  static void fill() {
    test = TestDatabase.fresh();
    handle = test.database().jdbi().open();
    // One connection for everything, so that it can say what it has read.
    Jdbi one = Jdbi.create(handle.getConnection()).installPlugin(new PostgresPlugin());
    store = new RecordStore(one, null, null);
    search = new Search(one, null);
    // Nobody looks at how each of them came to be, and writing that down takes most of the time.
    for (String table : List.of("place", "room", "bed", "device", "resident")) {
      handle.execute("alter table " + table + " disable trigger history");
    }
    handle.execute(
        """
        insert into place (id, kind, name, division, longitude, latitude)
        select 'home-' || n, 'INSTITUTION', '院', case when n <= 5 then '520303' else '520302' end, 106.9, 27.7
        from generate_series(1, ?) n
        """,
        HOMES);
    handle.execute("insert into area (id, name, division) values ('520302001', '镇', '520302')");
    handle.execute(
        """
        insert into bed (id, place_id, room, label)
        select 'bed-' || h || '-' || b, 'home-' || h, b::text, 'A'
        from generate_series(1, ?) h, generate_series(1, ?) b
        """,
        HOMES,
        BEDS_A_HOME);
    handle.execute(
        """
        insert into device (id, kind, secret_sha256, bed_id, interval_seconds)
        select 'd-' || substring(md5(id) from 1 for 12), 'call_button', ''::bytea, id, 300 from bed
        """);
    handle.execute(
        """
        insert into resident (id, name, division, area, removed_at)
        select 'res-' || n, '王', '520302', case when n % 2000 = 0 then '520302001' end,
               case when n % 2500 = 0 then now() end
        from generate_series(1, 20000) n
        """);
    handle.execute("analyze");
  }

  @AfterAll
  static void stop() {
    handle.close();
    test.close();
  }

  /** Rows of this table that were read meanwhile. */
  private static long read(String table, Supplier<List<?>> list, int expected) {
    long before = rowsRead(table);
    assertThat(list.get()).hasSize(expected);
    return rowsRead(table) - before;
  }

  private static long rowsRead(String table) {
    handle.createQuery("select pg_stat_force_next_flush()::text").mapTo(String.class).list();
    handle.createQuery("select pg_stat_clear_snapshot()::text").mapTo(String.class).list();
    return handle
        .createQuery(
            """
            select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)
            from pg_stat_user_tables where relname = :table
            """)
        .bind("table", table)
        .mapTo(Long.class)
        .one();
  }

  private static List<ObjectNode> devices(Scope scope, Map<String, String> filters) {
    return store.list(RecordKinds.DEVICE, scope, filters, false, "", 5_000);
  }

  @Test
  void devicesOfAnInstitution_areReadWithoutThoseOfTheCity() {
    var home = new Scope.Institution(Set.of("home-7"));

    assertThat(read("device", () -> devices(home, Map.of()), BEDS_A_HOME)).isLessThan(500);
    assertThat(
            read(
                "device",
                () -> devices(new Scope.City(), Map.of("placeId", "home-7")),
                BEDS_A_HOME))
        .isLessThan(500);
    assertThat(read("device", () -> found("d-", home), BEDS_A_HOME)).isLessThan(500);
  }

  @Test
  void devicesOfACounty_areReadWithoutThoseOfTheCity() {
    var county = new Scope.County("520303");

    assertThat(read("device", () -> devices(county, Map.of()), 5 * BEDS_A_HOME)).isLessThan(500);
    assertThat(read("device", () -> found("d-", county), Search.HITS_MAX)).isLessThan(500);
  }

  private static List<Hit> found(String begins, Scope scope) {
    return search.find(new Asked(begins), Set.of("device"), scope, Search.HITS_MAX);
  }

  @Test
  void residentsOfAnArea_andThoseRemoved_areReadByThemselves() {
    var county = new Scope.County("520302");

    assertThat(read("resident", () -> residents(county, Map.of("area", "520302001"), false), 8))
        .isLessThan(100);
    assertThat(read("resident", () -> residents(county, Map.of(), true), 8)).isLessThan(100);
    assertThat(read("resident", () -> residents(new Scope.City(), Map.of(), true), 8))
        .isLessThan(100);
    assertThat(
            read(
                "resident",
                () ->
                    List.of(
                        RecordRules.beforeRemoving(handle, RecordKinds.AREA, "520302001")
                            .orElseThrow()),
                1))
        .isLessThan(100);
  }

  private static List<ObjectNode> residents(
      Scope scope, Map<String, String> filters, boolean removed) {
    return store.list(RecordKinds.RESIDENT, scope, filters, removed, "", 50);
  }
}
