package care.shouhu.command.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keyed digests, which tell whether two texts are the same and nothing else: of addresses, of
 * recovery codes, and of what proves a channel. Their key is in {@code field.keys} and is not
 * rotated.
 *
 * <p>Until V305 the same key, then in {@code notify.key}, also sealed addresses, the keys of
 * gateways and second factors. What it sealed still opens here, and {@code FieldReseal} seals it
 * anew.
 */
public final class Marks {
  private static final String OLD_VERSION = "1.";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final byte[] key;
  private final SecretKeySpec opening;
  private final byte[] marking;

  Marks(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("the key has " + key.length + " bytes, 32 are wanted");
    }
    this.key = key.clone();
    // One key in the file, one for each use.
    opening = new SecretKeySpec(mac(key, "seal"), "AES");
    marking = mac(key, "mark");
  }

  /** With a new key. */
  static Marks made() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return new Marks(key);
  }

  /**
   * With this key.
   *
   * @param hex 64 hexadecimal digits
   * @throws IllegalArgumentException for anything else
   */
  static Marks of(String hex) {
    return new Marks(HexFormat.of().parseHex(hex));
  }

  /** The key, 64 hexadecimal digits. */
  String hex() {
    return HexFormat.of().formatHex(key);
  }

  /** The same for the same purpose and text, 64 hexadecimal digits. */
  public String mark(String purpose, String text) {
    return HexFormat.of().formatHex(mac(marking, purpose + "\n" + text));
  }

  /** Whether this was sealed before V305. */
  static boolean isOld(String sealed) {
    return sealed.startsWith(OLD_VERSION);
  }

  /** What was sealed for this field before V305; empty for anything else. */
  Optional<String> openOld(String field, String sealed) {
    if (!isOld(sealed)) {
      return Optional.empty();
    }
    try {
      byte[] all = Base64.getUrlDecoder().decode(sealed.substring(OLD_VERSION.length()));
      if (all.length < NONCE_BYTES) {
        return Optional.empty();
      }
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
      cipher.init(Cipher.DECRYPT_MODE, opening, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(oldPurpose(field).getBytes(StandardCharsets.UTF_8));
      byte[] text = cipher.doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
      return Optional.of(new String(text, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What a field's text was bound to; see the names in {@link FieldSeal}. */
  private static String oldPurpose(String field) {
    String[] names = field.split("/", -1);
    return switch (names[0]) {
      case "user_channel" -> "address";
      case "notify_gateway" -> "gateway";
      case "app_user" -> "totp:" + names[1];
      default -> field;
    };
  }

  private static byte[] mac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
