package care.shouhu.core.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/**
 * A real Kafka broker on loopback, with its controller in the same process: a child JVM on this
 * one's class path ({@code org.apache.kafka:kafka_2.13} must be there). It can be killed and
 * started again on the same port and files, and held so that it answers nobody.
 */
public final class KafkaBroker implements AutoCloseable {

  private static final long START_WITHIN_NANOS = 60_000_000_000L;
  private static final String STARTED = "Kafka Server started";
  private static final int PORT_MIN = 20_000;
  private static final int PORT_MAX = 32_000;

  private final Path directory;
  private final int port;
  private Process process;

  private KafkaBroker(Path directory, int port) {
    this.directory = directory;
    this.port = port;
  }

  /** Formats the directory and waits until the broker takes clients. */
  public static KafkaBroker start(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    KafkaBroker broker = new KafkaBroker(directory, freePort());
    Files.writeString(broker.properties(), settings(directory, broker.port, freePort()));
    Files.writeString(
        directory.resolve("logback.xml"),
        """
        <configuration>
          <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%d %p %c{1} %m%n</pattern></encoder>
          </appender>
          <root level="WARN"><appender-ref ref="out"/></root>
          <logger name="kafka.server.KafkaRaftServer" level="INFO"/>
        </configuration>
        """);
    broker.format();
    broker.start();
    return broker;
  }

  private void format() throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    String[] arguments = {
      "format", "--cluster-id", Uuid.randomUuid().toString(), "--config", properties().toString()
    };
    if (StorageTool.execute(arguments, new PrintStream(said, true, UTF_8)) != 0) {
      throw new IOException("Kafka's storage was not formatted: " + said.toString(UTF_8));
    }
  }

  private static String settings(Path directory, int port, int controllerPort) {
    return """
    process.roles=broker,controller
    node.id=1
    listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
    advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
    controller.listener.names=CONTROLLER
    controller.quorum.voters=1@127.0.0.1:%2$d
    log.dirs=%3$s
    offsets.topic.replication.factor=1
    transaction.state.log.num.partitions=1
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    """
        .formatted(port, controllerPort, directory.resolve("kafka"));
  }

  /**
   * Below the range that systems give to outgoing connections, or one of those could have taken the
   * port before the broker listens, or while it is killed.
   */
  private static int freePort() throws IOException {
    for (int i = 0; i < 100; i++) {
      int port = ThreadLocalRandom.current().nextInt(PORT_MIN, PORT_MAX);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException e) {
        // Taken: another one then.
      }
    }
    throw new IOException("no free port between " + PORT_MIN + " and " + PORT_MAX);
  }

  private Path properties() {
    return directory.resolve("server.properties");
  }

  private String output() throws IOException {
    return Files.readString(directory.resolve("out"));
  }

  private Process java(String main, String argument) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    command.add("-Dlogback.configurationFile=" + directory.resolve("logback.xml"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(main, argument));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("out").toFile())
        .start();
  }

  /** Starts it again after {@link #kill}, and waits until it takes clients. */
  public void start() throws IOException, InterruptedException {
    process = java("kafka.Kafka", properties().toString());
    long deadlineNanos = System.nanoTime() + START_WITHIN_NANOS;
    while (!output().contains(STARTED)) {
      if (!process.isAlive() || System.nanoTime() > deadlineNanos) {
        throw new IOException("Kafka did not start: " + output());
      }
      Thread.sleep(20);
    }
  }

  /** For {@code bootstrap.servers}. */
  public String servers() {
    return "127.0.0.1:" + port;
  }

  /** {@code kill -9}. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Stops the process where it is; its sockets stay open and nobody is answered. */
  public void hold() throws IOException, InterruptedException {
    signal("-STOP");
    Path stat = Path.of("/proc/" + process.pid() + "/stat");
    // The signal is on its way when kill returns; a thread that runs may answer once more.
    while (!Files.readString(stat).contains(") T ")) {
      Thread.sleep(5);
    }
  }

  /** It goes on. */
  public void letGo() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", signal, String.valueOf(process.pid())).inheritIO().start().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
