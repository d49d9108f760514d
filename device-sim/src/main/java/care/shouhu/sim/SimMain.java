package care.shouhu.sim;

import care.shouhu.sim.link.LinkLimits;
import care.shouhu.sim.world.CityPlan;
import care.shouhu.sim.world.Habits;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * The simulator as a process of its own.
 *
 * <pre>java -jar device-sim.jar --broker HOST:PORT --secrets FILE [--seed N] [--demo-factor X]
 *                          [--speed X] [--metrics-port N]</pre>
 *
 * FILE is one JSON object from device id to secret, written by whoever registered the same city
 * (same seed). It is waited for. Metrics are at {@code /metrics} of the metrics port, if one is
 * given.
 */
public final class SimMain {
  private static final Set<String> OPTIONS =
      Set.of("broker", "secrets", "seed", "demo-factor", "speed", "metrics-port");
  private static final long SECRETS_POLL_MILLIS = 1000;
  private static final int EXIT_USAGE = 2;

  private SimMain() {}

  /** Runs until the process is ended. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    // A name of its own: within one JVM with the server, logging is the server's to set up.
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "logback-sim.xml");
    }
    Map<String, String> options;
    SimulatorSettings settings;
    long seed;
    try {
      options = options(arguments);
      settings =
          new SimulatorSettings(
              "tcp://" + required(options, "broker"),
              Habits.demo(Double.parseDouble(options.getOrDefault("demo-factor", "30"))),
              Double.parseDouble(options.getOrDefault("speed", "1")),
              LinkLimits.ordinary());
      seed = Long.parseLong(options.getOrDefault("seed", "1"));
      required(options, "secrets");
    } catch (IllegalArgumentException e) {
      System.err.println("device-sim: " + e.getMessage());
      System.exit(EXIT_USAGE);
      return;
    }
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    if (options.containsKey("metrics-port")) {
      serveMetrics(Integer.parseInt(options.get("metrics-port")), registry);
    }
    Map<String, String> secrets = awaitSecrets(Path.of(options.get("secrets")));
    Simulator simulator =
        Simulator.start(settings, CityPlan.zunyi(seed), secrets, InstantSource.system(), registry);
    Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "sim-close"));
    new CountDownLatch(1).await();
  }

  static Map<String, String> options(String[] arguments) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
      if (!OPTIONS.contains(name) || i + 1 == arguments.length) {
        throw new IllegalArgumentException(
            arguments[i] + ": takes --name value, with name one of " + OPTIONS);
      }
      options.put(name, arguments[i + 1]);
    }
    return options;
  }

  private static String required(Map<String, String> options, String name) {
    String value = options.get(name);
    if (value == null) {
      throw new IllegalArgumentException("--" + name + " is missing");
    }
    return value;
  }

  private static Map<String, String> awaitSecrets(Path file)
      throws IOException, InterruptedException {
    while (!Files.isReadable(file)) {
      Thread.sleep(SECRETS_POLL_MILLIS);
    }
    return new ObjectMapper()
        .readValue(Files.readString(file), new TypeReference<Map<String, String>>() {});
  }

  private static void serveMetrics(int port, PrometheusMeterRegistry registry) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(port), 16);
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] body = registry.scrape().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, body.length);
          try (var out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
  }
}
