package care.shouhu.core.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Mosquitto as a child process on a free port of this machine. Its log says which messages
 * it took; it is one file over all its lives.
 */
public final class Mosquitto implements AutoCloseable {
  private static final long STARTS_SECONDS_MAX = 20;

  private final Path program;
  private final Path folder;
  private final int port;
  private Process process;

  private Mosquitto(Path program, Path folder, int port) {
    this.program = program;
    this.folder = folder;
    this.port = port;
  }

  /**
   * Empty where Mosquitto is not installed. Not started yet. Started by root it stays root, because
   * it could not read the files of this test otherwise.
   */
  public static Optional<Mosquitto> in(Path folder, String... configuration) throws IOException {
    Optional<Path> program =
        Stream.of("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();
    if (program.isEmpty()) {
      return Optional.empty();
    }
    int port = freePort();
    Mosquitto mosquitto = new Mosquitto(program.get(), folder, port);
    Files.write(
        folder.resolve("mosquitto.conf"),
        Stream.concat(
                Stream.of("listener " + port + " 127.0.0.1", "allow_anonymous true", "user root"),
                Stream.of(configuration))
            .toList());
    return Optional.of(mosquitto);
  }

  public String uri() {
    return "tcp://127.0.0.1:" + port;
  }

  public void start() throws IOException, InterruptedException {
    process =
        new ProcessBuilder(
                program.toString(), "-v", "-c", folder.resolve("mosquitto.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(STARTS_SECONDS_MAX);
    while (!answers()) {
      if (System.nanoTime() > until) {
        throw new IOException("mosquitto does not answer: " + Files.readString(log()));
      }
      Thread.sleep(20);
    }
  }

  /** SIGTERM. */
  public void stop() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Lines of all its lives so far. */
  public Stream<String> lines() throws IOException {
    return Files.readString(log()).lines();
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private Path log() throws IOException {
    Path log = folder.resolve("mosquitto.log");
    Files.write(log, new byte[0], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return log;
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
