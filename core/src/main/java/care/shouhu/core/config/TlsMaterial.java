package care.shouhu.core.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * What stands in the files of a {@link TlsConfig}: read whole and checked, so that files of which
 * one is new and the other old are never used together.
 *
 * @param key fits the first certificate of the chain
 * @param chain the server's certificate first; never empty
 * @param clientAuthorities empty when devices show no certificate
 */
public record TlsMaterial(
    PrivateKey key, List<X509Certificate> chain, List<X509Certificate> clientAuthorities) {

  private static final long FILE_BYTES_MAX = 1 << 20;
  private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String KEY_END = "-----END PRIVATE KEY-----";

  /** Key algorithms, each with a signature that shows whether a key fits its certificate. */
  private static final Map<String, String> SIGNATURES =
      Map.of("EC", "SHA256withECDSA", "RSA", "SHA256withRSA", "EdDSA", "EdDSA");

  /**
   * Reads the files.
   *
   * @throws ConfigRefused with a sentence about the file that cannot be used
   */
  public static TlsMaterial read(TlsConfig config) {
    List<X509Certificate> chain = certificates(TlsConfig.CERTIFICATE, config.certificate());
    PrivateKey key = key(config.key());
    if (!fit(key, chain.getFirst())) {
      throw refused(TlsConfig.KEY, config.key(), "is not the key of the certificate beside it");
    }
    return new TlsMaterial(
        key,
        chain,
        config
            .clientAuthorities()
            .map(file -> certificates(TlsConfig.CLIENT_AUTHORITIES, file))
            .orElse(List.of()));
  }

  private static List<X509Certificate> certificates(String name, Path file) {
    try {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes(name, file)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (found.isEmpty()) {
        throw refused(name, file, "holds no certificate");
      }
      return found;
    } catch (CertificateException e) {
      throw refused(name, file, "holds no certificate in PEM that can be read");
    }
  }

  private static PrivateKey key(Path file) {
    String text = new String(bytes(TlsConfig.KEY, file), StandardCharsets.US_ASCII);
    int begin = text.indexOf(KEY_BEGIN);
    int end = text.indexOf(KEY_END);
    if (begin < 0 || end < begin) {
      throw refused(
          TlsConfig.KEY,
          file,
          "holds no unencrypted PKCS#8 key (BEGIN PRIVATE KEY);"
              + " openssl pkcs8 -topk8 -nocrypt makes one of another form");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(text.substring(begin + KEY_BEGIN.length(), end));
      return key(der);
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw refused(TlsConfig.KEY, file, "holds no RSA, EC or Ed25519 key that can be read");
    }
  }

  private static PrivateKey key(byte[] der) throws GeneralSecurityException {
    for (String algorithm : SIGNATURES.keySet()) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        // A key of another algorithm; the next may be it.
      }
    }
    throw new InvalidKeySpecException("no known algorithm");
  }

  private static boolean fit(PrivateKey key, X509Certificate certificate) {
    try {
      byte[] sample = "fit".getBytes(StandardCharsets.US_ASCII);
      Signature signature = Signature.getInstance(SIGNATURES.get(key.getAlgorithm()));
      signature.initSign(key);
      signature.update(sample);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(sample);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      // Another algorithm than the certificate's.
      return false;
    }
  }

  private static byte[] bytes(String name, Path file) {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw refused(name, file, "is larger than 1 MiB");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw refused(name, file, "cannot be read");
    }
  }

  private static ConfigRefused refused(String name, Path file, String problem) {
    return new ConfigRefused(List.of(name + ": " + file + " " + problem + "."));
  }
}
