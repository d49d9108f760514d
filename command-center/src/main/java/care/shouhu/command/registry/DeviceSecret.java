package care.shouhu.command.registry;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Secrets of devices. They are random, so a plain digest is enough: there is nothing to guess. */
public final class DeviceSecret {
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int CHARS = 32;

  private DeviceSecret() {}

  /** A new one: 160 bits, typed by people now and then, so without 0, 1, 8 and 9. */
  public static String random(SecureRandom random) {
    var secret = new StringBuilder(CHARS);
    for (int n = 0; n < CHARS; n++) {
      secret.append(BASE32.charAt(random.nextInt(BASE32.length())));
    }
    return secret.toString();
  }

  /** As {@code Device.secretSha256Hex} keeps it. */
  public static String sha256Hex(String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
