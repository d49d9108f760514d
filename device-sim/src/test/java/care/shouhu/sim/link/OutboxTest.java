package care.shouhu.sim.link;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.sim.link.Message.Weight;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final List<Weight> WEIGHTS = List.of(Weight.values());

  @Test
  void callOvertakesWhatWaitsAndOthersKeepTheirOrder() {
    // Given
    Outbox outbox = new Outbox(10, 10);
    outbox.offer(message(1, Weight.READING));
    outbox.offer(message(2, Weight.NOTICE));
    outbox.offer(message(3, Weight.READING));

    // When
    outbox.offer(message(4, Weight.CALL));

    // Then
    assertThat(sendAll(outbox)).containsExactly(4L, 1L, 2L, 3L);
  }

  @Test
  void lostConnectionPutsWhatWasInFlightBackInItsOrder() {
    // Given
    Outbox outbox = new Outbox(10, 2);
    for (int i = 1; i <= 4; i++) {
      outbox.offer(message(i, Weight.READING));
    }
    assertThat(sendAll(outbox)).containsExactly(1L, 2L);

    // When
    outbox.takeBack();

    // Then
    assertThat(sendAll(outbox)).containsExactly(1L, 2L);
    assertThat(outbox.pending()).isEqualTo(4);
  }

  @Test
  void fullOutboxDropsTheOldestReadingThenNoticesAndNeverCalls() {
    // Given
    Outbox outbox = new Outbox(2, 1);
    outbox.offer(message(1, Weight.NOTICE));
    outbox.offer(message(2, Weight.READING));

    // When
    List<Long> dropped = new ArrayList<>();
    for (int i = 3; i <= 6; i++) {
      outbox.offer(message(i, Weight.CALL)).ifPresent(m -> dropped.add(m.number()));
    }

    // Then
    assertThat(dropped).containsExactly(2L, 1L);
    assertThat(outbox.pending()).isEqualTo(4);
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void everyMessageIsKeptAcknowledgedOrCountedAsDropped(@ForAll long seed) {
    // Given
    Random random = new Random(seed);
    Outbox outbox = new Outbox(1 + random.nextInt(20), 1 + random.nextInt(5));
    Set<Long> alive = new HashSet<>();
    List<Message> flying = new ArrayList<>();

    // When
    for (long number = 0; number < 200; number++) {
      switch (random.nextInt(6)) {
        case 0, 1, 2 -> {
          Weight weight = WEIGHTS.get(random.nextInt(3));
          alive.add(number);
          outbox
              .offer(message(number, weight))
              .ifPresent(dropped -> {
                assertThat(dropped.weight()).isNotEqualTo(Weight.CALL);
                assertThat(flying).doesNotContain(dropped);
                assertThat(alive.remove(dropped.number())).isTrue();
              });
        }
        case 3 -> outbox.next().ifPresent(flying::add);
        case 4 -> {
          if (!flying.isEmpty()) {
            Message done = flying.remove(random.nextInt(flying.size()));
            assertThat(outbox.acknowledged(done)).isTrue();
            assertThat(outbox.acknowledged(done)).isFalse();
            alive.remove(done.number());
          }
        }
        default -> {
          if (random.nextInt(4) == 0) {
            outbox.takeBack();
            flying.clear();
          } else if (!flying.isEmpty()) {
            outbox.giveBack(flying.removeLast());
          }
        }
      }
      assertThat(outbox.pending()).isEqualTo(alive.size());
    }

    // Then: what is alive comes out, each once
    outbox.takeBack();
    Set<Long> left = new HashSet<>();
    for (var next = outbox.next(); next.isPresent(); next = outbox.next()) {
      assertThat(left.add(next.get().number())).isTrue();
      outbox.acknowledged(next.get());
    }
    assertThat(left).isEqualTo(alive);
  }

  @Test
  void backoffDoublesUpToItsLimitWithJitter() {
    LinkLimits limits = LinkLimits.ordinary();

    assertThat(limits.backoffMillis(1, 0)).isEqualTo(250);
    assertThat(limits.backoffMillis(1, 1)).isEqualTo(500);
    assertThat(limits.backoffMillis(3, 1)).isEqualTo(2000);
    assertThat(limits.backoffMillis(40, 1)).isEqualTo(20_000);
  }

  private static Message message(long number, Weight weight) {
    return new Message(number, weight, "t", new byte[0], 0);
  }

  private static List<Long> sendAll(Outbox outbox) {
    List<Long> sent = new ArrayList<>();
    for (var next = outbox.next(); next.isPresent(); next = outbox.next()) {
      sent.add(next.get().number());
    }
    return sent;
  }
}
