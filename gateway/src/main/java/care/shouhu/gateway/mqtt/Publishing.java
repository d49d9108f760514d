package care.shouhu.gateway.mqtt;

import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.Envelope;
import care.shouhu.gateway.ingest.Admission;
import care.shouhu.gateway.ingest.Admission.TopicRight;
import care.shouhu.gateway.ingest.Ingest;
import care.shouhu.gateway.ingest.IngestLimits;
import care.shouhu.gateway.ingest.IngestMeters;
import care.shouhu.gateway.ingest.RefusalReason;
import care.shouhu.gateway.ingest.Rights;
import care.shouhu.gateway.ingest.TokenBucket;
import care.shouhu.gateway.ingest.UnknownSpeaker;
import care.shouhu.gateway.mqtt.MqttConnection.Handled;
import care.shouhu.gateway.socket.Parked;
import care.shouhu.gateway.socket.Reading;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * An open connection's messages: from PUBLISH to the acknowledgement, which is sent once the log
 * has the message and in the order in which the messages came (MQTT-4.6.0).
 *
 * <p>QoS 0 takes the same way without an answer. QoS 2: PUBREC is the promise, so it waits for the
 * log; the packet id is held until PUBREL, and a repeated PUBLISH waits for the first one's append
 * instead of making another. A repeat says that it is one (DUP, MQTT-3.3.1-1): a held id without
 * that is of a client that has forgotten its session, and stands for a new message, perhaps a call.
 *
 * <p>A call for help never stands behind a reading that the log does not take (a full disk keeps a
 * reserve for calls, and each lane has its own queue): the reading is {@link Parked} and the socket
 * is read on. With no more room to park, reading stops for what is mostly a moment; after {@value
 * #SHED_AFTER_MILLIS} ms the connection lets routine messages go unacknowledged instead. From the
 * first of them on nothing can be acknowledged here any more (MQTT-4.6.0), though calls are still
 * appended; when the log takes routine messages again the connection ends, and the device sends
 * what was not acknowledged once more. The readers know what came twice by its key. Of QoS 0, which
 * promises nothing, what is let go is lost and counted.
 */
final class Publishing {

  private static final long SHED_AFTER_MILLIS = 5_000;

  private final MqttConnection connection;
  private final Ingest ingest;
  private final IngestMeters meters;
  private final Session session;
  private final Replies replies;
  private final Reading reading;
  private final TokenBucket rate;

  /** How many messages of foreign topics a connection may put into quarantine. */
  private final TokenBucket refusalsKept;

  private final TopicAliases aliases;

  private final boolean v5;
  private final int unackedMax;

  /** In order of arrival; absent until the first. */
  private Deque<Unacked> unacked;

  private final Parked<Unacked> parked;

  /** Parking has been full for long: routine messages are let go. */
  private boolean shedding;

  /** A message was let go: none behind it can be acknowledged on this connection. */
  private boolean unacknowledgeable;

  Publishing(
      MqttConnection connection,
      Ingest ingest,
      Session session,
      Replies replies,
      Reading reading,
      Connect connect,
      MqttLimits limits,
      long nowMillis) {
    this.connection = connection;
    this.ingest = ingest;
    this.meters = ingest.meters();
    this.session = session;
    this.replies = replies;
    this.reading = reading;
    boolean hub = session.device().kind() == DeviceKind.HUB;
    this.rate = ingest.limits().bucket(hub, nowMillis);
    this.refusalsKept = IngestLimits.refusalsKept(nowMillis);
    this.v5 = connect.v5();
    this.aliases = new TopicAliases(v5 ? limits.topicAliasMax() : 0);
    this.unackedMax = ingest.limits().unackedMessagesMax();
    this.parked = new Parked<>(meters);
  }

  /**
   * A client of MQTT 5 was told its window. One of MQTT 3 was not: its socket is not read while the
   * window is full, and only held QoS 2 messages can take it further.
   */
  Handled publish(MqttPublishMessage packet, long nowMillis) {
    return switch (aliases.resolve(packet.variableHeader())) {
      case TopicAliases.Resolved.Name(String topic) -> publish(packet, topic, nowMillis);
      case TopicAliases.Resolved.Invalid(RefusalReason reason) -> {
        connection.end(reason);
        yield Handled.DONE;
      }
    };
  }

  private Handled publish(MqttPublishMessage packet, String topic, long nowMillis) {
    MqttQoS qos = packet.fixedHeader().qosLevel();
    int packetId = packet.variableHeader().packetId();
    if (qos != MqttQoS.AT_MOST_ONCE && unacked != null && unacked.size() >= unackedMax) {
      connection.end(RefusalReason.WINDOW_EXCEEDED);
      return Handled.DONE;
    }
    if (qos == MqttQoS.EXACTLY_ONCE) {
      CompletableFuture<Long> first = session.held(packetId);
      if (first != null && packet.fixedHeader().isDup()) {
        var _ =
            first.whenComplete(
                expect(new Unacked(connection, qos, packetId, Lane.ROUTINE, System.nanoTime())));
        return Handled.DONE;
      }
      // Only for a new id: what a session holds in full may always be repeated, and so finished.
      if (first == null && session.heldCount() >= unackedMax) {
        connection.end(RefusalReason.WINDOW_EXCEEDED);
        return Handled.DONE;
      }
    }
    TopicRight right = Rights.toPublish(ingest.directory(), session.device(), topic);
    return switch (right) {
      case TopicRight.Denied(RefusalReason reason, String detail) ->
          denied(packet, topic, reason, nowMillis);
      case TopicRight.Granted(Device device, Lane lane) -> {
        byte[] payload = ByteBufUtil.getBytes(packet.payload());
        Envelope envelope = new Envelope(device.id(), device.profile(), nowMillis, topic, payload);
        yield admit(qos, packetId, new Admission.Admitted(envelope, lane), nowMillis);
      }
    };
  }

  /**
   * A topic the sender may not use. MQTT 5 tells it so. Before that the protocol knows a positive
   * acknowledgement or the connection's end (MQTT-3.3.5-2), and a hub that is cut off sends the
   * same message first again, with all its buttons behind it: so the message is acknowledged, and
   * kept in quarantine as far as {@link #refusalsKept} allows.
   */
  private Handled denied(
      MqttPublishMessage packet, String topic, RefusalReason reason, long nowMillis) {
    if (!ConnectRules.isText(topic)) {
      connection.end(RefusalReason.MALFORMED);
      return Handled.DONE;
    }
    UnknownSpeaker.on(ingest.directory(), session.device(), topic)
        .ifPresent(it ->
            ingest.unknownSpeaker(
                it.id(),
                it.profile(),
                connection.address().getHostAddress(),
                topic,
                packet.payload().nioBuffer(),
                nowMillis));
    MqttQoS qos = packet.fixedHeader().qosLevel();
    int packetId = packet.variableHeader().packetId();
    // A refused message never waits for the log: calls are acknowledged in order, behind it.
    boolean mayBeKept = ingest.isWritable(Lane.ROUTINE) && parked.isEmpty();
    if (v5 || !mayBeKept || !refusalsKept.tryTake(nowMillis)) {
      deny(qos, packetId, reason);
      slowDown(nowMillis);
      return Handled.DONE;
    }
    ByteBuf payload = packet.payload();
    int bytes = Math.min(payload.readableBytes(), Ingest.REFUSED_BYTES_MAX);
    byte[] first = ByteBufUtil.getBytes(payload, payload.readerIndex(), bytes);
    Handled handled =
        admit(
            qos,
            packetId,
            Ingest.refused(session.device(), reason, topic, first, nowMillis),
            nowMillis);
    if (handled == Handled.DONE) {
      meters.refused(reason);
    }
    return handled;
  }

  private Handled admit(MqttQoS qos, int packetId, Admission.Admitted admitted, long nowMillis) {
    Lane lane = admitted.lane();
    boolean routine = lane == Lane.ROUTINE;
    boolean mustWait = !ingest.isWritable(lane) || (routine && !parked.isEmpty());
    if (mustWait && !routine) {
      connection.pauseUntilWritable(lane);
      return Handled.NOT_YET;
    }
    if (routine && (unacknowledgeable || (mustWait && parked.isFull() && shedding))) {
      shed(qos, packetId);
      return Handled.DONE;
    }
    if (mustWait && parked.isFull()) {
      // Parking has asked to be told when the log takes routine messages.
      reading.pause(Reading.Pause.LOG_FULL);
      return Handled.NOT_YET;
    }
    if (!withinRate(qos, lane, nowMillis)) {
      deny(qos, packetId, RefusalReason.RATE_EXCEEDED);
      return Handled.DONE;
    }
    Unacked message = expect(new Unacked(connection, qos, packetId, lane, System.nanoTime()));
    if (mustWait) {
      if (parked.isEmpty()) {
        connection.tellWhenWritable(lane);
      }
      parked.add(new Parked.Message<>(message, admitted));
    } else {
      append(message, admitted);
    }
    return Handled.DONE;
  }

  private void shed(MqttQoS qos, int packetId) {
    meters.refused(RefusalReason.NOT_DURABLE);
    if (qos != MqttQoS.AT_MOST_ONCE && !unacknowledgeable) {
      expect(new Unacked(connection, qos, packetId, Lane.ROUTINE, System.nanoTime())).outcome =
          Unacked.NOT_DURABLE;
      unacknowledgeable = true;
      acknowledge();
    }
  }

  /** The log takes routine messages again: those that wait are first. */
  void appendParked() {
    while (!parked.isEmpty() && ingest.isWritable(Lane.ROUTINE)) {
      Parked.Message<Unacked> first = parked.take();
      append(first.unacked(), first.admitted());
    }
    if (parked.isEmpty()) {
      shedding = false;
    } else {
      connection.tellWhenWritable(Lane.ROUTINE);
    }
  }

  /** Called about once a second. */
  void check(long nowMillis) {
    if (!shedding && parked.isFull() && parked.waitedMillis(nowMillis) >= SHED_AFTER_MILLIS) {
      shedding = true;
      reading.resume(Reading.Pause.LOG_FULL);
    }
  }

  /**
   * A message above the rate is refused only where the client hears of it and no call for help is
   * in it; otherwise it is taken, and the socket is not read until the rate allows the next.
   */
  private boolean withinRate(MqttQoS qos, Lane lane, long nowMillis) {
    if (rate.tryTake(nowMillis)) {
      return true;
    }
    if (v5 && qos != MqttQoS.AT_MOST_ONCE && lane == Lane.ROUTINE) {
      return false;
    }
    takeOnCredit(nowMillis);
    return true;
  }

  /** What is served and is no message costs as much; above the rate the socket is not read. */
  void slowDown(long nowMillis) {
    if (!rate.tryTake(nowMillis)) {
      takeOnCredit(nowMillis);
    }
  }

  private void takeOnCredit(long nowMillis) {
    rate.takeOnCredit(nowMillis);
    connection.pauseForRate(rate.waitMillis(nowMillis));
  }

  private void append(Unacked message, Admission.Admitted admitted) {
    CompletableFuture<Long> append = ingest.append(admitted);
    if (message.qos == MqttQoS.EXACTLY_ONCE) {
      session.hold(message.packetId, append);
    }
    var _ = append.whenComplete(message);
  }

  /** Puts a message at the end of those that wait for their acknowledgement. */
  private Unacked expect(Unacked message) {
    if (message.qos == MqttQoS.AT_MOST_ONCE || unacknowledgeable) {
      return message;
    }
    if (unacked == null) {
      unacked = new ArrayDeque<>(4);
    }
    unacked.addLast(message);
    meters.unacknowledged(1);
    if (!v5 && unacked.size() >= unackedMax) {
      reading.pause(Reading.Pause.WINDOW_FULL);
    }
    return message;
  }

  /** No, in its turn: with the reason on MQTT 5, before that as a plain acknowledgement. */
  private void deny(MqttQoS qos, int packetId, RefusalReason reason) {
    meters.refused(reason);
    if (qos != MqttQoS.AT_MOST_ONCE) {
      Unacked denied =
          expect(new Unacked(connection, qos, packetId, Lane.ROUTINE, System.nanoTime()));
      denied.outcome = new Unacked.Outcome.Denied(reason);
      acknowledge();
    }
  }

  /** A PUBREL; false when no such packet id was held. */
  boolean released(MqttMessage pubrel) {
    int packetId = ((MqttMessageIdVariableHeader) pubrel.variableHeader()).messageId();
    CompletableFuture<Long> append = session.held(packetId);
    if (append != null && !append.isDone()) {
      connection.end(RefusalReason.PROTOCOL_ERROR);
      return true;
    }
    boolean known = session.release(packetId);
    replies.complete(packetId, known);
    return known;
  }

  /** Answers from the first message on, as far as outcomes are known; one write for all. */
  void acknowledge() {
    long nowNanos = System.nanoTime();
    ByteBuf successes = null;
    for (Unacked next = settledHead(); next != null; next = settledHead()) {
      switch (next.outcome) {
        case Unacked.Outcome.Durable d -> {
          successes = successes == null ? replies.successes(unacked.size() + 1) : successes;
          Replies.success(successes, next.qos, next.packetId);
          meters.acknowledged(next.lane, nowNanos - next.receivedNanos);
        }
        case Unacked.Outcome.Denied(RefusalReason reason) -> {
          flush(successes);
          successes = null;
          replies.deny(next.qos, next.packetId, ReasonCodes.v5(reason));
        }
        case Unacked.Outcome.NotDurable n -> {
          flush(successes);
          connection.end(RefusalReason.NOT_DURABLE);
          return;
        }
        case Unacked.Outcome.Pending p -> throw new IllegalStateException("no outcome yet");
      }
    }
    flush(successes);
    if (!v5 && unacked != null && unacked.size() <= unackedMax / 2) {
      reading.resume(Reading.Pause.WINDOW_FULL);
    }
  }

  private void flush(ByteBuf successes) {
    if (successes != null) {
      replies.flush(successes);
    }
  }

  /** Takes the first message if its outcome is known. */
  private Unacked settledHead() {
    Unacked head = unacked == null ? null : unacked.peekFirst();
    if (head == null || head.outcome instanceof Unacked.Outcome.Pending) {
      return null;
    }
    meters.unacknowledged(-1);
    return unacked.pollFirst();
  }

  /** The connection is over: nothing is acknowledged on it any more. */
  void close() {
    parked.clear();
    if (unacked != null) {
      meters.unacknowledged(-unacked.size());
      unacked = null;
    }
  }
}
