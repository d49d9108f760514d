package care.shouhu.gateway.ingest;

import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Directory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Who is asking to connect.
 *
 * <p>Device secrets are drawn by the register: 128 random bits or more, never chosen by people.
 * There is nothing to guess, so their digest needs no slow hash; Argon2 at 34,005 devices coming
 * back after a power cut would cost an hour of the machine and protect nothing. SHA-256 keeps the
 * secrets themselves out of the database and of this process, and the comparison takes the same
 * time wherever the digests differ.
 */
public sealed interface Identity {

  /** The device proved itself. */
  record Known(Device device) implements Identity {}

  /** It did not. */
  record Refused(RefusalReason reason) implements Identity {}

  /** The user name's limit, as in the register ({@code device.id}). */
  int DEVICE_ID_CHARS_MAX = 64;

  /**
   * Checks a device's id and secret against the directory as it is in memory.
   *
   * @param secret null when none was sent
   */
  static Identity of(Directory directory, String deviceId, byte[] secret) {
    if (deviceId == null || secret == null) {
      return new Refused(RefusalReason.NO_CREDENTIALS);
    }
    if (deviceId.isEmpty() || deviceId.length() > DEVICE_ID_CHARS_MAX) {
      return new Refused(RefusalReason.UNKNOWN_DEVICE);
    }
    byte[] digest = sha256(secret);
    Device device = directory.device(deviceId).orElse(null);
    if (device == null) {
      return new Refused(RefusalReason.UNKNOWN_DEVICE);
    }
    byte[] expected = device.secretSha256Hex().getBytes(StandardCharsets.US_ASCII);
    byte[] shown = HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(shown, expected)
        ? new Known(device)
        : new Refused(RefusalReason.WRONG_SECRET);
  }

  /**
   * Checks a device that showed a certificate of an authority the gateway trusts: the common name
   * stands in place of the secret.
   *
   * @param userName null when none was sent; else it must be the common name
   * @param commonName empty when the certificate has none
   */
  static Identity ofCertificate(Directory directory, String userName, String commonName) {
    if (userName != null && !userName.equals(commonName)) {
      return new Refused(RefusalReason.CERTIFICATE_MISMATCH);
    }
    if (commonName.isEmpty() || commonName.length() > DEVICE_ID_CHARS_MAX) {
      return new Refused(RefusalReason.UNKNOWN_DEVICE);
    }
    return directory
        .device(commonName)
        .<Identity>map(Known::new)
        .orElseGet(() -> new Refused(RefusalReason.UNKNOWN_DEVICE));
  }

  private static byte[] sha256(byte[] secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
