package care.shouhu.command.notify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChannelHealthTest {
  private static final long NOW = 1_795_435_200_000L;

  @Test
  void aPolicyThatAsksForFewerFailuresRaisesAChannelThatFailsAlready() {
    ChannelHealth channel = ChannelHealth.unknown("push:push.example");
    for (int i = 0; i < 4; i++) {
      channel = channel.failed(Failure.TIMEOUT, NOW).orElseThrow();
    }
    assertThat(channel.mustBeRaised(5)).isFalse();

    // Meanwhile the policy asks for two.
    channel = channel.failed(Failure.TIMEOUT, NOW).orElseThrow();

    assertThat(channel.mustBeRaised(2)).isTrue();
    ChannelHealth raised = channel.raised("L-1", "I-1", NOW);
    assertThat(raised.failed(Failure.TIMEOUT, NOW)).isEmpty();
    assertThat(raised.mustBeRaised(2)).isFalse();
  }
}
