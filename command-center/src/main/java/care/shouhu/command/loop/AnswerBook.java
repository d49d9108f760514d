package care.shouhu.command.loop;

import care.shouhu.command.incident.RememberedAnswer;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** First verdicts on commands with an Idempotency-Key, oldest first. Not thread-safe. */
final class AnswerBook {

  /** An answer is given again for this long … */
  static final long KEPT_MILLIS = 24 * 3_600_000L;

  /** … unless there are more than this. */
  static final int ANSWERS_MAX = 50_000;

  private record Key(String username, String key) {}

  private final Map<Key, RememberedAnswer> answers = new LinkedHashMap<>();

  Optional<RememberedAnswer> answer(String username, String key, long nowMillis) {
    return Optional.ofNullable(answers.get(new Key(username, key)))
        .filter(answer -> nowMillis - answer.atMillis() < KEPT_MILLIS);
  }

  /** Remembers one; forgets what is older than its time allows. */
  void put(RememberedAnswer answer) {
    Key key = new Key(answer.username(), answer.key());
    answers.remove(key);
    answers.put(key, answer);
    Iterator<RememberedAnswer> oldest = answers.values().iterator();
    while (oldest.hasNext()) {
      boolean old = answer.atMillis() - oldest.next().atMillis() >= KEPT_MILLIS;
      if (!old && answers.size() <= ANSWERS_MAX) {
        return;
      }
      oldest.remove();
    }
  }

  Collection<RememberedAnswer> all() {
    return Collections.unmodifiableCollection(answers.values());
  }
}
