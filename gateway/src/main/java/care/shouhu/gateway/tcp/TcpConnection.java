package care.shouhu.gateway.tcp;

import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.tcp.TcpProtocol;
import care.shouhu.core.wire.tcp.TcpProtocol.Framing;
import care.shouhu.core.wire.tcp.TcpProtocol.Heard;
import care.shouhu.core.wire.tcp.TcpProtocols.Recognised;
import care.shouhu.gateway.ingest.Ingest;
import care.shouhu.gateway.ingest.IngestMeters;
import care.shouhu.gateway.ingest.RefusalReason;
import care.shouhu.gateway.ingest.TokenBucket;
import care.shouhu.gateway.socket.Outbound;
import care.shouhu.gateway.socket.Reading;
import care.shouhu.gateway.tcp.Naming.Named;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.internal.net.NetSocketInternal;
import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One terminal's connection, through its {@link State}s. Everything here runs on the connection's
 * event loop.
 */
final class TcpConnection {

  private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);

  private final TcpLoop loop;
  private final NetSocketInternal socket;
  private final InetAddress address;
  private final Ingest ingest;
  private final IngestMeters meters;
  private final Reading reading;
  private final Outbound outbound;
  private final Incoming incoming = new Incoming();
  private final Misread misread;
  private final Nobodys nobodys = new Nobodys();
  private State state;
  private Exchange exchange;
  private Outgoing outgoing;

  /** The rate before there is an exchange; null until it is needed. */
  private TokenBucket namelessRate;

  private boolean counted;
  private long heardAtMillis;

  /** Why the connection ends, as far as it is known; the word in its link change. */
  private String endReason = "connection_lost";

  TcpConnection(TcpLoop loop, NetSocketInternal socket, InetAddress address) {
    this.loop = loop;
    this.socket = socket;
    this.address = address;
    this.ingest = loop.ingest();
    this.meters = ingest.meters();
    this.reading =
        new Reading(socket.channelHandlerContext().channel(), this::handle, ingest.meters());
    this.outbound = new Outbound(socket, reading);
    this.heardAtMillis = loop.nowMillis();
    this.misread = new Misread(ingest, loop.limits().noiseBytesMax(), heardAtMillis);
    this.state = new State.Recognising(heardAtMillis);
  }

  TcpLoop loop() {
    return loop;
  }

  /** Bytes as they came, with their reference. */
  void received(ByteBuf bytes) {
    reading.received(bytes);
  }

  private void handle(Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      incoming.add(bytes);
    } finally {
      bytes.release();
    }
    try {
      if (!advance()) {
        // There are bytes that wait here: to be called again when reading goes on.
        reading.putBack(Unpooled.EMPTY_BUFFER);
      }
    } catch (RuntimeException e) {
      // A bug of ours, or bytes that found one: this connection ends, the others never notice.
      LOG.error("TCP connection closed by a fault while handling what a device sent", e);
      meters.refused(RefusalReason.PROTOCOL_ERROR);
      close("gateway_fault");
    }
  }

  /** Takes frames until all are taken (true), or until the next must wait (false). */
  private boolean advance() {
    while (!reading.isPaused()) {
      switch (state) {
        case State.Recognising r -> {
          if (!recognised()) {
            return true;
          }
        }
        case State.Nameless(TcpProtocol protocol, long since) -> {
          if (!nextFrame(protocol)) {
            return true;
          }
        }
        case State.Open(TcpProtocol protocol, String number, Device device) -> {
          if (!nextFrame(protocol)) {
            return true;
          }
        }
        case State.Between(TcpProtocol protocol) -> {
          if (!nextFrame(protocol)) {
            return true;
          }
        }
        case State.Asking a -> {
          return false;
        }
        case State.Closed c -> {
          return true;
        }
      }
    }
    return false;
  }

  /** False when more bytes are needed. */
  private boolean recognised() {
    return switch (incoming.recognise()) {
      case Recognised.NotYet n -> false;
      case Recognised.As(TcpProtocol protocol) -> {
        state = new State.Nameless(protocol, loop.nowMillis());
        yield true;
      }
      case Recognised.Unknown u -> {
        end(RefusalReason.PROTOCOL_UNKNOWN);
        yield true;
      }
    };
  }

  /** False when more bytes are needed. A frame that must wait stays where it is. */
  private boolean nextFrame(TcpProtocol protocol) {
    switch (incoming.frame(protocol)) {
      case Framing.Incomplete i -> {
        if (incoming.size() >= TcpProtocol.FRAME_BYTES_MAX) {
          tooLarge();
        }
        return false;
      }
      case Framing.Noise(int bytes) -> {
        incoming.skip(bytes);
        if (!misread.mayBeNoise(bytes)) {
          end(RefusalReason.MALFORMED);
        }
      }
      case Framing.Frame(int bytes) when bytes > TcpProtocol.FRAME_BYTES_MAX -> tooLarge();
      case Framing.Frame(int bytes) -> {
        if (taken(protocol, incoming.first(bytes)) && !(state instanceof State.Closed)) {
          incoming.skip(bytes);
        }
      }
    }
    return true;
  }

  private void tooLarge() {
    if (state instanceof State.Open open) {
      misread.tooLarge(open.device(), incoming.first(incoming.size()), loop.nowMillis());
    }
    end(RefusalReason.TOO_LARGE);
  }

  /** False when the frame must be offered again. */
  private boolean taken(TcpProtocol protocol, byte[] frame) {
    long now = loop.nowMillis();
    Heard heard = protocol.hear(frame, now);
    if (heard.malformed() != null) {
      malformed(frame, heard, now);
      return true;
    }
    heardAtMillis = now;
    misread.frame();
    if (state instanceof State.Open open && open.is(heard.number())) {
      if (Naming.isStill(ingest.directory(), open.device())) {
        boolean taken = exchange.take(open.device(), frame, heard, now);
        if (taken && state instanceof State.Open) {
          outgoing.heard(frame, heard.keep() != Heard.Keep.NOTHING, now);
        }
        return taken;
      }
      if (!protocol.isShared()) {
        end(RefusalReason.REMOVED);
        return true;
      }
      leaveDevice(RefusalReason.REMOVED.label());
    }
    if (heard.number() == null) {
      // A terminal that thinks it is signed in: closed, it signs in again.
      end(RefusalReason.NOT_SIGNED_IN);
      return true;
    }
    return identified(protocol, frame, heard);
  }

  private void malformed(byte[] frame, Heard heard, long now) {
    RefusalReason reason =
        heard.malformed().equals(TcpProtocol.BAD_CHECKSUM)
            ? RefusalReason.BAD_CHECKSUM
            : RefusalReason.MALFORMED;
    LOG.debug("TCP frame refused: {}", heard.malformed());
    if (state instanceof State.Open open) {
      misread.malformed(open.device(), reason, frame, now);
      exchange.answer(heard.answer(), now);
    } else if (state instanceof State.Between) {
      meters.refused(reason);
      exchange.answer(heard.answer(), now);
    } else {
      if (heard.answer() != null) {
        write(Unpooled.wrappedBuffer(heard.answer()));
      }
      end(reason);
    }
  }

  /** Whether the frame is done with; where it is not, it is offered again and meets its device. */
  private boolean identified(TcpProtocol protocol, byte[] frame, Heard heard) {
    return switch (Naming.of(ingest.directory(), heard.number(), protocol.profile())) {
      case Named.Known(Device device) -> {
        leaveDevice("other_device");
        open(protocol, heard.number(), device);
        yield false;
      }
      case Named.Unknown u -> unknown(protocol, frame, heard);
      case Named.OfOtherProfile o -> refused(protocol, heard, RefusalReason.WRONG_PROFILE);
    };
  }

  /** Unknown here; whether it is nobody's, the register says. */
  private boolean unknown(TcpProtocol protocol, byte[] frame, Heard heard) {
    long now = loop.nowMillis();
    if (nobodys.has(heard.number(), now)) {
      return nobody(protocol, frame, heard);
    }
    if (!ingest.addresses().mayFail(address, now)) {
      return refused(protocol, heard, RefusalReason.ADDRESS_RATE);
    }
    if (!loop.mayAsk(now)) {
      return refused(protocol, heard, RefusalReason.REGISTER_UNAVAILABLE);
    }
    ask(protocol, frame, heard);
    return false;
  }

  /** Of an address that names too many who are nobody, only that is said. */
  private boolean nobody(TcpProtocol protocol, byte[] frame, Heard heard) {
    long now = loop.nowMillis();
    if (!ingest.addresses().failed(address, now)) {
      return refused(protocol, heard, RefusalReason.ADDRESS_RATE);
    }
    ingest.unknownDevice(
        heard.number(), protocol.profile().wireName(), address.getHostAddress(), frame, now);
    return refused(protocol, heard, RefusalReason.UNKNOWN_DEVICE);
  }

  /**
   * Says no to the number of this frame. A connection that many share goes on for the others; any
   * other ends, also because its next frames may name nobody and be taken for another's. True: the
   * frame is done with.
   */
  private boolean refused(TcpProtocol protocol, Heard heard, RefusalReason reason) {
    if (heard.refusal() != null && reason != RefusalReason.REGISTER_UNAVAILABLE) {
      write(Unpooled.wrappedBuffer(heard.refusal()));
    }
    if (!protocol.isShared()) {
      end(reason);
      return true;
    }
    meters.refused(reason);
    long now = loop.nowMillis();
    slowDown(now);
    if (ingest.addresses().mayFail(address, now)) {
      state = state.waitingAnew(now);
    }
    return true;
  }

  private void slowDown(long now) {
    if (exchange != null) {
      exchange.slowDown(now);
      return;
    }
    if (namelessRate == null) {
      namelessRate = ingest.limits().bucket(false, now);
    }
    if (!namelessRate.tryTake(now)) {
      namelessRate.takeOnCredit(now);
      pauseForRate(namelessRate.waitMillis(now));
    }
  }

  private void ask(TcpProtocol protocol, byte[] frame, Heard heard) {
    state = new State.Asking(protocol, loop.nowMillis(), state);
    reading.pause(Reading.Pause.IDENTIFYING);
    var _ =
        loop.lookUp(heard.number())
            .whenComplete((device, failure) ->
                loop.execute(() -> asked(protocol, frame, heard, failure == null)));
  }

  private void asked(TcpProtocol protocol, byte[] frame, Heard heard, boolean answered) {
    if (!(state instanceof State.Asking(TcpProtocol p, long since, State before))) {
      return;
    }
    state = before;
    long now = loop.nowMillis();
    loop.asked(answered, now);
    if (answered) {
      nobodys.add(heard.number(), now);
    }
    boolean done = identified(protocol, frame, heard);
    if (done && !(state instanceof State.Closed)) {
      incoming.skip(frame.length);
    }
    reading.resume(Reading.Pause.IDENTIFYING);
  }

  private void open(TcpProtocol protocol, String number, Device device) {
    if (!counted && !ingest.takeConnection()) {
      end(RefusalReason.CONNECTIONS_FULL);
      return;
    }
    long now = loop.nowMillis();
    if (!counted) {
      counted = true;
      loop.named();
      TokenBucket rate = ingest.limits().bucket(device.kind() == DeviceKind.HUB, now);
      exchange = new Exchange(this, ingest, reading, rate, loop.limits().unansweredFramesMax());
    }
    state = new State.Open(protocol, number, device);
    outgoing =
        new Outgoing(
            loop.commands(), frame -> write(Unpooled.wrappedBuffer(frame)), protocol, device);
    loop.terminals()
        .opened(device, this, now)
        .filter(former -> former != this)
        .ifPresent(former -> former.loop.execute(() -> former.takenOver(device)));
  }

  /** Another connection has this one's device. */
  private void takenOver(Device device) {
    State.Open open = state.open();
    if (open == null || !open.device().id().equals(device.id())) {
      return;
    }
    if (loop.terminals().isOn(device, this)) {
      // Said late: it was taken back meanwhile.
      return;
    }
    if (open.protocol().isShared()) {
      leaveDevice(Terminals.TAKEN_OVER);
    } else {
      close(Terminals.TAKEN_OVER);
    }
  }

  /** The connection no longer speaks for its device. */
  private void leaveDevice(String reason) {
    State.Open open = state.open();
    if (open == null) {
      return;
    }
    State between = new State.Between(open.protocol());
    state =
        state instanceof State.Asking(TcpProtocol protocol, long since, State before)
            ? new State.Asking(protocol, since, between)
            : between;
    loop.terminals().closed(open.device(), this, reason, loop.nowMillis());
    outgoing.close();
  }

  /** Commands wait for a device that was on this connection a moment ago. */
  void commandsWait(String deviceId) {
    if (state instanceof State.Open open && open.device().id().equals(deviceId)) {
      outgoing.sendWaiting(loop.nowMillis());
    }
  }

  /** Ends the connection for a reason that is counted. */
  private void end(RefusalReason reason) {
    if (counted) {
      meters.refused(reason);
    } else {
      meters.connectRefused(reason);
      LOG.debug("TCP connection refused: {}", reason.label());
    }
    close(reason.label());
  }

  void shutDown() {
    meters.refused(RefusalReason.SHUTTING_DOWN);
    close(RefusalReason.SHUTTING_DOWN.label());
  }

  void close(String reason) {
    if (!(state instanceof State.Closed)) {
      endReason = reason;
      ended();
      outbound.close();
    }
  }

  /** The socket is closed, by whichever side. */
  void socketClosed() {
    ended();
  }

  private void ended() {
    if (state instanceof State.Closed) {
      return;
    }
    leaveDevice(endReason);
    state = new State.Closed();
    loop.forget(this);
    reading.close();
    incoming.clear();
    if (counted) {
      exchange.close();
      ingest.returnConnection();
    } else {
      loop.named();
    }
  }

  /** A frame of this connection is durable, or will not be. */
  void settled(Owed frame) {
    if (!(state instanceof State.Closed)) {
      exchange.settled(frame);
    }
  }

  /** Sends bytes to the terminal; on the event loop. */
  void write(ByteBuf bytes) {
    var channel = socket.channelHandlerContext();
    var _ = channel.writeAndFlush(bytes, channel.voidPromise());
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
  void check(long nowMillis) {
    if (exchange != null) {
      exchange.check(nowMillis);
    }
    if (state instanceof State.Open) {
      outgoing.sendWaiting(nowMillis);
      if (reading.isPaused()) {
        // Nothing can be heard from a socket that is not read.
        heardAtMillis = nowMillis;
      }
    }
    RefusalReason overdue =
        outbound.isStuck(loop.limits().unreadMillisMax(), nowMillis)
            ? RefusalReason.NOT_READING
            : state.overdue(loop.limits(), heardAtMillis, nowMillis);
    if (overdue != null) {
      end(overdue);
    }
  }

  /** {@link #logWritable} is called when the log takes this lane's frames. */
  void tellWhenWritable(Lane lane) {
    loop.tellWhenWritable(lane, this);
  }

  void logWritable(Lane lane) {
    if (lane == Lane.ROUTINE && exchange != null && !(state instanceof State.Closed)) {
      exchange.appendParked();
    }
    reading.resume(Reading.Pause.LOG_FULL);
  }

  /** Reading goes on after so long. */
  void pauseForRate(long millis) {
    reading.pause(Reading.Pause.RATE);
    loop.after(millis, () -> reading.resume(Reading.Pause.RATE));
  }
}
