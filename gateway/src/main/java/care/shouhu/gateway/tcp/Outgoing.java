package care.shouhu.gateway.tcp;

import care.shouhu.core.directory.Device;
import care.shouhu.core.event.CommandStep;
import care.shouhu.core.wire.DeviceCommand;
import care.shouhu.core.wire.tcp.TcpProtocol;
import care.shouhu.gateway.command.Commands;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;

/**
 * Commands to the terminal of one connection, one at a time: these protocols confirm a command by
 * its kind, not by an id of ours. The event loop's.
 *
 * <p>Nothing is sent before the terminal has reported something: what comes between its login's
 * steps it may throw away. What it does not confirm before the connection ends, the next one sends
 * again.
 */
final class Outgoing {
  private final Commands commands;
  private final TcpConnection connection;
  private final TcpProtocol protocol;
  private final Device device;
  private DeviceCommand sent;

  /** A frame of the terminal's; null until it has reported something. */
  private byte[] heard;

  Outgoing(Commands commands, TcpConnection connection, TcpProtocol protocol, Device device) {
    this.commands = commands;
    this.connection = connection;
    this.protocol = protocol;
    this.device = device;
  }

  /**
   * The terminal sent a frame.
   *
   * @param reports more than a step of its login
   */
  void heard(byte[] frame, boolean reports, long nowMillis) {
    if (sent != null) {
      Optional<Boolean> done = protocol.confirms(frame, sent);
      if (done.isPresent()) {
        commands.end(sent, done.get() ? CommandStep.DONE : CommandStep.REFUSED);
        sent = null;
      }
    }
    if (reports) {
      heard = frame;
    }
    sendWaiting(nowMillis);
  }

  /** Sends the next, if there is one and nothing else is on its way. */
  void sendWaiting(long nowMillis) {
    if (sent != null && sent.expiresAtMillis() <= nowMillis) {
      sent = null;
    }
    while (heard != null && sent == null) {
      List<DeviceCommand> next = commands.take(device.id(), this, 1);
      if (next.isEmpty()) {
        return;
      }
      send(next.getFirst());
    }
  }

  private void send(DeviceCommand command) {
    Optional<byte[]> frame = protocol.command(command, heard);
    if (frame.isEmpty()) {
      commands.end(command, CommandStep.UNSUPPORTED);
      return;
    }
    sent = command;
    connection.write(Unpooled.wrappedBuffer(frame.get()));
    commands.sent(command);
  }

  /** The connection no longer speaks for the device. */
  void close() {
    if (sent != null) {
      commands.putBack(this, List.of(sent));
    }
  }
}
