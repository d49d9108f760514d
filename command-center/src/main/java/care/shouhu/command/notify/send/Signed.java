package care.shouhu.command.notify.send;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature between us and a gateway, in both directions: HMAC-SHA-256 with the gateway's key
 * over the time in seconds, a full stop and the body, as it stands in {@value #HEADER} behind
 * {@code v1=} in hexadecimal digits.
 */
public final class Signed {
  public static final String HEADER = "Shouhu-Signature";
  public static final String TIME_HEADER = "Shouhu-Timestamp";

  /** A message that is older, or so far ahead, is not taken: it may be a repeated one. */
  public static final long AGE_SECONDS_MAX = 300;

  private static final String VERSION = "v1=";

  private Signed() {}

  /** The value of the header. */
  public static String sign(String secret, long seconds, byte[] body) {
    return VERSION + HexFormat.of().formatHex(mac(secret, Long.toString(seconds), body));
  }

  /** What is wrong with a message that claims to come from who has this key. */
  public enum Fault {
    NONE,
    /** A header is missing or unreadable. */
    NOT_SIGNED,
    WRONG_SIGNATURE,
    TOO_OLD
  }

  /** Checks the headers of a message; either may be null. */
  public static Fault check(
      String secret, String time, String signature, byte[] body, long nowMillis) {
    if (time == null
        || signature == null
        || !time.matches("[0-9]{1,12}")
        || !signature.startsWith(VERSION)) {
      return Fault.NOT_SIGNED;
    }
    byte[] claimed;
    try {
      claimed = HexFormat.of().parseHex(signature.substring(VERSION.length()));
    } catch (IllegalArgumentException e) {
      return Fault.NOT_SIGNED;
    }
    if (!MessageDigest.isEqual(claimed, mac(secret, time, body))) {
      return Fault.WRONG_SIGNATURE;
    }
    long ageSeconds = Math.abs(nowMillis / 1_000 - Long.parseLong(time));
    return ageSeconds > AGE_SECONDS_MAX ? Fault.TOO_OLD : Fault.NONE;
  }

  private static byte[] mac(String secret, String time, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((time + ".").getBytes(StandardCharsets.US_ASCII));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
