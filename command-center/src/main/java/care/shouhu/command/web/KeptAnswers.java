package care.shouhu.command.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The newest answer to each of some questions, kept for a while. Who asks while a question is being
 * asked waits for the same answer; a failure is not kept. Of more questions than fit the one that
 * was asked for longest ago is forgotten. Thread-safe.
 *
 * @param <K> what is asked
 */
final class KeptAnswers<K, V> {
  private final long keptMillis;
  private final int keysMax;
  private final Map<K, Kept<V>> kept = new LinkedHashMap<>();

  /** What was asked at a time. */
  private record Kept<V>(CompletableFuture<V> answer, long askedAtMillis) {}

  KeptAnswers(long keptMillis, int keysMax) {
    this.keptMillis = keptMillis;
    this.keysMax = keysMax;
  }

  /**
   * The answer that is kept, or that somebody waits for; else what {@code ask} brings.
   *
   * @param ask does not block
   */
  synchronized CompletableFuture<V> of(K key, long nowMillis, Supplier<CompletableFuture<V>> ask) {
    Kept<V> held = kept.get(key);
    if (held != null && isGood(held, nowMillis)) {
      return held.answer;
    }
    kept.remove(key);
    if (kept.size() >= keysMax) {
      kept.remove(kept.keySet().iterator().next());
    }
    CompletableFuture<V> answer = ask.get();
    kept.put(key, new Kept<>(answer, nowMillis));
    return answer;
  }

  /** A clock that steps back makes nothing last longer. */
  private boolean isGood(Kept<V> held, long nowMillis) {
    if (!held.answer.isDone()) {
      return true;
    }
    long ageMillis = nowMillis - held.askedAtMillis;
    return !held.answer.isCompletedExceptionally() && ageMillis >= 0 && ageMillis < keptMillis;
  }
}
