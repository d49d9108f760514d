package care.shouhu.gateway.mqtt;

import care.shouhu.core.directory.Device;
import care.shouhu.core.event.LinkChange;
import care.shouhu.gateway.ingest.Ingest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is connected, over all event loops. Decides takeovers, and says link changes to the log in
 * the order in which they were decided: all that concerns one device happens under that device's
 * entry, so that a late end of an old connection can neither end a newer session nor be told after
 * the newer one's beginning.
 *
 * <p>A device is told to be disconnected when its last connection ends, because the readers of the
 * log know devices and not client ids.
 */
final class Sessions {

  /**
   * What a new connection found.
   *
   * @param present whether the client's former session goes on
   * @param displaced connections that must be closed, each on its own event loop
   */
  record Opened(Session session, boolean present, List<MqttConnection> displaced) {}

  /** The reason of a takeover's link change. */
  static final String TAKEN_OVER = "taken_over";

  private final ConcurrentHashMap<String, List<Session>> byDevice = new ConcurrentHashMap<>();
  private final Ingest ingest;

  Sessions(Ingest ingest) {
    this.ingest = ingest;
  }

  Opened open(
      Device device,
      String clientId,
      boolean cleanStart,
      long keepMillis,
      MqttConnection connection,
      long nowMillis) {
    Opened[] opened = new Opened[1];
    byDevice.compute(
        device.id(),
        (id, before) -> {
          List<Session> sessions = before == null ? new ArrayList<>(1) : before;
          removeExpired(sessions, nowMillis);
          opened[0] = open(sessions, device, clientId, cleanStart);
          Session session = opened[0].session();
          session.connection = connection;
          session.keepMillis = keepMillis;
          for (int i = 0; i < opened[0].displaced().size(); i++) {
            ingest.link(device, LinkChange.TAKEN_OVER, TAKEN_OVER, nowMillis);
          }
          ingest.link(device, LinkChange.CONNECTED, "connected", nowMillis);
          return sessions;
        });
    return opened[0];
  }

  private Opened open(List<Session> sessions, Device device, String clientId, boolean cleanStart) {
    List<MqttConnection> displaced = new ArrayList<>(0);
    Session former = remove(sessions, clientId);
    displace(former, displaced);
    while (sessions.size() >= ingest.limits().connectionsPerDeviceMax()) {
      displace(sessions.removeFirst(), displaced);
    }
    // A device with a new secret is another one that has its name.
    boolean present =
        former != null
            && former.keepMillis > 0
            && !cleanStart
            && former.device().secretSha256Hex().equals(device.secretSha256Hex());
    Session session = present ? former : new Session(device, clientId);
    session.signedIn(device);
    sessions.add(session);
    return new Opened(session, present, displaced);
  }

  /** From here on the old connection has no session, and its end changes nothing. */
  private static void displace(Session session, List<MqttConnection> displaced) {
    if (session != null && session.connection != null) {
      displaced.add(session.connection);
      session.connection = null;
    }
  }

  private static Session remove(List<Session> sessions, String clientId) {
    for (Iterator<Session> each = sessions.iterator(); each.hasNext(); ) {
      Session session = each.next();
      if (session.clientId().equals(clientId)) {
        each.remove();
        return session;
      }
    }
    return null;
  }

  /**
   * A connection ended. Does nothing when a newer one has its session.
   *
   * @return whether nobody has the session now
   */
  boolean closed(Session session, MqttConnection connection, String reason, long nowMillis) {
    Device device = session.device();
    boolean[] free = {true};
    byDevice.computeIfPresent(
        device.id(),
        (id, sessions) -> {
          if (session.connection != connection) {
            free[0] = session.connection == null;
            return sessions;
          }
          session.connection = null;
          session.expiresAtMillis = nowMillis + session.keepMillis;
          removeExpired(sessions, nowMillis);
          if (sessions.stream().allMatch(other -> other.connection == null)) {
            ingest.link(device, LinkChange.DISCONNECTED, reason, nowMillis);
          }
          return sessions.isEmpty() ? null : sessions;
        });
    return free[0];
  }

  /** The connection of this device's that listens to this topic, the newest of several. */
  Optional<MqttConnection> listener(String deviceId, String topic) {
    MqttConnection[] listening = new MqttConnection[1];
    byDevice.computeIfPresent(
        deviceId,
        (id, sessions) -> {
          for (Session session : sessions) {
            if (session.connection != null && session.subscribedQos(topic).isPresent()) {
              listening[0] = session.connection;
            }
          }
          return sessions;
        });
    return Optional.ofNullable(listening[0]);
  }

  /** Forgets sessions whose clients did not come back in time; to be called now and then. */
  void forgetExpired(long nowMillis) {
    for (String deviceId : byDevice.keySet()) {
      byDevice.computeIfPresent(
          deviceId,
          (id, sessions) -> {
            removeExpired(sessions, nowMillis);
            return sessions.isEmpty() ? null : sessions;
          });
    }
  }

  private static void removeExpired(List<Session> sessions, long nowMillis) {
    sessions.removeIf(
        session -> session.connection == null && session.expiresAtMillis <= nowMillis);
  }
}
