package care.shouhu.allinone.demo;

import care.shouhu.command.access.PrivateFile;
import care.shouhu.command.registry.DeviceSecret;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.sim.Simulator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Lets whoever shows the demo press a simulated button: {@code POST /press/DEVICE} and {@code POST
 * /fall/DEVICE} on a loopback port. Address and key stand in {@code demo-control} (mode 0600) of
 * the data directory; `./shouhu press` reads them.
 */
final class DemoControl implements AutoCloseable {
  static final String FILE = "demo-control";
  private static final String KEY_HEADER = "X-Demo-Key";

  private final Simulator simulator;
  private final String key = DeviceSecret.random(new SecureRandom());
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Path file;

  private DemoControl(Simulator simulator, HttpServer server, Path file) {
    this.simulator = simulator;
    this.server = server;
    this.file = file;
  }

  static DemoControl start(Simulator simulator, Path dataDir) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var control = new DemoControl(simulator, HttpServer.create(address, 16), dataDir.resolve(FILE));
    control.server.setExecutor(control.threads);
    control.server.createContext("/", control::answer);
    control.server.start();
    PrivateFile.write(
        control.file,
        "http://127.0.0.1:" + control.server.getAddress().getPort() + " " + control.key + "\n");
    return control;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String[] path = exchange.getRequestURI().getPath().split("/", 4);
    if (!key.equals(exchange.getRequestHeaders().getFirst(KEY_HEADER))) {
      send(exchange, 403, "the key of " + FILE + " is wanted in " + KEY_HEADER);
    } else if (!exchange.getRequestMethod().equals("POST") || path.length != 3) {
      send(exchange, 404, "POST /press/DEVICE or /fall/DEVICE");
    } else {
      Optional<DeviceEvent> said =
          path[1].equals("fall") ? simulator.fall(path[2]) : simulator.press(path[2]);
      send(exchange, said.isPresent() ? 200 : 404, said.isPresent() ? "said" : "no such device");
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    threads.close();
    Files.deleteIfExists(file);
  }
}
