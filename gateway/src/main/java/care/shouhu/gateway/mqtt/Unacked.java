package care.shouhu.gateway.mqtt;

import care.shouhu.core.log.Lane;
import care.shouhu.gateway.ingest.RefusalReason;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.util.function.BiConsumer;

/**
 * One PUBLISH on its way to its acknowledgement. It hangs itself on the append, whose thread only
 * hands it to the event loop; everything else is the event loop's.
 */
final class Unacked implements BiConsumer<Long, Throwable> {

  /** Where it stands. */
  sealed interface Outcome {

    /** Not known yet. */
    record Pending() implements Outcome {}

    /** On disk: acknowledge. */
    record Durable() implements Outcome {}

    /** Refused by a decision, not by the log: acknowledge, on MQTT 5 with the reason. */
    record Denied(RefusalReason reason) implements Outcome {}

    /** The log did not take it: there must be no acknowledgement. */
    record NotDurable() implements Outcome {}
  }

  static final Outcome PENDING = new Outcome.Pending();
  static final Outcome DURABLE = new Outcome.Durable();
  static final Outcome NOT_DURABLE = new Outcome.NotDurable();

  final MqttConnection connection;
  final MqttQoS qos;
  final int packetId;
  final Lane lane;
  final long receivedNanos;

  /** The event loop's. */
  Outcome outcome = PENDING;

  /** Written by the append's thread before it hands over. */
  private boolean failed;

  Unacked(MqttConnection connection, MqttQoS qos, int packetId, Lane lane, long receivedNanos) {
    this.connection = connection;
    this.qos = qos;
    this.packetId = packetId;
    this.lane = lane;
    this.receivedNanos = receivedNanos;
  }

  /** On the log's commit thread, or on whichever thread appended. */
  @Override
  public void accept(Long position, Throwable failure) {
    failed = failure != null;
    connection.loop().appended(this);
  }

  /** On the event loop. */
  void settle() {
    outcome = failed ? NOT_DURABLE : DURABLE;
  }
}
