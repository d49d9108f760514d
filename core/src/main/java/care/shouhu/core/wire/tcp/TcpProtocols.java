package care.shouhu.core.wire.tcp;

import care.shouhu.core.directory.Device.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All protocols of the device TCP port, in the order in which they are asked for first bytes. */
public final class TcpProtocols {

  /** No two of them may say yes to the same bytes. */
  public static final List<TcpProtocol> ALL =
      List.of(new Gt06(), new Watch3g(), new Jt808(), new Ev07b(), new SiaDc09());

  private TcpProtocols() {}

  /** Whose bytes they are. */
  public sealed interface Recognised {

    record As(TcpProtocol protocol) implements Recognised {}

    /** More bytes are needed, {@value TcpProtocol#RECOGNISE_BYTES_MAX} at most. */
    record NotYet() implements Recognised {}

    record Unknown() implements Recognised {}
  }

  /** The protocol of a connection that begins with {@code first[0, length)}. */
  public static Recognised recognise(byte[] first, int length) {
    return recognise(ALL, first, length);
  }

  static Recognised recognise(List<TcpProtocol> protocols, byte[] first, int length) {
    List<TcpProtocol> open = new ArrayList<>(protocols.size());
    for (TcpProtocol protocol : protocols) {
      switch (protocol.recognise(first, length)) {
        case YES -> {
          return new Recognised.As(protocol);
        }
        case MORE -> open.add(protocol);
        case NO -> {}
      }
    }
    return open.isEmpty() || length >= TcpProtocol.RECOGNISE_BYTES_MAX
        ? new Recognised.Unknown()
        : new Recognised.NotYet();
  }

  /** The protocol of a device's profile; empty for the profiles of MQTT. */
  public static Optional<TcpProtocol> of(Profile profile) {
    for (TcpProtocol protocol : ALL) {
      if (protocol.profile() == profile) {
        return Optional.of(protocol);
      }
    }
    return Optional.empty();
  }
}
