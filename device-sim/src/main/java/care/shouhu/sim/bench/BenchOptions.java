package care.shouhu.sim.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

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
    List<String> product) {

  static final String USAGE =
      """
      bench [SCENARIO]… [--seconds N] [--runs N] [--devices N] [--residents N] [--rate N] [--seed N] [--work DIR] [--keep] -- COMMAND
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
    ACKS(Group.RATIOS),
    STORED(Group.RATIOS),
    LIVE(Group.RATIOS),
    IDLE(Group.RATIOS),
    RESTART(Group.RATIOS),
    KILL(Group.FAULTS),
    OUTAGE(Group.FAULTS),
    DISK(Group.FAULTS),
    POOL(Group.FAULTS),
    RECONNECT(Group.FAULTS),
    BEDS(Group.SCREENS),
    PUSH(Group.SCREENS),
    SOAK(Group.LONG);

    private final Group group;

    Scenario(Group group) {
      this.group = group;
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
   * @throws IllegalArgumentException with a sentence for whoever typed it
   */
  static BenchOptions parse(List<String> arguments) {
    Set<Scenario> scenarios = EnumSet.noneOf(Scenario.class);
    int seconds = 0;
    int runs = 0;
    int devices = DEVICES;
    int residents = RESIDENTS;
    int rate = 0;
    long seed = ThreadLocalRandom.current().nextInt(1_000_000);
    Path work = Path.of("target", "bench");
    boolean keep = false;
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
        product);
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
