package care.shouhu.command.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChannelHealthTest {
  private static final long NOW = 1_795_435_200_000L;

  private static ChannelHealth failed(ChannelHealth channel, Failure failure, String username) {
    return channel.failed(failure, username, NOW).orElseThrow();
  }

  @Test
  void aPolicyThatAsksForFewerFailuresRaisesAChannelThatFailsAlready() {
    ChannelHealth channel = ChannelHealth.unknown("push:push.example");
    for (int i = 0; i < 4; i++) {
      channel = failed(channel, Failure.TIMEOUT, "a");
    }
    assertThat(channel.mustBeRaised(5)).isFalse();

    // Meanwhile the policy asks for two.
    channel = failed(channel, Failure.TIMEOUT, "a");

    assertThat(channel.mustBeRaised(2)).isTrue();
    ChannelHealth raised = channel.raised("L-1", "I-1", NOW);
    assertThat(raised.failed(Failure.TIMEOUT, "a", NOW)).isEmpty();
    assertThat(raised.mustBeRaised(2)).isFalse();
  }

  @Test
  void whatIsNotDeliveredIsNotMadeGoodByBeingTakenAgain() {
    ChannelHealth channel = ChannelHealth.unknown(ChannelHealth.ofGateway("sms"));
    for (String who : List.of("a", "b", "a", "c", "b")) {
      channel = channel.taken(NOW).orElse(channel);
      channel = failed(channel, Failure.NOT_DELIVERED, who);
    }

    assertThat(channel.mustBeRaised(5)).isTrue();
    assertThat(channel.worked(NOW)).get().matches(ChannelHealth::isWell);
  }

  @Test
  void whatIsRefusedIsMadeGoodByBeingTaken() {
    ChannelHealth channel = ChannelHealth.unknown(ChannelHealth.ofGateway("sms"));
    channel = failed(channel, Failure.REFUSED, "a");
    channel = failed(channel, Failure.REFUSED, "b");

    assertThat(channel.mustBeRaised(2)).isTrue();
    assertThat(channel.taken(NOW)).get().matches(ChannelHealth::isWell);
  }

  @ParameterizedTest
  @EnumSource(
      value = Failure.class,
      names = {"REFUSED", "GONE", "TIMEOUT", "SERVER_ERROR"})
  void whatWasNotDeliveredIsNotMadeGoodByBeingTaken_whateverFailedSince(Failure since) {
    ChannelHealth channel = ChannelHealth.unknown(ChannelHealth.ofGateway("sms"));
    channel = failed(channel, Failure.NOT_DELIVERED, "a");
    channel = failed(channel, since, "b");
    channel = channel.taken(NOW).orElseThrow();
    channel = failed(channel, Failure.NOT_DELIVERED, "b");

    assertThat(channel.mustBeRaised(2)).isTrue();
    assertThat(channel.worked(NOW)).get().matches(ChannelHealth::isWell);
  }

  @Test
  void aGatewayThatReportsNoDeliveriesIsBelievedAgainAfterAWhile() {
    var gateway = ChannelHealth.unknown(ChannelHealth.ofGateway("sms"));
    ChannelHealth channel = failed(gateway, Failure.NOT_DELIVERED, "a");
    long later = NOW + ChannelHealth.TAKEN_FOR_MILLIS;
    channel = channel.taken(NOW).orElseThrow();
    channel = channel.taken(later).orElseThrow();
    assertThat(channel.isWell()).as("taken twice").isFalse();
    assertThat(channel.taken(later - 1)).get().matches(soon -> !soon.isWell());

    assertThat(channel.taken(later)).get().matches(ChannelHealth::isWell);
  }

  @Test
  void onePersonsNumberSaysNothing_norAnAddressThatABrowserGaveBack() {
    ChannelHealth channel = ChannelHealth.unknown(ChannelHealth.ofGateway("sms"));
    for (int i = 0; i < 20; i++) {
      channel = failed(channel, Failure.REFUSED, "a");
    }
    assertThat(channel.mustBeRaised(5)).isFalse();

    ChannelHealth push = ChannelHealth.unknown("push:push.example");
    assertThat(push.failed(Failure.GONE, "a", NOW)).isEmpty();
    assertThat(push.failed(Failure.NOT_HEARD, "a", NOW)).isEmpty();
  }
}
