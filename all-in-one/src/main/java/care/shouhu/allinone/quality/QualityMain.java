package care.shouhu.allinone.quality;

import care.shouhu.command.watch.AlarmKind;
import care.shouhu.command.watch.WatchParameters;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Resident;
import care.shouhu.sim.world.CityPlan;
import care.shouhu.sim.world.PlannedDevice;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * {@code ./shouhu quality [--seed N] [--residents N] [--days N] [--parameters FILE] [--details]
 * [--record FOLDER]}: the detectors over a simulated month, and how often they are right. Exit code
 * 0 when what must hold does, 1 when not, 2 for wrong use.
 */
public final class QualityMain {
  static final double WRONG_A_BED_AND_NIGHT_MAX = 0.05;

  private static final String USAGE =
      """
      ./shouhu quality [--seed N] [--residents N] [--days N] [--parameters FILE] [--details]
          [--record FOLDER]
        --seed        another city with other lives (default 1)
        --residents   about so many, in whole places (default 1000; a city has about 1,500)
        --days        from noon to noon (default 30)
        --parameters  of the detectors, in the form of watch-parameters.json
        --details     every alarm that was missed or false\
      """;
  private static final int DETAILS_MAX = 400;

  private QualityMain() {}

  /** What the command line says. */
  private static final class Options {
    long seed = 1;
    int residents = 1_000;
    int days = 30;
    Path parameters;
    Path record;
    boolean details;

    static Options of(List<String> arguments) {
      Options options = new Options();
      for (int i = 0; i < arguments.size(); i++) {
        String name = arguments.get(i);
        if (name.equals("--details")) {
          options.details = true;
          continue;
        }
        if (i + 1 == arguments.size()) {
          throw new IllegalArgumentException(name + " wants a value");
        }
        options.take(name, arguments.get(++i));
      }
      return options;
    }

    private void take(String name, String value) {
      switch (name) {
        case "--seed" -> seed = Long.parseLong(value);
        case "--residents" -> residents = atLeastOne(name, value);
        case "--days" -> days = atLeastOne(name, value);
        case "--parameters" -> parameters = Path.of(value);
        case "--record" -> record = Path.of(value);
        default -> throw new IllegalArgumentException("there is no option " + name);
      }
    }

    private static int atLeastOne(String name, String value) {
      int number = Integer.parseInt(value);
      if (number < 1) {
        throw new IllegalArgumentException(name + " must be 1 or more");
      }
      return number;
    }
  }

