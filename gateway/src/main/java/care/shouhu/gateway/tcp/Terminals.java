package care.shouhu.gateway.tcp;

import care.shouhu.core.directory.Device;
import care.shouhu.core.event.LinkChange;
import care.shouhu.gateway.ingest.Ingest;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which device is on which connection, over all event loops. Decides takeovers, and says link
 * changes to the log in the order in which they were decided: all that concerns one device happens
 * under its entry, so that a late end of an old connection can neither end a newer one nor be told
 * after its beginning.
 */
final class Terminals {

  /** The reason of a takeover's link change. */
  static final String TAKEN_OVER = "taken_over";

  private final ConcurrentHashMap<String, TcpConnection> byDevice = new ConcurrentHashMap<>();
  private final Ingest ingest;

  Terminals(Ingest ingest) {
    this.ingest = ingest;
  }

  /**
   * The device is on this connection from here on.
   *
   * @return the connection it was on, which must be closed on its own event loop
   */
  Optional<TcpConnection> opened(Device device, TcpConnection connection, long nowMillis) {
    TcpConnection[] former = new TcpConnection[1];
    byDevice.compute(
        device.id(),
        (id, before) -> {
          former[0] = before;
          if (before != null) {
            ingest.link(device, LinkChange.TAKEN_OVER, TAKEN_OVER, nowMillis);
          }
          ingest.link(device, LinkChange.CONNECTED, "connected", nowMillis);
          return connection;
        });
    return Optional.ofNullable(former[0]);
  }

  /** The device's connection ended, or speaks for another device. Nothing if it is on a newer. */
  void closed(Device device, TcpConnection connection, String reason, long nowMillis) {
    byDevice.computeIfPresent(
        device.id(),
        (id, current) -> {
          if (current != connection) {
            return current;
          }
          ingest.link(device, LinkChange.DISCONNECTED, reason, nowMillis);
          return null;
        });
  }

  /** Whether the device is on this connection. */
  boolean isOn(Device device, TcpConnection connection) {
    return byDevice.get(device.id()) == connection;
  }

  /** The connection the device is on, if it is on one. From any thread. */
  Optional<TcpConnection> of(String deviceId) {
    return Optional.ofNullable(byDevice.get(deviceId));
  }
}
