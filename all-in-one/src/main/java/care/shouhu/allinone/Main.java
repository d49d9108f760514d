package care.shouhu.allinone;

import care.shouhu.core.config.Config;
import care.shouhu.core.config.ConfigRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Starts the whole product in one process, or the role that is asked for. */
public final class Main {
  private static final int EXIT_REFUSED = 2;
  private static final int EXIT_FAILED = 1;

  private Main() {}

  /**
   * Runs until the process is told to end (SIGTERM or SIGINT). Ends with 2 when the environment or
   * an option is wrong, with 1 when it cannot start.
   *
   * @param arguments the options of {@code ./shouhu up}
   */
  public static void main(String[] arguments) throws InterruptedException {
    long startedNanos = System.nanoTime();
    Config config;
    Options options;
    try {
      config = Config.fromEnvironment(System.getenv());
      options = Options.of(List.of(arguments));
    } catch (ConfigRefused | IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(EXIT_REFUSED);
      return;
    }
    AllInOne product;
    try {
      product = AllInOne.start(config, options);
    } catch (IOException | RuntimeException e) {
      System.err.println("Shouhu could not start: " + e.getMessage());
      System.exit(EXIT_FAILED);
      return;
    }
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(() -> {
                  product.close();
                  ended.countDown();
                }));
    if (options.role() == Options.Role.EDGE) {
      System.out.printf("edge and log alone, devices at mqtt port %d%n", config.mqtt().port());
    } else {
      welcome(config, options, product, (System.nanoTime() - startedNanos) / 1_000_000);
    }
    ended.await();
  }

  private static void welcome(Config config, Options options, AllInOne product, long millis) {
    Path dataDir = config.data().directory();
    System.out.println();
    System.out.printf("守护 Shouhu is running (started in %.1f s).%n", millis / 1000.0);
    System.out.printf(
        "  %-10s http://localhost:%d%n",
        options.role().hasCenter() ? "pages" : "health", product.httpPort());
    if (options.role().hasGateway()) {
      System.out.printf("  devices    mqtt://localhost:%d%n", product.mqttPort());
    }
    if (product.mqttsPort() > 0) {
      System.out.printf("             mqtts://localhost:%d%n", product.mqttsPort());
    }
    System.out.printf(
        "  database   %s%n",
        product.usesEmbeddedDatabase() ? "PostgreSQL in " + dataDir : "as SHOUHU_DB_URL says");
    System.out.printf("  data       %s%n", dataDir);
    if (options.role().hasCenter()) {
      Path adminFile = dataDir.resolve("admin-password.txt");
      System.out.printf(
          "  login      admin, password %s%n",
          Files.exists(adminFile) ? "in " + adminFile : "as SHOUHU_ADMIN_PASSWORD set it");
    }
    if (options.demo()) {
      System.out.printf("  demo       logins in %s%n", dataDir.resolve("demo-logins.json"));
    }
    System.out.println("Ctrl-C stops it.");
  }
}
