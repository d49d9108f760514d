package care.shouhu.command.notify.send;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The payload of a push as only the subscribed browser can read it: RFC 8291 over the encoding
 * {@code aes128gcm} of RFC 8188, one record. Pure: the sender's key and the salt come in, and must
 * be new each time.
 */
final class PushCipher {

  /** A push service takes 4,096 bytes, of which header, tag and end take 103. */
  static final int TEXT_BYTES_MAX = 3_900;

  private static final int RECORD_BYTES = 4_096;
  static final int SALT_BYTES = 16;
  private static final int KEY_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final byte LAST_RECORD = 2;

  private PushCipher() {}

  /**
   * The body of the request.
   *
   * @throws GeneralSecurityException when the keys do not fit
   */
  static byte[] encrypt(byte[] text, ECPublicKey browser, byte[] auth, KeyPair sender, byte[] salt)
      throws GeneralSecurityException {
    if (text.length > TEXT_BYTES_MAX) {
      throw new IllegalArgumentException(text.length + " bytes do not fit into a push");
    }
    byte[] senderPoint = P256.bytes((ECPublicKey) sender.getPublic());
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(sender.getPrivate());
    agreement.doPhase(browser, true);
    byte[] shared =
        derive(
            auth,
            agreement.generateSecret(),
            info("WebPush: info", P256.bytes(browser), senderPoint),
            32);
    byte[] key = derive(salt, shared, info("Content-Encoding: aes128gcm"), KEY_BYTES);
    byte[] nonce = derive(salt, shared, info("Content-Encoding: nonce"), NONCE_BYTES);

    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    byte[] first = cipher.update(text);
    byte[] rest = cipher.doFinal(new byte[] {LAST_RECORD});
    int firstBytes = first == null ? 0 : first.length;
    ByteBuffer body =
        ByteBuffer.allocate(SALT_BYTES + 4 + 1 + senderPoint.length + firstBytes + rest.length);
    body.put(salt).putInt(RECORD_BYTES).put((byte) senderPoint.length).put(senderPoint);
    if (first != null) {
      body.put(first);
    }
    return body.put(rest).array();
  }

  private static byte[] derive(byte[] salt, byte[] secret, byte[] info, int bytes)
      throws GeneralSecurityException {
    return KDF.getInstance("HKDF-SHA256")
        .deriveData(
            HKDFParameterSpec.ofExtract().addIKM(secret).addSalt(salt).thenExpand(info, bytes));
  }

  private static byte[] info(String name, byte[]... more) {
    byte[] label = name.getBytes(StandardCharsets.US_ASCII);
    int bytes = label.length + 1;
    for (byte[] part : more) {
      bytes += part.length;
    }
    ByteBuffer info = ByteBuffer.allocate(bytes).put(label).put((byte) 0);
    for (byte[] part : more) {
      info.put(part);
    }
    return info.array();
  }
}
