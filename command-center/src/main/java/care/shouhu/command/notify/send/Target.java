package care.shouhu.command.notify.send;

import care.shouhu.command.access.FieldSeal;
import care.shouhu.command.notify.Attempt;
import care.shouhu.command.notify.ChannelHealth;
import care.shouhu.command.notify.Notice;
import care.shouhu.core.directory.ChannelKind;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.NotifyGateway;
import care.shouhu.core.directory.UserChannel;
import java.util.Optional;

/** Where an attempt goes, by what the register says now. */
sealed interface Target {

  /** The channel as a whole: what fails together, and waits in one queue. */
  String key();

  /** Whether it is to be said in English. */
  boolean english();

  /** The pages the person has open. */
  record Pages() implements Target {
    @Override
    public String key() {
      return "live";
    }

    @Override
    public boolean english() {
      return false;
    }
  }

  /** One browser. */
  record Browser(UserChannel channel, PushSubscription subscription) implements Target {
    @Override
    public String key() {
      return "push:" + subscription.host();
    }

    @Override
    public boolean english() {
      return "en".equals(subscription.language());
    }
  }

  /** An address behind a gateway. */
  record Behind(UserChannel channel, NotifyGateway gateway, String secret, GatewayAddressee to)
      implements Target {
    @Override
    public String key() {
      return ChannelHealth.ofGateway(gateway.id());
    }

    @Override
    public boolean english() {
      return "en".equals(to.language());
    }
  }

  /** Empty when the channel, its gateway or its key is no longer there, or cannot be opened. */
  static Optional<Target> of(Notice notice, Attempt attempt, Directory directory, FieldSeal seal) {
    if (attempt.kind() == ChannelKind.LIVE) {
      return Optional.of(new Pages());
    }
    Optional<UserChannel> channel =
        directory
            .channel(attempt.channelId())
            .filter(found -> found.username().equals(notice.username()));
    if (channel.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> address =
        seal.openText(FieldSeal.channelAddress(channel.get().id()), channel.get().sealedAddress());
    if (attempt.kind() == ChannelKind.WEB_PUSH) {
      return address
          .flatMap(PushSubscription::parse)
          .map(subscription -> new Browser(channel.get(), subscription));
    }
    return address
        .flatMap(GatewayAddressee::parse)
        .flatMap(to -> behind(channel.get(), to, directory, seal));
  }

  private static Optional<Target> behind(
      UserChannel channel, GatewayAddressee to, Directory directory, FieldSeal seal) {
    return directory
        .gateway(channel.gatewayId())
        .flatMap(gateway ->
            seal.openText(FieldSeal.gatewaySecret(gateway.id()), gateway.sealedSecret())
                .map(secret -> new Behind(channel, gateway, secret, to)));
  }
}
