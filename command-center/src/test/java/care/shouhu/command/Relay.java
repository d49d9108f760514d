package care.shouhu.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way to a server that can be cut and mended: a database that is stopped, as its clients see it.
 */
public final class Relay implements AutoCloseable {
  private final ServerSocket listening;
  private final String host;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  public Relay(String host, int port) throws IOException {
    this.host = host;
    this.port = port;
    this.listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("relay").start(this::accept);
  }

  public int port() {
    return listening.getLocalPort();
  }

  public void cut() {
    cut = true;
    sockets.forEach(Relay::close);
    sockets.clear();
  }

  public void mend() {
    cut = false;
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket from = listening.accept();
        if (cut) {
          close(from);
        } else {
          Socket to = new Socket(host, port);
          sockets.add(from);
          sockets.add(to);
          Thread.ofVirtual().start(() -> copy(from, to));
          Thread.ofVirtual().start(() -> copy(to, from));
        }
      } catch (IOException e) {
        // The listener was closed, or the server is away: the client sees a closed connection.
      }
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // Cut.
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    cut();
  }
}
