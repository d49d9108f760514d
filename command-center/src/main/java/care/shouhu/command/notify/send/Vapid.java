package care.shouhu.command.notify.send;

import care.shouhu.command.access.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/**
 * Says to push services who sends (RFC 8292). Browsers subscribe to the public key; with another
 * one they subscribe anew.
 */
public final class Vapid {
  private static final String FILE = "vapid.key";

  /** A push service takes at most 24 h. */
  static final long VALID_SECONDS = 12 * 3_600;

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final String HEAD =
      BASE64.encodeToString("{\"typ\":\"JWT\",\"alg\":\"ES256\"}".getBytes(StandardCharsets.UTF_8));

  private final PrivateKey key;
  private final String publicKey;
  private final String subject;

  private Vapid(PrivateKey key, byte[] point, String subject) {
    this.key = key;
    this.publicKey = BASE64.encodeToString(point);
    this.subject = subject;
  }

  /**
   * With the key pair in {@code vapid.key} of this directory, made at the first start with access
   * for its owner only.
   *
   * @param subject whom a push service may ask, {@code mailto:…} or {@code https://…}
   */
  public static Vapid open(Path dataDirectory, String subject) throws IOException {
    Path file = dataDirectory.resolve(FILE);
    try {
      List<String> lines = Files.readAllLines(file);
      byte[] encoded = Base64.getDecoder().decode(lines.get(0).strip());
      byte[] point = Base64.getUrlDecoder().decode(lines.get(1).strip());
      PrivateKey key =
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
      return new Vapid(key, point, subject);
    } catch (NoSuchFileException e) {
      KeyPair made = P256.newPair();
      byte[] point = P256.bytes((ECPublicKey) made.getPublic());
      PrivateFile.write(
          file,
          Base64.getEncoder().encodeToString(made.getPrivate().getEncoded())
              + "\n"
              + BASE64.encodeToString(point)
              + "\n");
      return new Vapid(made.getPrivate(), point, subject);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IOException(
          file + " does not hold a key pair: put the right one back, or remove it", e);
    }
  }

  /** As a page gives it to its browser: base64url of 65 bytes. */
  public String publicKey() {
    return publicKey;
  }

  /**
   * The value of the header {@code Authorization}.
   *
   * @param origin of the push service, as in {@code https://push.example}
   */
  String authorization(String origin, long nowMillis) {
    String claims =
        "{\"aud\":\"%s\",\"exp\":%d,\"sub\":\"%s\"}"
            .formatted(origin, nowMillis / 1_000 + VALID_SECONDS, subject);
    String signed = HEAD + "." + BASE64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    return "vapid t=" + signed + "." + BASE64.encodeToString(sign(signed)) + ", k=" + publicKey;
  }

  private byte[] sign(String text) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has ES256", e);
    }
  }
}