  /** Ends the process with the exit code. */
  public static void main(String[] arguments) throws InterruptedException {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  /** The command; returns its exit code. */
  static int run(List<String> arguments, PrintStream out, PrintStream notes)
      throws InterruptedException {
    Options options;
    WatchParameters parameters;
    try {
      options = Options.of(arguments);
      parameters =
          options.parameters == null
              ? WatchParameters.defaults()
              : WatchParameters.parse(Files.readString(options.parameters));
    } catch (IllegalArgumentException | IOException e) {
      notes.println("quality: " + e.getMessage());
      notes.println(USAGE);
      return 2;
    }
    if (options.record != null) {
      return record(options, notes);
    }
    long begin = System.nanoTime();
    List<Month> months = live(options, parameters, notes);
    Score score = new Score();
    months.forEach(month -> month.count(score));
    boolean good = report(options, months, score, out);
    notes.printf(
        "%,d events in %.0f s%n",
        months.stream().mapToLong(month -> month.events).sum(), (System.nanoTime() - begin) / 1e9);
    return good ? 0 : 1;
  }

  private static int record(Options options, PrintStream notes) {
    try {
      CityPlan part = parts(CityPlan.zunyi(options.seed), options.residents, 1).getFirst();
      notes.printf("%,d events%n", Recording.write(options.record, part, options.days));
      return 0;
    } catch (IOException e) {
      notes.println("quality: " + e);
      return 2;
    }
  }

  /** Whole places, so that hubs keep their devices; a part for each core. */
  private static List<Month> live(Options options, WatchParameters parameters, PrintStream notes)
      throws InterruptedException {
    int cores = Runtime.getRuntime().availableProcessors();
    List<CityPlan> parts = parts(CityPlan.zunyi(options.seed), options.residents, cores * 4);
    List<Month> months = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(cores)) {
      List<Future<Month>> living = new ArrayList<>();
      for (CityPlan part : parts) {
        living.add(
            threads.submit(() -> {
              Month month = new Month(part, parameters, options.days);
              month.live();
              notes.printf("%d residents have lived%n", month.residents());
              return month;
            }));
      }
      for (Future<Month> one : living) {
        months.add(one.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a month failed", e.getCause());
    }
    return months;
  }

  private static List<CityPlan> parts(CityPlan city, int residents, int count) {
    List<Set<String>> places = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      places.add(new HashSet<>());
    }
    int taken = 0;
    int number = 0;
    // Homes and institutions in turns as they stand in the register, county by county.
    for (Place place : city.places()) {
      if (taken >= residents) {
        break;
      }
      places.get(number++ % count).add(place.id());
      taken += (int) city.residents().stream().filter(r -> place.id().equals(r.placeId())).count();
    }
    return places.stream().filter(ids -> !ids.isEmpty()).map(ids -> part(city, ids)).toList();
  }

  private static CityPlan part(CityPlan city, Set<String> placeIds) {
    List<Resident> residents =
        city.residents().stream().filter(r -> placeIds.contains(r.placeId())).toList();
    List<PlannedDevice> devices =
        city.devices().stream().filter(d -> placeIds.contains(d.placeId())).toList();
    return new CityPlan(
        city.seed(),
        city.divisions(),
        city.places().stream().filter(p -> placeIds.contains(p.id())).toList(),
        city.beds().stream().filter(b -> placeIds.contains(b.placeId())).toList(),
        residents,
        devices,
        List.of());
  }

  private static boolean report(Options options, List<Month> months, Score score, PrintStream out) {
    int beds = months.stream().mapToInt(Month::beds).sum();
    out.printf(
        "seed %d, %d residents, %d beds with a sensor (%d of them empty), %d days%n",
        options.seed,
        months.stream().mapToInt(Month::residents).sum(),
        beds,
        months.stream().mapToInt(Month::emptyBeds).sum(),
        options.days);
    out.printf(
        "%-15s %8s %8s %9s %8s %8s %10s %10s%n",
        "alarm", "wanted", "found", "recall", "raised", "false", "delay p50", "delay p99");
    boolean good = true;
    // No device says that a channel to people is down.
    for (AlarmKind kind : EnumSet.complementOf(EnumSet.of(AlarmKind.CHANNEL_DOWN))) {
      Score.Tally tally = score.of(kind);
      good &= score.isRecallGood(kind);
      out.printf(
          "%-15s %8d %8d %8.2f%% %8d %8d %8.1f s %8.1f s%s%n",
          kind,
          tally.wanted,
          tally.found,
          100 * tally.recall(),
          tally.raised,
          tally.wrong,
          tally.delayMillis(0.5) / 1e3,
          tally.delayMillis(0.99) / 1e3,
          score.isRecallGood(kind) ? "" : "  BELOW WHAT MUST BE");
    }
    double wrong = (double) score.wrongAltogether() / beds / options.days;
    good &= wrong <= WRONG_A_BED_AND_NIGHT_MAX;
    out.printf(
        "false alarms a bed and night: %.4f (at most %.2f)%s%n",
        wrong,
        WRONG_A_BED_AND_NIGHT_MAX,
        wrong <= WRONG_A_BED_AND_NIGHT_MAX ? "" : "  ABOVE WHAT MAY BE");
    if (options.details) {
      score.missed().stream().limit(DETAILS_MAX).forEach(one -> out.println("missed " + one));
      score.wrong().stream().limit(DETAILS_MAX).forEach(one -> out.println("false " + one));
    }
    return good;
  }
}
