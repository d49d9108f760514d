package care.shouhu.gateway.mqtt;

import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Directory;
import care.shouhu.gateway.ingest.AddressRates;
import care.shouhu.gateway.ingest.Identity;
import care.shouhu.gateway.ingest.Ingest;
import care.shouhu.gateway.ingest.RefusalReason;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** From what a client shows to the device it is: the directory first, then the register. */
final class SignIn {

  private static final String PROTOCOL = "mqtt";

  private final EventLoop loop;
  private final AddressRates addresses;
  private final Connect connect;
  private final Peer peer;

  SignIn(EventLoop loop, AddressRates addresses, Connect connect, Peer peer) {
    this.loop = loop;
    this.addresses = addresses;
    this.connect = connect;
    this.peer = peer;
  }

  /** Who it is; empty when only the register can say. */
  Optional<Identity> inMemory() {
    Identity shown = identity();
    boolean ask =
        shown instanceof Identity.Refused(RefusalReason reason)
            && reason == RefusalReason.UNKNOWN_DEVICE
            && addresses.mayFail(peer.address(), loop.nowMillis());
    return ask ? Optional.empty() : Optional.of(counted(shown));
  }

  /** Asks the register, and answers on the event loop. */
  void ask(Consumer<Identity> then) {
    var _ =
        loop.lookUp(claimedId())
            .whenComplete((device, failure) ->
                loop.execute(() ->
                    then.accept(
                        failure == null
                            ? counted(identity())
                            : new Identity.Refused(RefusalReason.REGISTER_UNAVAILABLE))));
  }

  private Identity identity() {
    Directory directory = loop.ingest().directory();
    return peer.certificateName() == null
        ? Identity.of(directory, connect.userName(), connect.secret())
        : Identity.ofCertificate(directory, connect.userName(), peer.certificateName());
  }

  /** What failed, counts; of an address where too much fails, only that is said. */
  private Identity counted(Identity identity) {
    return switch (identity) {
      case Identity.Known known -> known;
      case Identity.Refused refused -> {
        if (!addresses.failed(peer.address(), loop.nowMillis())) {
          yield new Identity.Refused(RefusalReason.ADDRESS_RATE);
        }
        note(refused.reason());
        yield refused;
      }
    };
  }

  /** For the list from which a person enrols devices. */
  private void note(RefusalReason reason) {
    Ingest ingest = loop.ingest();
    String address = peer.address().getHostAddress();
    if (reason == RefusalReason.UNKNOWN_DEVICE) {
      byte[] said = ("client id " + connect.clientId()).getBytes(StandardCharsets.UTF_8);
      ingest.unknownDevice(claimedId(), PROTOCOL, address, said, loop.nowMillis());
    } else if (reason == RefusalReason.WRONG_SECRET) {
      ingest
          .directory()
          .device(claimedId())
          .ifPresent(device -> ingest.wrongSecret(device, PROTOCOL, address, loop.nowMillis()));
    }
  }

  private String claimedId() {
    return connect.userName() == null ? peer.certificateName() : connect.userName();
  }

  /**
   * Whether a device that signed in is still in the register, and with the same secret: a new one
   * may mean that the old one leaked.
   */
  static boolean isStillGood(Directory directory, Device device) {
    return directory
        .device(device.id())
        .filter(now -> now.secretSha256Hex().equals(device.secretSha256Hex()))
        .isPresent();
  }
}
