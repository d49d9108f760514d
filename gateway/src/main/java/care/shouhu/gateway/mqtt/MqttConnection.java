package care.shouhu.gateway.mqtt;

import care.shouhu.core.directory.Device;
import care.shouhu.core.log.Lane;
import care.shouhu.gateway.ingest.Identity;
import care.shouhu.gateway.ingest.Ingest;
import care.shouhu.gateway.ingest.RefusalReason;
import care.shouhu.gateway.mqtt.FrameGuard.Oversized;
import care.shouhu.gateway.socket.Outbound;
import care.shouhu.gateway.socket.Reading;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.internal.net.NetSocketInternal;
import java.net.InetAddress;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device's connection. Everything here runs on the connection's event loop.
 *
 * <pre>
 * AwaitingConnect ─ CONNECT ─► Identifying ─ known ─► Open ─► Closed
 *        │                         │ refused                    ▲
 *        └── timeout, other packet ┴────────────────────────────┘
 * </pre>
 */
final class MqttConnection {

  private static final Logger LOG = LoggerFactory.getLogger(MqttConnection.class);

  /** A client without a keep-alive may leave unread what it is sent for so long. */
  private static final long UNREAD_MILLIS_MAX = 60_000;

  /** What the connection has come to; data only where it is valid. */
  private sealed interface State {

    record AwaitingConnect(long sinceMillis) implements State {}

    /** The register is asked; what the client sends meanwhile waits in the socket. */
    record Identifying(Connect connect) implements State {}

    record Open(
        Session session,
        Publishing publishing,
        Outgoing outgoing,
        long keepAliveMillis,
        long keepSeconds)
        implements State {

      private long unreadMillisMax() {
        return keepAliveMillis > 0 ? keepAliveMillis : UNREAD_MILLIS_MAX;
      }
    }

    record Closed() implements State {}
  }

  private static final State CLOSED = new State.Closed();

  private final EventLoop loop;
  private final Peer peer;
  private final Replies replies;
  private final Reading reading;
  private final Outbound outbound;
  private State state;
  private long heardAtMillis;

  /** Why the connection ends, as far as it is known; the word in its link change. */
  private String endReason = "connection_lost";

  /** The client said good-bye, and wants no will to be published. */
  private boolean inOrder;

  MqttConnection(EventLoop loop, NetSocketInternal socket, Peer peer) {
    this.loop = loop;
    this.peer = peer;
    this.replies = new Replies(socket.channelHandlerContext());
    this.reading =
        new Reading(socket.channelHandlerContext().channel(), this::handle, loop.ingest().meters());
    this.outbound = new Outbound(socket, reading);
    this.heardAtMillis = loop.nowMillis();
    this.state = new State.AwaitingConnect(heardAtMillis);
  }

  EventLoop loop() {
    return loop;
  }

  /** Everything the codec and the guard pass on. */
  void received(Object message) {
    heardAtMillis = loop.nowMillis();
    reading.received(message);
  }

  private void handle(Object message) {
    Handled handled = Handled.DONE;
    try {
      handled = handled(message);
    } catch (RuntimeException e) {
      // A bug of ours, or bytes that found one: this connection ends, the others never notice.
      LOG.error("MQTT connection closed by a fault while handling {}", nameOf(message), e);
      loop.ingest().meters().refused(RefusalReason.PROTOCOL_ERROR);
      close("gateway_fault");
    } finally {
      switch (handled) {
        case DONE -> ReferenceCountUtil.release(message);
        case NOT_YET -> reading.putBack(message);
      }
    }
  }

  /** Whether a message is done with, or must be offered again when reading goes on. */
  enum Handled {
    DONE,
    NOT_YET
  }

  private Handled handled(Object message) {
    if (message instanceof Oversized oversized) {
      oversized(oversized);
      return Handled.DONE;
    }
    MqttMessage packet = (MqttMessage) message;
    if (packet.decoderResult().isFailure()) {
      undecodable(packet.decoderResult().cause());
      return Handled.DONE;
    }
    return switch (state) {
      case State.AwaitingConnect a -> {
        if (packet instanceof MqttConnectMessage connect) {
          connect(connect);
        } else {
          end(RefusalReason.PROTOCOL_ERROR);
        }
        yield Handled.DONE;
      }
      case State.Identifying i -> Handled.NOT_YET;
      case State.Open open -> packet(open, packet);
      case State.Closed c -> Handled.DONE;
    };
  }

