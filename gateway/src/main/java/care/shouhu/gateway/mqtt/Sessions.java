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
  private final Wills wills;

  Sessions(Ingest ingest) {
    this.ingest = ingest;
    this.wills = new Wills(ingest);
  }

  /**
   * @param will what the client leaves; null for none
   */
  Opened open(
      Device device, Connect connect, Will will, MqttConnection connection, long nowMillis) {
    Opened[] opened = new Opened[1];
    byDevice.compute(
        device.id(),
        (id, before) -> {
          List<Session> sessions = before == null ? new ArrayList<>(1) : before;
          removeExpired(sessions, nowMillis);
          opened[0] = open(sessions, device, connect, nowMillis);
          Session session = opened[0].session();
          session.connection = connection;
          session.keepMillis = connect.keepSeconds() * 1000L;
          session.will = will;
          for (int i = 0; i < opened[0].displaced().size(); i++) {
            ingest.link(device, LinkChange.TAKEN_OVER, TAKEN_OVER, nowMillis);
          }
          ingest.link(device, LinkChange.CONNECTED, "connected", nowMillis);
          return sessions;
        });
    return opened[0];
  }

  private Opened open(List<Session> sessions, Device device, Connect connect, long nowMillis) {
    List<MqttConnection> displaced = new ArrayList<>(0);
    Session former = remove(sessions, connect.clientId());
    // A device with a new secret is another one that has its name.
    boolean present =
        former != null
            && former.keepMillis > 0
            && !connect.cleanStart()
            && former.device().secretSha256Hex().equals(device.secretSha256Hex());
    if (former != null) {
      displace(former, present, displaced, nowMillis);
    }
    while (sessions.size() >= ingest.limits().connectionsPerDeviceMax()) {
      Session given = givesWay(sessions);
      sessions.remove(given);
      displace(given, false, displaced, nowMillis);
    }
    Session session = present ? former : new Session(device, connect.clientId());
    session.signedIn(device);
    sessions.add(session);
    return new Opened(session, present, displaced);
  }

  /** The oldest whose client is not there; a client that is there only when all are. */
  private static Session givesWay(List<Session> sessions) {
    for (Session session : sessions) {
      if (session.connection == null) {
        return session;
      }
    }
    return sessions.getFirst();
  }

  /** From here on the old connection has no session, and its end changes nothing. */
  private void displace(
      Session session, boolean goesOn, List<MqttConnection> displaced, long nowMillis) {
    if (session.connection != null) {
      displaced.add(session.connection);
      session.connection = null;
    }
    // MQTT 5.0 section 3.1.3.2.2: a will with a delay is taken back by who resumes the session; one
    // without, or of a session that ends here, is published (section 3.1.4, on takeovers).
    wills.connectionTaken(session, goesOn, nowMillis);
  }

  /** The client says at its end for how long the session is to be kept. */
  void keep(Session session, MqttConnection connection, long keepMillis) {
    byDevice.computeIfPresent(
        session.device().id(),
        (id, sessions) -> {
          if (session.connection == connection) {
            session.keepMillis = keepMillis;
          }
          return sessions;
        });
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
   * @param inOrder the client said good-bye, and its will is void
   * @return whether nobody has the session now
   */
  boolean closed(
      Session session, MqttConnection connection, boolean inOrder, String reason, long nowMillis) {
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
          // Before the link change, after which nothing should seem to come from the device.
          wills.connectionEnded(session, inOrder, nowMillis);
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

  private void removeExpired(List<Session> sessions, long nowMillis) {
    sessions.removeIf(session -> {
      boolean over = session.connection == null && session.expiresAtMillis <= nowMillis;
      if (over) {
        wills.sessionEnded(session, nowMillis);
      }
      return over;
    });
  }

  /** Publishes the wills whose delay is over; to be called about once a second. */
  void publishDueWills(long nowMillis) {
    publishWills(nowMillis, nowMillis);
  }

  /** The gateway closes, and all sessions end with it. */
  void publishAllWills(long nowMillis) {
    publishWills(Long.MAX_VALUE, nowMillis);
  }

  private void publishWills(long dueMillis, long nowMillis) {
    for (Session session : wills.waiting()) {
      byDevice.computeIfPresent(
          session.device().id(),
          (id, sessions) -> {
            wills.publishIfDue(session, dueMillis, nowMillis);
            return sessions;
          });
    }
  }
}
