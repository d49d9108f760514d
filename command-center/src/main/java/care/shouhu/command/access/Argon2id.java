package care.shouhu.command.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id in PHC string form ({@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}). The parameters
 * are OWASP's (Password Storage Cheat Sheet: 19 MiB, two passes, one lane). Each call takes some
 * tens of milliseconds and 19 MiB: {@link Passwords} keeps them few.
 */
final class Argon2id {
  private static final int MEMORY_KIB = 19_456;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  /** Stored hashes are ours, but a hash must not be able to ask for all memory there is. */
  private static final int MEMORY_KIB_MAX = 262_144;

  private static final int PASSES_MAX = 16;

  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

  private Argon2id() {}

  /** A new hash with a salt of its own. */
  static String hash(String password, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] hash = derive(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            MEMORY_KIB, PASSES, LANES, base64.encodeToString(salt), base64.encodeToString(hash));
  }

  /** Whether the password belongs to the hash; false for text that is no such hash. */
  static boolean matches(String password, String phc) {
    Matcher parts = PHC.matcher(phc);
    if (!parts.matches()) {
      return false;
    }
    int memoryKib = Integer.parseInt(parts.group(1));
    int passes = Integer.parseInt(parts.group(2));
    int lanes = Integer.parseInt(parts.group(3));
    boolean inBounds =
        lanes >= 1
            && memoryKib >= 8 * lanes
            && memoryKib <= MEMORY_KIB_MAX
            && passes >= 1
            && passes <= PASSES_MAX;
    if (!inBounds) {
      return false;
    }
    byte[] salt = Base64.getDecoder().decode(parts.group(4));
    byte[] wanted = Base64.getDecoder().decode(parts.group(5));
    byte[] found = derive(password, salt, memoryKib, passes, lanes, wanted.length);
    return MessageDigest.isEqual(wanted, found);
  }

  private static byte[] derive(
      String password, byte[] salt, int memoryKib, int passes, int lanes, int hashBytes) {
    var parameters =
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build();
    var generator = new Argon2BytesGenerator();
    generator.init(parameters);
    byte[] hash = new byte[hashBytes];
    generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }
}
