package care.shouhu.command.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeptAnswersTest {
  private static final long KEPT_MILLIS = 60_000;

  private final KeptAnswers<String, String> kept = new KeptAnswers<>(KEPT_MILLIS, 2);
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void anAnswer_isGivenAgain_untilItIsTooOld() {
    assertThat(at(0, "city")).isEqualTo("city 1");
    assertThat(at(KEPT_MILLIS - 1, "city")).isEqualTo("city 1");
    assertThat(at(KEPT_MILLIS, "city")).isEqualTo("city 2");
    assertThat(at(0, "city")).as("the clock stepped back").isEqualTo("city 3");
  }

  @Test
  void whoAsksMeanwhile_waitsForTheSame_howeverLongItTakes() {
    var first = new CompletableFuture<String>();
    assertThat(kept.of("city", 0, () -> first)).isSameAs(first);

    assertThat(kept.of("city", 2 * KEPT_MILLIS, () -> answer("city"))).isSameAs(first);

    assertThat(asked).hasValue(0);
  }

  @Test
  void aFailure_isNotKept() {
    var _ =
        kept.of("city", 0, () -> CompletableFuture.failedFuture(new IllegalStateException("away")));

    assertThat(at(1, "city")).isEqualTo("city 1");
  }

  @Test
  void ofMoreQuestionsThanFit_theOldestIsForgotten() {
    at(0, "city");
    at(1, "here");
    at(2, "there");

    assertThat(at(3, "here")).isEqualTo("here 2");
    assertThat(at(3, "city")).isEqualTo("city 4");
  }

  private String at(long millis, String question) {
    return kept.of(question, millis, () -> answer(question)).join();
  }

  private CompletableFuture<String> answer(String question) {
    return CompletableFuture.completedFuture(question + " " + asked.incrementAndGet());
  }
}
