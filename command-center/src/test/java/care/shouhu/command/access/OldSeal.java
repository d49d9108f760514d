package care.shouhu.command.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Seals as it was done with {@code notify.key} until V305. */
public final class OldSeal {
  private static final byte[] NONCE = HexFormat.of().parseHex("000102030405060708090a0b");

  private OldSeal() {}

  /**
   * Sealed text as it stood in the tables.
   *
   * @param key 64 hexadecimal digits, what the file held
   */
  public static String seal(String key, String purpose, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(HexFormat.of().parseHex(key), "HmacSHA256"));
      var sealing = new SecretKeySpec(mac.doFinal("seal".getBytes(StandardCharsets.UTF_8)), "AES");
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, sealing, new GCMParameterSpec(128, NONCE));
      cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
      byte[] sealed = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
      byte[] all = new byte[NONCE.length + sealed.length];
      System.arraycopy(NONCE, 0, all, 0, NONCE.length);
      System.arraycopy(sealed, 0, all, NONCE.length, sealed.length);
      return "1." + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }
}
