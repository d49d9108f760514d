package care.shouhu.command.notify.send;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Reads a push as a browser does: written from the standards for its own sake, with HMAC instead of
 * a ready key derivation, so that a fault on the sending side is not repeated here.
 */
public final class BrowserSide {
  private BrowserSide() {}

  /** As a subscription tells its key. */
  public static byte[] point(ECPublicKey key) {
    return P256.bytes(key);
  }

  /** The text of a push's body. */
  public static String read(byte[] body, PrivateKey key, byte[] point, byte[] auth)
      throws Exception {
    ByteBuffer in = ByteBuffer.wrap(body);
    byte[] salt = new byte[16];
    in.get(salt);
    int recordBytes = in.getInt();
    byte[] sender = new byte[in.get()];
    in.get(sender);
    byte[] sealed = new byte[in.remaining()];
    in.get(sealed);
    if (sealed.length > recordBytes) {
      throw new AssertionError("more than one record");
    }
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(key);
    agreement.doPhase(P256.publicKey(sender).orElseThrow(), true);
    byte[] both = ByteBuffer.allocate(130).put(point).put(sender).array();
    byte[] shared = derive(auth, agreement.generateSecret(), "WebPush: info", both, 32);
    byte[] cek = derive(salt, shared, "Content-Encoding: aes128gcm", new byte[0], 16);
    byte[] nonce = derive(salt, shared, "Content-Encoding: nonce", new byte[0], 12);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE, new SecretKeySpec(cek, "AES"), new GCMParameterSpec(128, nonce));
    byte[] padded = cipher.doFinal(sealed);
    int end = padded.length - 1;
    while (padded[end] == 0) {
      end--;
    }
    if (padded[end] != 2) {
      throw new AssertionError("not the last record");
    }
    return new String(padded, 0, end, StandardCharsets.UTF_8);
  }

  private static byte[] derive(byte[] salt, byte[] secret, String name, byte[] more, int bytes)
      throws Exception {
    byte[] label = name.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer info = ByteBuffer.allocate(label.length + 1 + more.length + 1);
    info.put(label).put((byte) 0).put(more).put((byte) 1);
    byte[] derived = mac(mac(salt, secret), info.array());
    return java.util.Arrays.copyOf(derived, bytes);
  }

  private static byte[] mac(byte[] key, byte[] text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text);
  }
}
