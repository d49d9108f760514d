package care.shouhu.allinone.register;

import care.shouhu.allinone.postgres.EmbeddedPostgres;
import care.shouhu.command.access.InMemoryFieldSeal;
import care.shouhu.command.access.Scope;
import care.shouhu.command.registry.Registry;
import care.shouhu.command.registry.record.RecordKinds;
import care.shouhu.command.registry.record.RecordStore;
import care.shouhu.command.registry.search.Asked;
import care.shouhu.command.registry.search.Search;
import care.shouhu.core.config.DbConfig;
import care.shouhu.core.config.Secret;
import care.shouhu.core.db.Database;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryFeed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Fills a register as large as the city's and measures it: one JSON line a figure on standard
 * output, with what it must be and whether it holds. The data is gone afterwards.
 */
public final class RegisterBench {
  private static final Duration MIGRATE_WITHIN = Duration.ofMinutes(2);
  private static final int WARM_UP = 300;
  private static final Scope CITY = new Scope.City();

  private final Database database;
  private final Options options;

  private RegisterBench(Database database, Options options) {
    this.database = database;
    this.options = options;
  }

  /**
   * What is wanted.
   *
   * @param url a database of its own, or null for an embedded one
   */
  record Options(int beds, int residents, int questions, String url, String user) {

    static Options parse(String[] arguments) {
      int beds = 34_005;
      int residents = 1_120_000;
      int questions = 3_000;
      String url = null;
      String user = "";
      for (int n = 0; n + 1 < arguments.length; n += 2) {
        String value = arguments[n + 1];
        switch (arguments[n]) {
          case "--beds" -> beds = Integer.parseInt(value);
          case "--residents" -> residents = Integer.parseInt(value);
          case "--questions" -> questions = Integer.parseInt(value);
          case "--db-url" -> url = value;
          case "--db-user" -> user = value;
          default -> throw new IllegalArgumentException("there is no option " + arguments[n]);
        }
      }
      if (arguments.length % 2 != 0) {
        throw new IllegalArgumentException("an option without a value");
      }
      return new Options(beds, residents, questions, url, user);
    }
  }

  /** The command; see {@link Options}. */
  public static void main(String[] arguments) throws Exception {
    Options options = Options.parse(arguments);
    if (options.url() != null) {
      measure(new DbConfig(options.url(), options.user(), new Secret("")), options);
      return;
    }
    Path data = Files.createTempDirectory("register-bench");
    try (var postgres = EmbeddedPostgres.start(data)) {
      measure(
          new DbConfig(postgres.url(), postgres.user(), new Secret(postgres.password())), options);
    } finally {
      delete(data);
    }
  }

  private static void measure(DbConfig config, Options options) throws Exception {
    try (Database database = Database.open(config, new SimpleMeterRegistry())) {
      database.migrateInBackground();
      if (!database.awaitMigrated(MIGRATE_WITHIN)) {
        throw new IllegalStateException("the database was not ready within " + MIGRATE_WITHIN);
      }
      new RegisterBench(database, options).run();
    }
  }

  private void run() throws Exception {
    Timed.line("database", database.isTimescale() ? "TimescaleDB" : "plain PostgreSQL");
    long began = System.nanoTime();
    new SeededRegister(database.jdbi()).fill(options.beds(), options.residents());
    Timed.seconds("fill", began, "beds", options.beds(), "residents", options.residents());

    var directory = new Directory();
    Path copy = Files.createTempDirectory("register-bench-copy");
    try (var feed =
        new DirectoryFeed(
            directory,
            database.pool("directory", 2),
            copy.resolve("directory.copy"),
            new SimpleMeterRegistry())) {
      long before = usedMiB();
      began = System.nanoTime();
      feed.start();
      feed.refresh();
      Timed.seconds(
          "directory_load",
          began,
          "held",
          directory.residents().size(),
          "heapMiB",
          usedMiB() - before);
      searches();
      files(new Registry(database.jdbi(), feed));
      new ImportBench(database.jdbi(), new Registry(database.jdbi(), feed)).run();
    } finally {
      delete(copy);
    }
  }

  private static long usedMiB() {
    System.gc();
    return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
  }

