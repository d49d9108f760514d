package care.shouhu.gateway.mqtt;

import care.shouhu.core.directory.Device;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What outlives a connection for a client that asks for it (MQTT 3.1.1 section 3.1.2.4, 5.0 section
 * 4.1), in memory: after a restart of the gateway every client is told that its session is not
 * present.
 */
final class Session {

  private final Device device;
  private final String clientId;

  /**
   * QoS 2 packet ids between PUBLISH and PUBREL, with the append they stand for. A repeated PUBLISH
   * waits for the same append, also on a new connection. Absent until the first.
   */
  private Map<Integer, CompletableFuture<Long>> held = Map.of();

  private Set<String> subscriptions = Set.of();

  /** Guarded by {@link Sessions}; null while nobody is connected. */
  MqttConnection connection;

  /** Guarded by {@link Sessions}: how long it is kept after its connection. */
  long keepMillis;

  /** Guarded by {@link Sessions}: meaningful while nobody is connected. */
  long expiresAtMillis;

  Session(Device device, String clientId) {
    this.device = device;
    this.clientId = clientId;
  }

  Device device() {
    return device;
  }

  String clientId() {
    return clientId;
  }

  synchronized CompletableFuture<Long> held(int packetId) {
    return held.get(packetId);
  }

  synchronized int heldCount() {
    return held.size();
  }

  /** Holds a packet id; given up by itself when the append fails, so that it can come again. */
  void hold(int packetId, CompletableFuture<Long> append) {
    synchronized (this) {
      if (held.isEmpty()) {
        held = new HashMap<>();
      }
      held.put(packetId, append);
    }
    var _ =
        append.whenComplete((position, failure) -> {
          if (failure != null) {
            release(packetId);
          }
        });
  }

  synchronized boolean release(int packetId) {
    return !held.isEmpty() && held.remove(packetId) != null;
  }

  synchronized boolean isSubscribed(String topic) {
    return subscriptions.contains(topic);
  }

  synchronized void subscribe(String topic) {
    if (subscriptions.isEmpty()) {
      subscriptions = new HashSet<>();
    }
    subscriptions.add(topic);
  }

  synchronized boolean unsubscribe(String topic) {
    return !subscriptions.isEmpty() && subscriptions.remove(topic);
  }
}
