package care.shouhu.gateway.tcp;

import care.shouhu.core.directory.Device;
import care.shouhu.core.event.CommandStep;
import care.shouhu.core.wire.DeviceCommand;
import care.shouhu.core.wire.DeviceCommand.Kind;
import care.shouhu.core.wire.tcp.TcpProtocol;
import care.shouhu.gateway.command.Commands;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Commands to the terminal of one connection. These protocols confirm a command by its kind, not by
 * an id of ours, so one of a kind is on its way at a time, and no kind waits for another: whoever
 * called hears that help is coming, whatever the terminal left unconfirmed. A confirmation that has
 * not come in time ({@link #confirmMillis}) holds up its kind no longer, and the next of the kind
 * ends the one before: told again, the older would undo the newer.
 *
 * <p>Nothing is sent before the terminal has reported something: what comes between its login's
 * steps it may throw away. What it does not confirm before the connection ends, the next one sends
 * again; but a restart ends when it is sent, also for a gateway that restarts itself: a terminal
 * that restarts without a word would restart at each of its connections. The event loop's.
 */
final class Outgoing {
  /** A command that was sent and is not confirmed. */
  private record Told(DeviceCommand command, long atMillis) {}

  private final Commands commands;
  private final Consumer<byte[]> write;
  private final TcpProtocol protocol;
  private final Device device;

  /** In the order in which they were sent; at most one of a kind. */
  private final List<Told> told = new ArrayList<>(1);

  /** A frame of the terminal's; null until it has reported something. */
  private byte[] heard;

  /**
   * @param write sends a frame to the terminal
   */
  Outgoing(Commands commands, Consumer<byte[]> write, TcpProtocol protocol, Device device) {
    this.commands = commands;
    this.write = write;
    this.protocol = protocol;
    this.device = device;
  }

  /** How long a confirmation may take, as in docs/devices.md. */
  private static long confirmMillis(Kind kind) {
    return switch (kind) {
      case HELP_IS_COMING, IDENTIFY, SET_INTERVAL -> 30_000;
      case REBOOT -> 120_000;
    };
  }

  /**
   * The terminal sent a frame.
   *
   * @param reports more than a step of its login
   */
  void heard(byte[] frame, boolean reports, long nowMillis) {
    confirm(frame);
    if (reports) {
      heard = frame;
    }
    sendWaiting(nowMillis);
  }

  /** Of two that the same words confirm, the newer. */
  private void confirm(byte[] frame) {
    for (int i = told.size() - 1; i >= 0; i--) {
      DeviceCommand command = told.get(i).command();
      Optional<Boolean> done = protocol.confirms(frame, command);
      if (done.isPresent()) {
        told.remove(i);
        commands.end(command, done.get() ? CommandStep.DONE : CommandStep.REFUSED);
        return;
      }
    }
  }

  /** Sends what waits and whose kind is not on its way. */
  void sendWaiting(long nowMillis) {
    if (heard == null) {
      return;
    }
    told.removeIf(it -> it.command().expiresAtMillis() <= nowMillis);
    List<DeviceCommand> next = commands.take(device.id(), this, 1, free(nowMillis));
    while (!next.isEmpty()) {
      send(next.getFirst(), nowMillis);
      next = commands.take(device.id(), this, 1, free(nowMillis));
    }
  }

  private Set<Kind> free(long nowMillis) {
    Set<Kind> free = EnumSet.allOf(Kind.class);
    for (Told it : told) {
      if (nowMillis - it.atMillis() < confirmMillis(it.command().kind())) {
        free.remove(it.command().kind());
      }
    }
    return free;
  }

  private void send(DeviceCommand command, long nowMillis) {
    Optional<byte[]> frame = protocol.command(command, heard);
    if (frame.isEmpty()) {
      commands.end(command, CommandStep.UNSUPPORTED);
      return;
    }
    endBefore(command.kind());
    told.add(new Told(command, nowMillis));
    if (command.kind() == Kind.REBOOT) {
      commands.end(command, CommandStep.SENT);
    } else {
      commands.sent(command);
    }
    write.accept(frame.get());
  }

  private void endBefore(Kind kind) {
    for (Told it : told) {
      if (it.command().kind() == kind) {
        commands.end(it.command(), CommandStep.SENT);
      }
    }
    told.removeIf(it -> it.command().kind() == kind);
  }

  /** The connection no longer speaks for the device. */
  void close() {
    List<DeviceCommand> again = told.stream().map(Told::command).toList();
    told.clear();
    // What has ended, as a restart has, stays so.
    commands.putBack(this, again);
  }
}
