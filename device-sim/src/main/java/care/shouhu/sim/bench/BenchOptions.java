package care.shouhu.sim.bench;

import care.shouhu.core.config.Config;
import care.shouhu.core.config.ConfigRefused;
import care.shouhu.core.config.DbConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * What {@code ./shouhu bench} was asked for.
 *
 * @param seconds of each measured part; 0 for the part's own
 * @param runs how often what is repeated is repeated; 0 for the scenario's own
 * @param devices how many are to be connected idle
 * @param residents how many files the register of {@code beds} has
 * @param ratePerSecond messages a second of the load; 0 for the scenario's own, which for {@code
 *     live} is half of what is stored
 * @param seed of what is random; said at the start so that a run can be repeated
 * @param work where data directories are made; on the disk that is to be measured
 * @param keep leave them there
 * @param database where the product keeps its tables; empty for the server it starts itself
 * @param product the command that starts the product
 */
record BenchOptions(
    Set<Scenario> scenarios,
    int seconds,
    int runs,
    int devices,
    int residents,
    int ratePerSecond,
    long seed,
    Path work,
    boolean keep,
    Optional<DbConfig> database,
    List<String> product) {

  static final String USAGE =
      """
      bench [SCENARIO]… [--seconds N] [--runs N] [--devices N] [--residents N] [--rate N] [--seed N] [--work DIR] [--keep] [--db-url URL [--db-user USER]] -- COMMAND
        SCENARIO    acks, stored, live, idle, restart: the ratios, which it is without any
                    kill, outage, disk, pool, reconnect: faults, or all of them with the word faults
                    beds: occupancy, its history, a change on a wall, search and a file of beds,
                    with the city's register
                    push: a call on a thousand walls at once
                    soak: memory over time; all: everything
        --seconds   length of each measured part (acks 8, stored 60, live 30), of the outage (600),
                    of a full disk (30), without connections (60), of the soak (1800)
        --runs      how often what is repeated is repeated (3; kill 50)
        --devices   how many devices are connected idle and come back at once (34005)
        --residents how many files the register of `beds` has (1120000)
        --rate      messages a second (live: half of what `stored` found, or what it finds out;
                    outage 6300, the city's; kill, disk, pool, soak 1000)
        --seed      of the moments of kill (drawn anew, and said)
        --work      where data directories are made, on the disk to be measured
        --keep      leave them there
        --db-url    an empty database of one's own, jdbc:postgresql://host:port/database, such as
                    TimescaleDB, with the password in SHOUHU_DB_PASSWORD: for one scenario that
                    stops no database and needs no second one (stored, idle, kill, beds, push,
                    soak), which leaves it filled
        --db-user   who signs in there
        COMMAND     starts the product, as ./shouhu up does
      """;

  /** The city of the domain. */
  private static final int DEVICES = 34_005;

  private static final int RESIDENTS = 1_120_000;

  /** What a scenario belongs to. */
  enum Group {
    RATIOS,
    FAULTS,
    SCREENS,
    LONG
  }

  /** Parts of a bench, in the order in which they run. */
  enum Scenario {
    ACKS(Group.RATIOS, false),
    STORED(Group.RATIOS, true),
    LIVE(Group.RATIOS, false),
    IDLE(Group.RATIOS, true),
    RESTART(Group.RATIOS, false),
    KILL(Group.FAULTS, true),
    OUTAGE(Group.FAULTS, false),
    DISK(Group.FAULTS, false),
    POOL(Group.FAULTS, false),
    RECONNECT(Group.FAULTS, false),
    BEDS(Group.SCREENS, true),
    PUSH(Group.SCREENS, true),
    SOAK(Group.LONG, true);

    private final Group group;

    /** Has one product, and leaves its database server alone. */
    private final boolean onAnyDatabase;

    Scenario(Group group, boolean onAnyDatabase) {
      this.group = group;
      this.onAnyDatabase = onAnyDatabase;
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    static List<Scenario> of(Group group) {
      return Arrays.stream(values()).filter(scenario -> scenario.group == group).toList();
    }
  }

  BenchOptions {
    scenarios = Set.copyOf(scenarios);
    product = List.copyOf(product);
  }

  /**
   * @param environment has the password of a database of one's own
   * @throws IllegalArgumentException with a sentence for whoever typed it
   */
  static BenchOptions parse(List<String> arguments, Map<String, String> environment) {
    Set<Scenario> scenarios = EnumSet.noneOf(Scenario.class);
    int seconds = 0;
    int runs = 0;
    int devices = DEVICES;
    int residents = RESIDENTS;
    int rate = 0;
    long seed = ThreadLocalRandom.current().nextInt(1_000_000);
    Path work = Path.of("target", "bench");
    boolean keep = false;
    String databaseUrl = "";
    String databaseUser = "";
    List<String> product = List.of();
    List<String> left = new ArrayList<>(arguments);
    while (!left.isEmpty()) {
      String word = left.removeFirst();
      switch (word) {
        case "--seconds" -> seconds = number(word, left, 1, 86_400);
        case "--runs" -> runs = number(word, left, 1, 100);
        case "--devices" -> devices = number(word, left, 10, 200_000);
        case "--residents" -> residents = number(word, left, DEVICES, 10_000_000);
        case "--rate" -> rate = number(word, left, 1, 10_000_000);
        case "--seed" -> seed = number(word, left, 0, Integer.MAX_VALUE);
        case "--work" -> work = Path.of(value(word, left));
        case "--keep" -> keep = true;
        case "--db-url" -> databaseUrl = value(word, left);
        case "--db-user" -> databaseUser = value(word, left);
        case "--" -> {
          product = List.copyOf(left);
          left.clear();
        }
        case "faults" -> scenarios.addAll(Scenario.of(Group.FAULTS));
        case "all" -> scenarios.addAll(EnumSet.allOf(Scenario.class));
        default -> scenarios.add(scenario(word));
      }
    }
    if (scenarios.isEmpty()) {
      scenarios.addAll(Scenario.of(Group.RATIOS));
    }
    if (product.isEmpty()) {
      throw new IllegalArgumentException("the command that starts the product is missing");
    }
    Optional<DbConfig> database =
        database(
            databaseUrl,
            databaseUser,
            environment.getOrDefault("SHOUHU_DB_PASSWORD", ""),
            scenarios);
    return new BenchOptions(
        scenarios,
        seconds,
        runs,
        devices,
        residents,
        rate,
        seed,
        work.toAbsolutePath(),
        keep,
        database,
        product);
  }

  private static Optional<DbConfig> database(
      String url, String user, String password, Set<Scenario> scenarios) {
    if (url.isEmpty()) {
      if (!user.isEmpty()) {
        throw new IllegalArgumentException("--db-user wants a --db-url");
      }
      return Optional.empty();
    }
    if (scenarios.size() != 1 || !scenarios.iterator().next().onAnyDatabase) {
      throw new IllegalArgumentException(
          "--db-url wants one scenario of "
              + Arrays.stream(Scenario.values())
                  .filter(scenario -> scenario.onAnyDatabase)
                  .map(Scenario::label)
                  .collect(Collectors.joining(", "))
              + ": others stop their database, or need several");
    }
    try {
      // Read as the product reads it, which is told the same.
      return Config.fromEnvironment(
              Map.of("SHOUHU_DB_URL", url, "SHOUHU_DB_USER", user, "SHOUHU_DB_PASSWORD", password))
          .db();
    } catch (ConfigRefused e) {
      // Not its text, which names the product's setting; nor the value, which may hold a password.
      throw new IllegalArgumentException("--db-url wants jdbc:postgresql://host:port/database", e);
    }
  }

  private static Scenario scenario(String word) {
    for (Scenario scenario : Scenario.values()) {
      if (scenario.label().equals(word)) {
        return scenario;
      }
    }
    throw new IllegalArgumentException("there is no scenario and no option '" + word + "'");
  }

  private static String value(String option, List<String> left) {
    if (left.isEmpty()) {
      throw new IllegalArgumentException(option + " wants a value");
    }
    return left.removeFirst();
  }

  private static int number(String option, List<String> left, int min, int max) {
    String text = value(option, left);
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The same sentence as for a number out of range.
    }
    throw new IllegalArgumentException(
        option + " wants a number from " + min + " to " + max + ", not '" + text + "'");
  }

  int secondsOr(int otherwise) {
    return seconds > 0 ? seconds : otherwise;
  }

  int runsOr(int otherwise) {
    return runs > 0 ? runs : otherwise;
  }

  int rateOr(int otherwise) {
    return ratePerSecond > 0 ? ratePerSecond : otherwise;
  }
}
