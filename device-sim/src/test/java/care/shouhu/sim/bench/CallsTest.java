package care.shouhu.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.sim.load.Kind;
import care.shouhu.sim.load.LoadDevice;
import care.shouhu.sim.load.LoadFigures;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CallsTest {
  private static final long SECOND = 1_000_000_000L;

  private final Calls calls =
      new Calls(List.of(new LoadDevice("one", ""), new LoadDevice("two", "")));

  @Test
  void aCallThatIsNeverSeenCountsAsTheLongest() {
    long due = System.nanoTime() - SECOND;
    acknowledged(0, due, due + 2_000_000);
    acknowledged(1, due, due + 4_000_000);

    seen("incident", "one");

    assertThat(calls.unseen()).isEqualTo(1);
    assertThat(calls.acknowledgedCount()).isEqualTo(2);
    assertThat(calls.ackMicros().getMaxValue()).isBetween(4_000L, 4_100L);
    assertThat(calls.seenMicros().getMinValue()).isGreaterThanOrEqualTo(999_000);
    assertThat(calls.seenMicros().getMaxValue()).isGreaterThanOrEqualTo(LoadFigures.ACK_MICROS_MAX);
  }

  @Test
  void theFirstTimeCountsOfEveryCall() {
    long due = System.nanoTime() - SECOND;
    acknowledged(0, due, due + 2_000_000);
    acknowledged(0, due + SECOND / 2, due + SECOND);
    seen("snapshot", "one");
    long first = calls.firstSeenNanos();
    seen("incident", "one");
    seen("incident", "another");
    seen("beat", "two");

    assertThat(calls.firstSeenNanos()).isEqualTo(first).isNotZero();
    assertThat(calls.ackMicros().getMaxValue()).isLessThan(3_000);
    assertThat(calls.seenMicros().getTotalCount()).isEqualTo(1);
  }

  private void acknowledged(int button, long due, long acked) {
    calls.acknowledged(button, Kind.CALL, 1, 2, due, acked);
  }

  private void seen(String type, String device) {
    ObjectMapper json = new ObjectMapper();
    var message = json.createObjectNode().put("type", type);
    var incident =
        type.equals("snapshot")
            ? message.putArray("incidents").addObject()
            : message.putObject("incident");
    incident.putArray("alarms").addObject().put("deviceId", device);
    calls.seen(message);
  }
}