  private Handled packet(State.Open open, MqttMessage packet) {
    if (Leftover.isIn(packet, replies.speaksV5())) {
      end(RefusalReason.MALFORMED);
      return Handled.DONE;
    }
    // What answers a message was counted with it; each of all others is one more to serve.
    boolean counts = true;
    switch (packet.fixedHeader().messageType()) {
      case PUBLISH -> {
        return open.publishing().publish((MqttPublishMessage) packet, loop.nowMillis());
      }
      case PUBREL -> counts = !open.publishing().released(packet);
      case SUBSCRIBE -> {
        Optional<RefusalReason> wrong =
            Subscriptions.subscribe(
                loop.ingest(), open.session(), (MqttSubscribeMessage) packet, replies);
        wrong.ifPresentOrElse(this::end, open.outgoing()::sendWaiting);
      }
      case UNSUBSCRIBE ->
          Subscriptions.unsubscribe(open.session(), (MqttUnsubscribeMessage) packet, replies)
              .ifPresent(this::end);
      case PINGREQ -> replies.pong();
      case DISCONNECT -> disconnect(open, Disconnect.parse(packet));
      case PUBACK -> counts = !open.outgoing().acknowledged(packet);
      // Answers to QoS 2, at which nothing is sent.
      case PUBREC, PUBCOMP -> {}
      case CONNECT, CONNACK, SUBACK, UNSUBACK, PINGRESP, AUTH -> end(RefusalReason.PROTOCOL_ERROR);
    }
    if (counts) {
      open.publishing().slowDown(loop.nowMillis());
    }
    return Handled.DONE;
  }

  private void disconnect(State.Open open, Disconnect goodBye) {
    long keepSeconds = goodBye.keepSeconds().orElse(open.keepSeconds());
    if (open.keepSeconds() == 0 && keepSeconds > 0) {
      // Section 3.14.2.2.2: who asked for no session cannot have one afterwards.
      end(RefusalReason.PROTOCOL_ERROR);
      return;
    }
    long granted = Math.min(keepSeconds, loop.limits().sessionKeepSecondsMax());
    loop.sessions().keep(open.session(), this, granted * 1000);
    inOrder = goodBye.discardsWill();
    close("client");
  }

  private void connect(MqttConnectMessage packet) {
    switch (Connect.parse(packet, loop.limits(), loop.nextClientId())) {
      case Connect.Parsed.Refused(RefusalReason reason, boolean v5) -> refuseConnect(reason, v5);
      case Connect.Parsed.Wanted(Connect connect) -> {
        replies.speak(connect);
        signIn(connect);
      }
    }
  }

  private void signIn(Connect connect) {
    SignIn signIn = loop.signIn(connect, peer);
    Optional<Identity> identity = signIn.inMemory();
    if (identity.isPresent()) {
      identified(connect, identity.get());
      return;
    }
    state = new State.Identifying(connect);
    reading.pause(Reading.Pause.IDENTIFYING);
    signIn.ask(answer -> {
      if (state instanceof State.Identifying) {
        identified(connect, answer);
        reading.resume(Reading.Pause.IDENTIFYING);
      }
    });
  }

  private void identified(Connect connect, Identity identity) {
    switch (identity) {
      case Identity.Known(Device device) -> open(connect, device);
      case Identity.Refused(RefusalReason reason) -> refuseConnect(reason, connect.v5());
    }
  }

  private void open(Connect connect, Device device) {
    Ingest ingest = loop.ingest();
    Optional<RefusalReason> noWill = connect.willRefusal(ingest, device, loop.limits());
    if (noWill.isPresent() && connect.will().turnsAway(device, connect.v5())) {
      refuseConnect(noWill.get(), connect.v5());
      return;
    }
    noWill.ifPresent(ingest.meters()::refused);
    if (!loop.takeConnection()) {
      refuseConnect(RefusalReason.CONNECTIONS_FULL, connect.v5());
      return;
    }
    long now = loop.nowMillis();
    Sessions.Opened opened =
        loop.sessions()
            .open(device, connect, noWill.isPresent() ? null : connect.will(), this, now);
    opened.displaced().forEach(old -> old.loop.execute(() -> old.takenOver(this)));
    Publishing publishing =
        new Publishing(
            this, ingest, opened.session(), replies, reading, connect, loop.limits(), now);
    Outgoing outgoing =
        new Outgoing(ingest, loop.commands(), opened.session(), replies, connect, loop::nowMillis);
    // One and a half times what was agreed (MQTT-3.1.2-22).
    state =
        new State.Open(
            opened.session(),
            publishing,
            outgoing,
            connect.keepAliveSeconds() * 1500L,
            connect.keepSeconds());
    replies.accept(opened.present(), connect.connackProperties(ingest.limits(), loop.limits()));
    if (opened.present()) {
      outgoing.resume();
    }
  }

  private void refuseConnect(RefusalReason reason, boolean v5) {
    loop.ingest().meters().connectRefused(reason);
    LOG.debug("MQTT connect refused: {}", reason.label());
    replies.refuseConnect(ReasonCodes.connack(reason, v5));
    close(reason.label());
  }

  private void oversized(Oversized packet) {
    if (state instanceof State.Open open) {
      loop.ingest()
          .keepTooLarge(
              open.session().device(), packet.topic(), packet.firstBytes(), loop.nowMillis());
    }
    end(RefusalReason.TOO_LARGE);
  }