  /** Every kind of question in every scope, by people who are there. */
  private void searches() {
    var search = new Search(database.jdbi(), new InMemoryFieldSeal());
    record Person(String id, String name, String pinyin, String initials) {}
    List<Person> people =
        database
            .jdbi()
            .withHandle(handle ->
                handle
                    .createQuery(
                        "select id, name, pinyin, initials from resident tablesample system (1) repeatable (7) limit 2000")
                    .map((row, context) ->
                        new Person(
                            row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
                    .list());
    var random = new Random(7);
    List<Scope> scopes =
        List.of(
            CITY,
            new Scope.County("520302"),
            new Scope.County("520330"),
            new Scope.Institution("home-7"));
    List<Double> millis = new ArrayList<>();
    double worst = 0;
    String worstOf = "";
    for (int n = 0; n < options.questions() + WARM_UP; n++) {
      Person person = people.get(random.nextInt(people.size()));
      String asked =
          switch (n % 8) {
            case 0 -> person.name().substring(0, 1);
            case 1 -> person.name().substring(0, 2);
            case 2 -> person.name();
            case 3 -> person.pinyin().substring(0, Math.min(4, person.pinyin().length()));
            case 4 -> person.pinyin();
            case 5 -> person.initials();
            case 6 -> person.id();
            default -> "bed-" + random.nextInt(options.beds());
          };
      Scope scope = scopes.get(n / 8 % scopes.size());
      long began = System.nanoTime();
      search.find(new Asked(asked), Search.KINDS, scope, 20);
      double took = (System.nanoTime() - began) / 1e6;
      if (n >= WARM_UP) {
        millis.add(took);
        if (took > worst) {
          worst = took;
          worstOf = asked + " in " + scope;
        }
      }
    }
    Timed.percentiles("search", millis, 200, "worstOf", worstOf);
  }

  /** A file, and a page of a list. */
  private void files(Registry registry) {
    var store = new RecordStore(database.jdbi(), registry, new InMemoryFieldSeal());
    var random = new Random(8);
    Timed.percentiles(
        "resident_file",
        timed(() ->
            store.get(RecordKinds.RESIDENT, "person-" + random.nextInt(options.residents()), CITY)),
        200);
    Timed.percentiles(
        "resident_page",
        timed(() ->
            store.list(
                RecordKinds.RESIDENT,
                new Scope.County("520302"),
                Map.of(),
                false,
                "person-" + random.nextInt(options.residents()),
                100)),
        200);
  }

  private static List<Double> timed(Supplier<?> work) {
    List<Double> millis = new ArrayList<>();
    for (int n = 0; n < 330; n++) {
      long began = System.nanoTime();
      var _ = work.get();
      if (n >= 30) {
        millis.add((System.nanoTime() - began) / 1e6);
      }
    }
    return millis;
  }

  private static void delete(Path folder) throws java.io.IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(one);
      }
    }
  }

  /** Prints figures as JSON lines. */
  static final class Timed {
    private Timed() {}

    static void line(String figure, String value) {
      System.out.printf("{\"figure\":\"%s\",\"value\":\"%s\"}%n", figure, value);
    }

    static double seconds(String figure, long beganNanos, Object... more) {
      double seconds = (System.nanoTime() - beganNanos) / 1e9;
      System.out.printf(
          "{\"figure\":\"%s\",\"value\":%.1f,\"unit\":\"s\"%s}%n", figure, seconds, json(more));
      return seconds;
    }

    static void within(String figure, double seconds, double must, Object... more) {
      System.out.printf(
          "{\"figure\":\"%s\",\"value\":%.1f,\"unit\":\"s\",\"must\":%.0f,\"holds\":%s%s}%n",
          figure, seconds, must, seconds <= must, json(more));
    }

    static void percentiles(String figure, List<Double> millis, double must, Object... more) {
      double[] sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      double p95 = sorted[(int) Math.ceil(sorted.length * 0.95) - 1];
      System.out.printf(
          "{\"figure\":\"%s_p95\",\"value\":%.2f,\"unit\":\"ms\",\"must\":%.0f,\"holds\":%s,\"p50\":%.2f,\"p99\":%.2f,\"max\":%.2f,\"of\":%d%s}%n",
          figure,
          p95,
          must,
          p95 <= must,
          sorted[sorted.length / 2],
          sorted[(int) Math.ceil(sorted.length * 0.99) - 1],
          sorted[sorted.length - 1],
          sorted.length,
          json(more));
    }

    private static String json(Object... more) {
      var text = new StringBuilder();
      for (int n = 0; n < more.length; n += 2) {
        String value =
            more[n + 1] instanceof Number ? more[n + 1].toString() : "\"" + more[n + 1] + "\"";
        text.append(",\"").append(more[n]).append("\":").append(value);
      }
      return text.toString();
    }
  }
}
