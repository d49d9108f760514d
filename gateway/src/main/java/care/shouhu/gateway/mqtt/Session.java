package care.shouhu.gateway.mqtt;

import care.shouhu.core.directory.Device;
import care.shouhu.core.wire.DeviceCommand;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * What outlives a connection for a client that asks for it (MQTT 3.1.1 section 3.1.2.4, 5.0 section
 * 4.1), in memory: after a restart of the gateway every client is told that its session is not
 * present.
 */
final class Session {

  private static final int PACKET_ID_MAX = 65_535;

  private final String clientId;

  /** As the register had it when the client last signed in. */
  private volatile Device device;

  /**
   * QoS 2 packet ids between PUBLISH and PUBREL, with the append they stand for. A repeated PUBLISH
   * waits for the same append, also on a new connection. Absent until the first.
   */
  private Map<Integer, CompletableFuture<Long>> held = Map.of();

  /** The granted QoS by topic. */
  private Map<String, Integer> subscriptions = Map.of();

  /** Commands sent and not acknowledged, by packet id, in the order in which they were sent. */
  private Map<Integer, DeviceCommand> inFlight = Map.of();

  private int lastPacketId;

  /** Guarded by {@link Sessions}; null while nobody is connected. */
  MqttConnection connection;

  /** Guarded by {@link Sessions}: how long it is kept after its connection. */
  long keepMillis;

  /** Guarded by {@link Sessions}: meaningful while nobody is connected. */
  long expiresAtMillis;

  /** Guarded by {@link Sessions}; null when there is none, or it is published. */
  Will will;

  /** Guarded by {@link Sessions}: meaningful while nobody is connected and there is a will. */
  long willDueMillis;

  Session(Device device, String clientId) {
    this.device = device;
    this.clientId = clientId;
  }

  Device device() {
    return device;
  }

  /** The same device, as the register has it now. */
  void signedIn(Device now) {
    device = now;
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
            giveUp(packetId, append);
          }
        });
  }

  /** Unless the packet id stands for another message by now. */
  private synchronized void giveUp(int packetId, CompletableFuture<Long> append) {
    held.remove(packetId, append);
  }

  synchronized boolean release(int packetId) {
    return !held.isEmpty() && held.remove(packetId) != null;
  }

  /** The granted QoS, 0 or 1; empty when the client has not subscribed. */
  synchronized OptionalInt subscribedQos(String topic) {
    Integer qos = subscriptions.get(topic);
    return qos == null ? OptionalInt.empty() : OptionalInt.of(qos);
  }

  synchronized List<String> subscriptions() {
    return List.copyOf(subscriptions.keySet());
  }

  synchronized void subscribe(String topic, int qos) {
    if (subscriptions.isEmpty()) {
      subscriptions = new HashMap<>();
    }
    subscriptions.put(topic, qos);
  }

  synchronized boolean unsubscribe(String topic) {
    return !subscriptions.isEmpty() && subscriptions.remove(topic) != null;
  }

  /** The packet id under which the client shall acknowledge the command. */
  synchronized int send(DeviceCommand command) {
    if (inFlight.isEmpty()) {
      inFlight = new LinkedHashMap<>();
    }
    do {
      lastPacketId = lastPacketId % PACKET_ID_MAX + 1;
    } while (inFlight.containsKey(lastPacketId));
    inFlight.put(lastPacketId, command);
    return lastPacketId;
  }

  /** The packet id is free again. Its command, or null when there was none. */
  synchronized DeviceCommand acknowledged(int packetId) {
    return inFlight.isEmpty() ? null : inFlight.remove(packetId);
  }

  synchronized Map<Integer, DeviceCommand> inFlight() {
    return new LinkedHashMap<>(inFlight);
  }

  synchronized int inFlightCount() {
    return inFlight.size();
  }
}
