package care.shouhu.command.registry;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.BiPredicate;

/**
 * Who has something done with a bed, and by which request.
 *
 * @param key the Idempotency-Key; null for none
 * @param request what is asked, as text: the same key with another text is refused
 * @param covers whether something of a division and place may be touched; what may not is as if it
 *     were not there
 */
public record BedCaller(
    String username, String key, String request, BiPredicate<String, String> covers) {

  /** What the clock has done: an offer that ran out, a bed that is offered. */
  static final BedCaller CLOCK = new BedCaller("system", null, "", (division, place) -> true);

  /** The same, also of people who are not of the caller's part: what they are wanted for is. */
  BedCaller everywhere() {
    return new BedCaller(username, key, request, (division, place) -> true);
  }

  byte[] digest() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(request.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
