package care.shouhu.gateway.mqtt;

import care.shouhu.core.directory.Directory;
import care.shouhu.gateway.ingest.AddressRates;
import care.shouhu.gateway.ingest.Identity;
import care.shouhu.gateway.ingest.RefusalReason;
import java.util.Optional;
import java.util.function.Consumer;

/** From what a client shows to the device it is: the directory first, then the register. */
final class SignIn {

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
    String deviceId = connect.userName() == null ? peer.certificateName() : connect.userName();
    var _ =
        loop.lookUp(deviceId)
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
      case Identity.Refused refused ->
          addresses.failed(peer.address(), loop.nowMillis())
              ? refused
              : new Identity.Refused(RefusalReason.ADDRESS_RATE);
    };
  }
}
