package care.shouhu.gateway.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority and what it signs, made by the JDK's keytool. */
final class TestCertificates {

  private static final char[] PASSWORD = "test-password".toCharArray();
  private static final String AUTHORITY = "authority";

  private final Path folder;
  private final Path store;

  private TestCertificates(Path folder) {
    this.folder = folder;
    this.store = folder.resolve("store.p12");
  }

  /** A new authority in a folder of its own. */
  static TestCertificates authority(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    TestCertificates made = new TestCertificates(folder);
    made.make(AUTHORITY, List.of("-ext", "bc:c", "-dname", "CN=authority"));
    return made;
  }

  /** The gateway's certificate. */
  TestCertificates server(String alias) throws IOException, InterruptedException {
    return make(
        alias, List.of("-signer", AUTHORITY, "-dname", "CN=gateway", "-ext", "san=ip:127.0.0.1"));
  }

  /** A device's certificate. */
  TestCertificates device(String id) throws IOException, InterruptedException {
    return make(id, List.of("-signer", AUTHORITY, "-dname", "O=home,CN=" + id));
  }

  private TestCertificates make(String alias, List<String> more)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-genkeypair", "-alias", alias));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30"));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", new String(PASSWORD)));
    command.addAll(more);
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new AssertionError(said);
    }
    return this;
  }

  /** The authority's certificate as a PEM file. */
  Path authorityPem() throws IOException, GeneralSecurityException {
    return write("authority.pem", "CERTIFICATE", keyStore().getCertificate(AUTHORITY).getEncoded());
  }

  Path certificatePem(String alias) throws IOException, GeneralSecurityException {
    return write(alias + ".pem", "CERTIFICATE", keyStore().getCertificate(alias).getEncoded());
  }

  Path keyPem(String alias) throws IOException, GeneralSecurityException {
    Key key = keyStore().getKey(alias, PASSWORD);
    return write(alias + ".key", "PRIVATE KEY", key.getEncoded());
  }

  /** What a client that trusts this authority speaks TLS with; no certificate at a null alias. */
  SSLContext client(String alias) throws IOException, GeneralSecurityException {
    KeyStore trusted = empty();
    trusted.setCertificateEntry("it", keyStore().getCertificate(AUTHORITY));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    KeyManagerFactory shown = KeyManagerFactory.getInstance("PKIX");
    KeyStore own = empty();
    if (alias != null) {
      KeyStore all = keyStore();
      own.setKeyEntry(
          alias,
          all.getKey(alias, PASSWORD),
          PASSWORD,
          new Certificate[] {all.getCertificate(alias)});
    }
    shown.init(own, PASSWORD);
    context.init(shown.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /** A device's key and certificate of {@code other}, shown to a gateway of this authority. */
  SSLContext clientOf(TestCertificates other, String alias)
      throws IOException, GeneralSecurityException {
    TestCertificates mixed = new TestCertificates(folder.resolve("mixed"));
    Files.createDirectories(mixed.folder);
    KeyStore both = empty();
    both.setCertificateEntry(AUTHORITY, keyStore().getCertificate(AUTHORITY));
    both.setKeyEntry(
        alias,
        other.keyStore().getKey(alias, PASSWORD),
        PASSWORD,
        new Certificate[] {other.keyStore().getCertificate(alias)});
    try (var out = Files.newOutputStream(mixed.store)) {
      both.store(out, PASSWORD);
    }
    return mixed.client(alias);
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore made = KeyStore.getInstance("PKCS12");
    made.load(null, null);
    return made;
  }

  private KeyStore keyStore() throws IOException, GeneralSecurityException {
    KeyStore read = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      read.load(in, PASSWORD);
    }
    return read;
  }

  private Path write(String name, String what, byte[] der) throws IOException {
    return Files.writeString(folder.resolve(name), pem(what, der));
  }

  static String pem(String what, byte[] der) {
    String lines =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
  }
}
