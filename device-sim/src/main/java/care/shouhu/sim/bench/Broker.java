package care.shouhu.sim.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The yardstick: Mosquitto without persistence, acknowledging from memory. */
final class Broker implements AutoCloseable {
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(20);

  private final Process process;
  private final int port;

  private Broker(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it on a port of its own.
   *
   * @throws IOException when it is not installed or does not start
   */
  static Broker start(Path folder) throws IOException, InterruptedException {
    Path program =
        Stream.of("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(
                () -> new IOException("Mosquitto is not installed (apt-get install mosquitto)"));
    int port = Product.freePort();
    Path configuration = folder.resolve("mosquitto.conf");
    Files.write(
        configuration,
        List.of(
            "listener " + port + " 127.0.0.1",
            "allow_anonymous true",
            // Without it the kernel holds its answers back for 40 ms, which measures the kernel.
            "set_tcp_nodelay true",
            "persistence false",
            "log_type error",
            "user " + System.getProperty("user.name")));
    Broker broker =
        new Broker(
            new ProcessBuilder(program.toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("mosquitto.out").toFile())
                .start(),
            port);
    Waiting.until("Mosquitto answers", STARTS_WITHIN, broker::answers);
    return broker;
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(address(), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  double cpuSeconds() throws IOException {
    return Processes.cpuSeconds(process.pid());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
