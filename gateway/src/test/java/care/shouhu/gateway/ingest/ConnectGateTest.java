package care.shouhu.gateway.ingest;

import static care.shouhu.gateway.ingest.ConnectGate.Verdict.ENTERS;
import static care.shouhu.gateway.ingest.ConnectGate.Verdict.REFUSED;
import static care.shouhu.gateway.ingest.ConnectGate.Verdict.WAITS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectGateTest {

  @Test
  void whoever_comes_first_enters_first_and_nobody_overtakes() {
    ConnectGate<String> gate = new ConnectGate<>(20, 10, 0);

    assertThat(List.of(gate.arrive("a", 0), gate.arrive("b", 0), gate.arrive("c", 0)))
        .containsExactly(ENTERS, WAITS, WAITS);
    // 50 ms later one more may enter: it is b's turn, not d's.
    assertThat(gate.arrive("d", 50)).isEqualTo(WAITS);

    assertThat(gate.next(50)).isEqualTo("b");
    assertThat(gate.next(50)).isNull();
    assertThat(gate.next(150)).isEqualTo("c");
    assertThat(gate.next(200)).isEqualTo("d");
    assertThat(gate.next(300)).isNull();
  }

  @Test
  void beyond_the_limit_of_those_who_wait_one_is_refused() {
    ConnectGate<Integer> gate = new ConnectGate<>(1, 2, 0);
    gate.arrive(0, 0);
    gate.arrive(1, 0);
    gate.arrive(2, 0);

    assertThat(gate.arrive(3, 0)).isEqualTo(REFUSED);
    assertThat(gate.waiting()).isEqualTo(2);
  }

  @Test
  void city_that_comes_back_at_once_is_in_after_nine_seconds() {
    ConnectLimits limits = ConnectLimits.defaults();
    ConnectGate<Integer> gate = new ConnectGate<>(limits.perSecond(), limits.waitingMax(), 0);
    int beds = 34_005;
    List<Integer> in = new ArrayList<>();
    for (int i = 0; i < beds; i++) {
      if (gate.arrive(i, 0) == ENTERS) {
        in.add(i);
      }
    }
    long now = 0;
    while (in.size() < beds && now < 60_000) {
      now += 10;
      for (Integer next = gate.next(now); next != null; next = gate.next(now)) {
        in.add(next);
      }
    }

    assertThat(now).isBetween(8_000L, 9_000L);
    assertThat(in).doesNotHaveDuplicates();
    assertThat(in.subList(0, 15_000)).isSorted();
  }

  /** A device and which of its connections; an older one is closed, which nobody here can see. */
  private record Attempt(int device, int number) {}

  @Test
  void devices_that_give_up_after_ten_seconds_and_come_again_get_in_all_the_same() {
    int beds = 34_005;
    ConnectGate<Attempt> gate =
        new ConnectGate<>(ConnectLimits.defaults().tlsPerSecond(), 150_000, 0);
    int[] attempts = new int[beds];
    boolean[] in = new boolean[beds];
    int missing = beds;
    long now = 0;
    for (; missing > 0 && now < 300_000; now += 10) {
      for (int device = 0; device < beds; device++) {
        // Each at its own moment of the ten seconds, and again each ten seconds.
        if (!in[device] && now % 10_000 == device % 1_000 * 10L) {
          attempts[device]++;
          Attempt attempt = new Attempt(device, attempts[device]);
          if (gate.arrive(attempt, now) == ENTERS) {
            in[device] = true;
            missing--;
          }
        }
      }
      for (Attempt next = gate.next(now); next != null; next = gate.next(now)) {
        if (!in[next.device()] && next.number() == attempts[next.device()]) {
          in[next.device()] = true;
          missing--;
        }
      }
    }

    assertThat(missing).isZero();
    assertThat(now).isLessThan(90_000);
  }
}
