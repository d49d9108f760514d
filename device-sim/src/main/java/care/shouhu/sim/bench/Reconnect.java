package care.shouhu.sim.bench;

import care.shouhu.sim.load.LoadDevice;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The whole city comes back at once, where a process may have too few sockets for it: two products
 * on this machine with half of the devices each, and a process of devices for either. Each product
 * lets in at its stated rate, so together they let in twice as fast as one would; the work of
 * letting in is that of the whole city, on the processors of this one machine.
 */
public final class Reconnect {
  private static final int HALVES = 2;
  private static final int READY_SECONDS_MAX = 180;
  private static final int BACK_SECONDS_MAX = 150;
  private static final int END_SECONDS_MAX = 20;
  private static final String ANSWER = "devices: ";

  private Reconnect() {}

  static void run(Bench bench) throws Exception {
    int wanted = bench.options().devices();
    int each = (wanted + HALVES - 1) / HALVES;
    // Both before any device: the ports of 34,005 connections may be anywhere, also where a product
    // that is yet to start would listen.
    List<Prepared> products = new ArrayList<>();
    for (int n = 0; n < HALVES; n++) {
      products.add(Prepared.start(bench, "half-" + n, Devices.random(each, 0, 0)));
    }
    List<Half> halves = new ArrayList<>();
    for (Prepared prepared : products) {
      halves.add(
          bench.keep(
              Half.start(
                  bench.file("half-" + halves.size() + ".devices"),
                  prepared.product().mqtt(),
                  prepared.devices().sensors(),
                  each / Idle.KNOCKING_SECONDS)));
    }
    for (Half half : halves) {
      half.await(READY_SECONDS_MAX);
    }
    bench.report().say("%d devices are connected to each of %d products", each, HALVES);
    halves.forEach(Half::cut);
    double longest = 0;
    long refused = 0;
    long failed = 0;
    List<Double> seconds = new ArrayList<>();
    for (Half half : halves) {
      String[] words = half.await(BACK_SECONDS_MAX).split(" ", 3);
      seconds.add(Double.parseDouble(words[0]));
      longest = Math.max(longest, seconds.getLast());
      refused += Long.parseLong(words[1]);
      failed += Long.parseLong(words[2]);
    }
    bench
        .report()
        .figure(
            Figure.of(Measure.RECONNECT_HALVES, longest)
                .with("devices", each * HALVES)
                .with("products", HALVES)
                .with("halves", seconds)
                .with("failed", failed));
    bench.report().figure(Figure.of(Measure.RECONNECT_HALVES_REFUSED, (double) refused));
  }

  /** A process of devices: {@link #main} on its side of a pipe. */
  private static final class Half implements AutoCloseable {
    private final Process process;
    private final PrintStream told;
    private final BufferedReader says;

    private Half(Process process) {
      this.process = process;
      this.told = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
      this.says = process.inputReader(StandardCharsets.UTF_8);
    }

    static Half start(
        Path file, InetSocketAddress server, List<LoadDevice> devices, int knocksPerSecond)
        throws IOException {
      Files.write(file, devices.stream().map(one -> one.id() + " " + one.secret()).toList());
      List<String> command = new ArrayList<>(Processes.DIES_WITH_US);
      command.addAll(
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "--sun-misc-unsafe-memory-access=allow",
              "--enable-native-access=ALL-UNNAMED",
              "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"),
              "-cp",
              System.getProperty("java.class.path"),
              Reconnect.class.getName(),
              file.toString(),
              String.valueOf(server.getPort()),
              String.valueOf(knocksPerSecond)));
      return new Half(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    void cut() {
      told.println("cut");
    }

    /** Its next answer; whatever else it says is no answer. */
    String await(int secondsMax) throws IOException, InterruptedException {
      String[] answer = {""};
      Waiting.until(
          "the devices say something",
          Duration.ofSeconds(secondsMax),
          () -> {
            if (says.ready()) {
              answer[0] = says.readLine();
            } else if (!process.isAlive()) {
              throw new IOException("the devices' process ended with " + process.exitValue());
            }
            return answer[0].startsWith(ANSWER);
          });
      return answer[0].substring(ANSWER.length());
    }

    @Override
    public void close() {
      told.close();
      try {
        if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }

  /** One half of the devices: connects, says so, and cuts them off when it is told to. */
  public static void main(String[] arguments) throws Exception {
    List<LoadDevice> devices =
        Files.readAllLines(Path.of(arguments[0])).stream()
            .map(line -> line.split(" ", 2))
            .map(words -> new LoadDevice(words[0], words[1]))
            .toList();
    InetSocketAddress server =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[1]));
    try (Storm storm = Storm.connected(server, devices, Integer.parseInt(arguments[2]));
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println(ANSWER + "connected");
      while (in.readLine() != null) {
        Storm.Outcome outcome = storm.cut();
        System.out.println(
            ANSWER + outcome.seconds() + " " + outcome.refused() + " " + outcome.failed());
      }
    }
  }
}
