package care.shouhu.command.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
 * Seals what is kept in the database and is nobody else's business: addresses, and the keys of
 * gateways. AES-256-GCM; the purpose is bound to it, so that what was sealed for one thing opens
 * for no other. Also gives keyed digests, which tell whether two texts are the same and nothing
 * else.
 */
public final class Seal {
  private static final String FILE = "notify.key";
  private static final String VERSION = "1.";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec sealing;
  private final byte[] marking;
  private final SecureRandom random = new SecureRandom();

  Seal(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("the key has " + key.length + " bytes, 32 are wanted");
    }
    // One key in the file, one for each use.
    sealing = new SecretKeySpec(mac(key, "seal"), "AES");
    marking = mac(key, "mark");
  }

  /**
   * With the key in {@code notify.key} of this directory, made at the first start with access for
   * its owner only. Without the file nothing that was sealed can be opened any more: people
   * register their channels anew, and gateways get new keys.
   */
  public static Seal open(Path dataDirectory) throws IOException {
    Path file = dataDirectory.resolve(FILE);
    try {
      return new Seal(HexFormat.of().parseHex(Files.readString(file).strip()));
    } catch (NoSuchFileException e) {
      byte[] key = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(key);
      PrivateFile.write(file, HexFormat.of().formatHex(key) + "\n");
      return new Seal(key);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " does not hold a key: put the right one back, or remove it", e);
    }
  }

  /** Sealed text; another one each time. */
  public String seal(String purpose, String text) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, purpose, nonce);
      byte[] sealed = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
      byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
      return VERSION + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /** What was sealed for this purpose with this key; empty for anything else. */
  public Optional<String> open(String purpose, String sealed) {
    if (!sealed.startsWith(VERSION)) {
      return Optional.empty();
    }
    try {
      byte[] all = Base64.getUrlDecoder().decode(sealed.substring(VERSION.length()));
      if (all.length < NONCE_BYTES) {
        return Optional.empty();
      }
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, purpose, Arrays.copyOf(all, NONCE_BYTES));
      byte[] text = cipher.doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
      return Optional.of(new String(text, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The same for the same purpose and text, 64 hexadecimal digits. */
  public String mark(String purpose, String text) {
    return HexFormat.of().formatHex(mac(marking, purpose + "\n" + text));
  }

  private Cipher cipher(int mode, String purpose, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
    return cipher;
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
