package care.shouhu.command.evidence;

import care.shouhu.command.access.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The installation's own key, in {@value #FILE} of the data directory (mode 0600): an Ed25519 key
 * pair in PEM. Packs signed with a lost key can still be checked with the public key inside them,
 * but nobody can tell any more whose it was: keep a copy of the file, and note the fingerprint.
 */
public final class SigningKey {
  private static final Logger LOG = LoggerFactory.getLogger(SigningKey.class);
  private static final String FILE = "evidence.key";
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private final PrivateKey key;
  private final CheckingKey publicKey;

  private SigningKey(PrivateKey key, CheckingKey publicKey) {
    this.key = key;
    this.publicKey = publicKey;
  }

  /**
   * The key of this installation, made at the first start.
   *
   * @throws IOException when the file cannot be used; it is never replaced
   */
  public static SigningKey open(Path dataDirectory) throws IOException {
    Path file = dataDirectory.resolve(FILE);
    try {
      return parse(file, Files.readString(file));
    } catch (NoSuchFileException e) {
      return make(file);
    }
  }

  private static SigningKey make(Path file) throws IOException {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(CheckingKey.ALGORITHM).generateKeyPair();
      SigningKey made = new SigningKey(pair.getPrivate(), new CheckingKey(pair.getPublic()));
      String base64 = Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded());
      PrivateFile.write(file, BEGIN + "\n" + base64 + "\n" + END + "\n" + made.publicKey.pem());
      LOG.info("The evidence key was made; its fingerprint is {}", made.publicKey.fingerprint());
      return made;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  private static SigningKey parse(Path file, String text) throws IOException {
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    try {
      byte[] der = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
      PrivateKey key =
          KeyFactory.getInstance(CheckingKey.ALGORITHM)
              .generatePrivate(new PKCS8EncodedKeySpec(der));
      SigningKey read = new SigningKey(key, CheckingKey.ofPem(text).orElseThrow());
      byte[] probe = {1};
      if (read.publicKey.signed(probe, read.sign(probe))) {
        return read;
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IOException(file + " does not hold an evidence key; put the copy back", e);
    }
    throw new IOException(file + " holds two halves that do not belong together");
  }

  public CheckingKey publicKey() {
    return publicKey;
  }

  /** An Ed25519 signature over these bytes. */
  public byte[] sign(byte[] content) {
    try {
      Signature signature = Signature.getInstance(CheckingKey.ALGORITHM);
      signature.initSign(key);
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key was tried when it was read", e);
    }
  }
}
