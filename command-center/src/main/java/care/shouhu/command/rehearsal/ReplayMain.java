package care.shouhu.command.rehearsal;

import care.shouhu.command.watch.BadParameters;
import care.shouhu.command.watch.WatchParameters;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * {@code ./shouhu replay [--parameters FILE] EVENTS RESIDENTS}: an alarm a line on standard output,
 * progress, refusals and a summary on the error stream. {@code -} is standard input, a name that
 * ends in {@code .gz} is unpacked.
 */
public final class ReplayMain {
  static final int EXIT_DONE = 0;
  static final int EXIT_LINES_REFUSED = 1;
  static final int EXIT_USAGE = 2;

  private static final String USAGE =
      """
      ./shouhu replay [--parameters FILE] EVENTS RESIDENTS
        EVENTS     JSON lines in order of time: a native payload with "device" and "type" \
      (reading, event, status, reply) beside it; "receivedAt" too where it is known
        RESIDENTS  JSON lines: {"resident","devices":[{"id","kind","intervalSeconds"}],"careLevel"}
        --parameters FILE  detector parameters to try, in the form of watch-parameters.json
        - is standard input; files that end in .gz are unpacked
      exit code: 0 done, 1 done but lines were refused, 2 could not run\
      """;
  private static final long NOTE_EACH_NANOS = 5_000_000_000L;
  private static final int OUTPUT_BYTES = 1 << 16;

  private final OutputStream out;
  private final PrintStream notes;
  private final Map<String, Long> raised = new TreeMap<>();
  private final long beginNanos = System.nanoTime();
  private long notedNanos = beginNanos;

  private ReplayMain(OutputStream out, PrintStream notes) {
    this.out = new BufferedOutputStream(out, OUTPUT_BYTES);
    this.notes = notes;
  }

  /** Ends the process with the exit code. */
  public static void main(String[] arguments) throws InterruptedException {
    int cores = Runtime.getRuntime().availableProcessors();
    System.exit(run(List.of(arguments), cores, System.in, System.out, System.err));
  }

  /** The command; returns its exit code. */
  static int run(
      List<String> arguments, int cores, InputStream in, OutputStream out, PrintStream notes)
      throws InterruptedException {
    Arguments given = Arguments.of(arguments);
    if (given == null) {
      notes.println(USAGE);
      return EXIT_USAGE;
    }
    try {
      return new ReplayMain(out, notes).run(given, cores, in);
    } catch (IOException | UncheckedIOException | BadParameters e) {
      notes.println("replay: " + (e instanceof BadParameters ? e.getMessage() : e.toString()));
      return EXIT_USAGE;
    }
  }

  /** What the command line says; null when it says something else. */
  private record Arguments(String parametersOrNull, String events, String residents) {

    static Arguments of(List<String> arguments) {
      boolean withParameters = arguments.size() == 4 && arguments.getFirst().equals("--parameters");
      if (!withParameters && arguments.size() != 2) {
        return null;
      }
      int at = withParameters ? 2 : 0;
      String parameters = withParameters ? arguments.get(1) : null;
      String events = arguments.get(at);
      String residents = arguments.get(at + 1);
      boolean unknown = events.startsWith("--") || residents.startsWith("--");
      return unknown || (events.equals("-") && residents.equals("-"))
          ? null
          : new Arguments(parameters, events, residents);
    }
  }

  private int run(Arguments given, int cores, InputStream in)
      throws IOException, InterruptedException {
    WatchParameters parameters =
        given.parametersOrNull() == null
            ? WatchParameters.defaults()
            : WatchParameters.parse(Files.readString(Path.of(given.parametersOrNull())));
    Refusals refusals = new Refusals(notes);
    List<Household> households;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(open(given.residents(), in), StandardCharsets.UTF_8))) {
      households = new Households(parameters, refusals).read(lines);
    }
    try (InputStream events = open(given.events(), in);
        Rehearsal rehearsal = new Rehearsal(households, cores, refusals, this::print)) {
      rehearsal.run(events, () -> note(rehearsal));
      out.flush();
      summary(rehearsal.counts(), refusals);
    }
    return refusals.count() == 0 ? EXIT_DONE : EXIT_LINES_REFUSED;
  }

  private static InputStream open(String name, InputStream in) throws IOException {
    InputStream raw = name.equals("-") ? in : new FileInputStream(name);
    return name.endsWith(".gz") ? new GZIPInputStream(raw, OUTPUT_BYTES) : raw;
  }

  private void print(Shard.Raised alarm) {
    raised.merge(alarm.kind().name(), 1L, Long::sum);
    String line =
        "{\"at\":%d,\"resident\":\"%s\",\"device\":\"%s\",\"alarm\":\"%s\",\"class\":\"%s\"}%n"
            .formatted(
                alarm.atMillis(),
                quoted(alarm.residentId()),
                quoted(alarm.deviceId()),
                alarm.kind(),
                alarm.kind().alarmClass());
    try {
      out.write(line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String quoted(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }

  private void note(Rehearsal rehearsal) {
    long now = System.nanoTime();
    if (now - notedNanos >= NOTE_EACH_NANOS) {
      notedNanos = now;
      Rehearsal.Counts counts = rehearsal.counts();
      notes.printf(
          "%,d lines, up to %s%n",
          counts.lines(), java.time.Instant.ofEpochMilli(counts.nowMillis()));
    }
  }

  private void summary(Rehearsal.Counts counts, Refusals refusals) {
    double seconds = (System.nanoTime() - beginNanos) / 1e9;
    notes.printf(
        "%,d lines in %.1f s (%,.0f a second): %,d events heard, %,d repeats, %,d of unknown"
            + " devices, %,d refused%n",
        counts.lines(),
        seconds,
        counts.lines() / seconds,
        counts.events(),
        counts.repeats(),
        counts.unknownDevices(),
        refusals.count());
    notes.println("alarms: " + (raised.isEmpty() ? "none" : raised.toString()));
  }
}
