package care.shouhu.command.access;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;

/**
 * The second factor: a code of six digits that changes every 30 s (RFC 6238, SHA-1, as every
 * authenticator app has it), and ten recovery codes for when the telephone is lost. A code is taken
 * once, one step early or late. Secrets are sealed with the user's name bound to them. Thread-safe.
 */
public final class SecondFactor {
  static final int RECOVERY_CODES = 10;
  private static final String ALGORITHM = "HmacSHA1";
  private static final int SECRET_BYTES = 20;
  private static final int RECOVERY_BYTES = 10;
  private static final long STEP_MILLIS = 30_000;
  private static final long PENDING_MILLIS_MAX = 10 * 60_000;
  private static final int PENDING_MAX = 1_000;

  private final FieldSeal seal;
  private final Marks marks;
  private final SecureRandom random = new SecureRandom();
  private final TimeBasedOneTimePasswordGenerator codes;
  private final UsedSteps used;
  private final Map<String, Pending> pending =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Pending> eldest) {
          return size() > PENDING_MAX;
        }
      };

  private record Pending(String base32, long atMillis) {}

  SecondFactor(FieldSeal seal, Marks marks, UsedSteps used) {
    this.seal = seal;
    this.marks = marks;
    this.used = used;
    this.codes =
        new TimeBasedOneTimePasswordGenerator(Duration.ofMillis(STEP_MILLIS), 6, ALGORITHM);
  }

  /** With what this directory holds of codes that were taken. */
  public static SecondFactor open(FieldSeal seal, Marks marks, Path dataDirectory)
      throws IOException {
    return new SecondFactor(seal, marks, UsedSteps.open(dataDirectory));
  }

  /**
   * A secret that is shown once and counts when a code of it has been given.
   *
   * @param base32 for typing in
   * @param uri for a QR code
   */
  public record Offer(String base32, String uri) {}

  /** What makes a confirmed factor: kept sealed; the codes are shown once. */
  public record Confirmed(
      String sealedSecret, List<String> recoveryCodes, List<String> recoveryMarks) {
    public Confirmed {
      recoveryCodes = List.copyOf(recoveryCodes);
      recoveryMarks = List.copyOf(recoveryMarks);
    }
  }

  /** A new secret for this user; the one offered before is forgotten. */
  public synchronized Offer offer(String username, long nowMillis) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    String base32 = new Base32().encodeToString(secret).replace("=", "");
    pending.remove(username);
    pending.put(username, new Pending(base32, nowMillis));
    return new Offer(
        base32,
        "otpauth://totp/Shouhu:%s?secret=%s&issuer=Shouhu&digits=6&period=30"
            .formatted(username, base32));
  }

  /** Empty when the code is not of the secret that was offered within the last 10 minutes. */
  public synchronized Optional<Confirmed> confirm(String username, String code, long nowMillis) {
    Pending offered = pending.get(username);
    if (offered == null
        || nowMillis - offered.atMillis() > PENDING_MILLIS_MAX
        || !takes(username, new Base32().decode(offered.base32()), code, nowMillis)) {
      return Optional.empty();
    }
    pending.remove(username);
    List<String> recovery = new ArrayList<>();
    for (int n = 0; n < RECOVERY_CODES; n++) {
      byte[] bytes = new byte[RECOVERY_BYTES];
      random.nextBytes(bytes);
      recovery.add(new Base32().encodeToString(bytes).replaceAll("(.{4})(?=.)", "$1-"));
    }
    return Optional.of(
        new Confirmed(
            seal.sealText(FieldSeal.secondFactor(username), offered.base32()),
            recovery,
            recovery.stream().map(one -> recoveryMark(username, one)).toList()));
  }

  /** Whether the code is right, and was not used before. */
  public synchronized boolean takes(
      String username, String sealedSecret, String code, long nowMillis) {
    return seal.openText(FieldSeal.secondFactor(username), sealedSecret)
        .map(base32 -> takes(username, new Base32().decode(base32), code, nowMillis))
        .orElse(false);
  }

  private boolean takes(String username, byte[] secret, String code, long nowMillis) {
    long now = nowMillis / STEP_MILLIS;
    long last = used.last(username);
    for (long step = now - 1; step <= now + 1; step++) {
      if (step > last && same(code(secret, step), code)) {
        used.use(username, step);
        return true;
      }
    }
    return false;
  }

  private String code(byte[] secret, long step) {
    try {
      return codes.generateOneTimePasswordString(
          new SecretKeySpec(secret, ALGORITHM), Instant.ofEpochMilli(step * STEP_MILLIS));
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("any bytes are a key of " + ALGORITHM, e);
    }
  }

  private static boolean same(String right, String given) {
    return MessageDigest.isEqual(
        right.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  /** What is kept of a recovery code. */
  public String recoveryMark(String username, String code) {
    String plain = code.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT);
    return marks.mark("recovery:" + username, plain);
  }
}
