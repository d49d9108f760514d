package care.shouhu.command.registry.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.registry.exchange.Import.Done;
import care.shouhu.command.registry.exchange.Import.Failed;
import care.shouhu.command.registry.exchange.Import.Waiting;
import care.shouhu.command.registry.exchange.ImportDesk.Refusal;
import care.shouhu.command.registry.record.RecordKinds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class HeldImportTest {
  private static final long EXPIRES = 1_795_435_200_000L;
  private static final int ROUNDS = 2_000;

  private static HeldImport waiting(int bad) {
    var one = new HeldImport("registrar", new byte[] {1, 2, 3});
    var preview = new Preview(2, 1, 0, 0, bad, bad, List.of());
    one.waits(
        new Import("import-1", RecordKinds.BED, "registrar", "", 0, preview, new Waiting()),
        Seen.of(List.of()));
    return one;
  }

  @Test
  void ofOneWhoConfirmsAndOneWhoCancels_exactlyOneComesFirst() throws Exception {
    try (ExecutorService both = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < ROUNDS; round++) {
        HeldImport one = waiting(0);
        Callable<Boolean> confirm = () -> one.begin(false).isEmpty();
        Callable<Boolean> cancel = one::forget;

        List<Future<Boolean>> came = both.invokeAll(List.of(confirm, cancel));

        assertThat(came.get(0).get()).isNotEqualTo(came.get(1).get());
      }
    }
  }

  @Test
  void ofTwoWhoConfirm_exactlyOneBegins() throws Exception {
    try (ExecutorService both = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < ROUNDS; round++) {
        HeldImport one = waiting(0);
        Callable<Optional<Refusal>> confirm = () -> one.begin(false);

        List<Future<Optional<Refusal>>> came = both.invokeAll(List.of(confirm, confirm));

        assertThat(List.of(came.get(0).get(), came.get(1).get()))
            .containsExactlyInAnyOrder(Optional.empty(), Optional.of(Refusal.NOT_WAITING));
      }
    }
  }

  @Test
  void oneThatIsBeingLookedAt_takesItsRoom_butIsNotThereYet() {
    var one = new HeldImport("registrar", new byte[] {1, 2, 3});

    assertThat(one.bytesKept()).isEqualTo(3);
    assertThat(one.shown()).isEmpty();
    assertThat(one.begin(true)).contains(Refusal.NOT_THERE);
  }

  @Test
  void badLines_areWrittenOnlyWhenSaid_andWhatEndedGivesItsRoomBack() {
    HeldImport one = waiting(1);

    assertThat(one.begin(false)).contains(Refusal.BAD_LINES);
    assertThat(one.begin(true)).isEmpty();
    one.end(new Failed("STALE", ""), EXPIRES);
    assertThat(one.bytesKept()).isZero();
    assertThat(one.begin(true)).contains(Refusal.NOT_WAITING);
    assertThat(one.forget()).isTrue();
    assertThat(one.shown()).isEmpty();
  }

  @Test
  void secrets_areThereUntilItIsForgotten_andItIsRememberedAnewOnceItIsWritten() {
    HeldImport one = waiting(0);
    one.begin(false);
    one.end(new Done(1, 0, Map.of("button", "secret")), EXPIRES);

    assertThat(one.shown().orElseThrow().expiresAtMillis()).isEqualTo(EXPIRES);
    assertThat(one.secrets()).containsOnlyKeys("button");
    assertThat(one.secrets()).containsOnlyKeys("button");
    one.forget();
    assertThat(one.secrets()).isEmpty();
  }
}