  private void undecodable(Throwable cause) {
    LOG.debug("MQTT packet cannot be read: {}", cause.toString());
    RefusalReason reason = ReasonCodes.undecodable(cause);
    if (state instanceof State.AwaitingConnect && reason != RefusalReason.MALFORMED) {
      refuseConnect(reason, false);
    } else {
      end(RefusalReason.MALFORMED);
    }
  }

  /** Ends the connection for a reason that is counted and, on MQTT 5, told. */
  void end(RefusalReason reason) {
    loop.ingest().meters().refused(reason);
    if (state instanceof State.Open) {
      replies.disconnect(ReasonCodes.v5(reason));
    }
    close(reason.label());
  }

  /** A newer connection has this one's session. */
  private void takenOver(MqttConnection newer) {
    replies.disconnect(Replies.SESSION_TAKEN_OVER);
    close(Sessions.TAKEN_OVER);
    newer.loop.execute(newer::resumeAgain);
  }

  /** The former connection is over: what it took up to its last moment has not been sent here. */
  private void resumeAgain() {
    if (state instanceof State.Open open) {
      open.outgoing().resume();
    }
  }

  InetAddress address() {
    return peer.address();
  }

  /** The gateway is closing. */
  void shutDown() {
    loop.ingest().meters().refused(RefusalReason.SHUTTING_DOWN);
    replies.disconnect(ReasonCodes.v5(RefusalReason.SHUTTING_DOWN));
    close(RefusalReason.SHUTTING_DOWN.label());
  }

  private void close(String reason) {
    if (!(state instanceof State.Closed)) {
      endReason = reason;
      ended();
      outbound.close();
    }
  }

  /** The socket is closed, by whichever side. */
  void socketClosed() {
    ended();
    loop.forget(this);
  }

  private void ended() {
    State last = state;
    state = CLOSED;
    reading.close();
    if (last instanceof State.Open open) {
      open.publishing().close();
      loop.returnConnection();
      if (loop.sessions().closed(open.session(), this, inOrder, endReason, loop.nowMillis())) {
        open.outgoing().close();
      }
    }
  }

  /** Appends of this connection have been settled: acknowledge what may be acknowledged. */
  void acknowledge() {
    if (state instanceof State.Open open) {
      open.publishing().acknowledge();
    }
  }

  /** Commands wait for a device that this client listens for. */
  void commandsWait(String deviceId) {
    if (state instanceof State.Open open) {
      open.outgoing().sendWaiting(deviceId);
    }
  }

  /** The socket's outbound buffer is above, or again below, its mark. */
  void writabilityChanged() {
    outbound.changed(loop.nowMillis());
  }

  /** Before that nobody could be heard, and silence meant nothing. */
  void hearableSince(long nowMillis) {
    heardAtMillis = nowMillis;
  }

  /** Called about once a second. */
  void check(long nowMillis, boolean registerChanged) {
    switch (state) {
      case State.AwaitingConnect(long since) -> {
        if (nowMillis - since > loop.limits().connectTimeoutMillis()) {
          end(RefusalReason.CONNECT_TIMEOUT);
        }
      }
      case State.Open open -> {
        open.publishing().check(nowMillis);
        if (registerChanged
            && !SignIn.isStillGood(loop.ingest().directory(), open.session().device())) {
          end(RefusalReason.REMOVED);
        } else if (outbound.isStuck(open.unreadMillisMax(), nowMillis)) {
          end(RefusalReason.NOT_READING);
        } else if (reading.isPaused()) {
          // Nothing can be heard from a socket that is not read.
          heardAtMillis = nowMillis;
        } else if (open.keepAliveMillis() > 0
            && nowMillis - heardAtMillis > open.keepAliveMillis()) {
          end(RefusalReason.KEEP_ALIVE_TIMEOUT);
        }
      }
      case State.Identifying i -> {}
      case State.Closed c -> {}
    }
  }

  private static String nameOf(Object message) {
    return message instanceof MqttMessage packet && packet.fixedHeader() != null
        ? packet.fixedHeader().messageType().name()
        : message.getClass().getSimpleName();
  }

  /** Reading goes on when the log takes this lane's messages. */
  void pauseUntilWritable(Lane lane) {
    reading.pause(Reading.Pause.LOG_FULL);
    loop.tellWhenWritable(lane, this);
  }

  /** {@link #logWritable} is called when the log takes this lane's messages. */
  void tellWhenWritable(Lane lane) {
    loop.tellWhenWritable(lane, this);
  }

  void logWritable(Lane lane) {
    if (lane == Lane.ROUTINE && state instanceof State.Open open) {
      open.publishing().appendParked();
    }
    reading.resume(Reading.Pause.LOG_FULL);
  }

  /** Reading goes on after so long. */
  void pauseForRate(long millis) {
    reading.pause(Reading.Pause.RATE);
    loop.after(millis, () -> reading.resume(Reading.Pause.RATE));
  }
}
