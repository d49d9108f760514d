package care.shouhu.core.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * MQTT over TLS; on when a certificate is named. The files are PEM.
 *
 * @param port 0 lets the system choose
 * @param certificate the server's certificate, after it those between it and its authority
 * @param key its private key (PKCS#8, not encrypted)
 * @param clientAuthorities who signs devices' certificates; empty: devices show their secret
 * @param minimum the oldest version that is spoken
 */
public record TlsConfig(
    int port, Path certificate, Path key, Optional<Path> clientAuthorities, TlsVersion minimum) {

  /**
   * TLS 1.3 is the default. Devices whose maker stopped at 1.2 (most modems before 2020) can be let
   * in by a setting rather than by plain MQTT; what was broken in 1.2 (static RSA, CBC with SHA-1)
   * the JDK no longer offers.
   */
  public enum TlsVersion {
    V1_2("1.2"),
    V1_3("1.3");

    private final String number;

    TlsVersion(String number) {
      this.number = number;
    }

    /** As {@code SHOUHU_TLS_MIN} says it. */
    public String number() {
      return number;
    }

    /** The versions from this one on, as the JDK names them. */
    public List<String> protocols() {
      return switch (this) {
        case V1_2 -> List.of("TLSv1.3", "TLSv1.2");
        case V1_3 -> List.of("TLSv1.3");
      };
    }
  }

  private static final String PORT = "SHOUHU_MQTTS_PORT";
  private static final int PORT_DEFAULT = 8883;
  static final String CERTIFICATE = "SHOUHU_TLS_CERT";
  static final String KEY = "SHOUHU_TLS_KEY";
  static final String CLIENT_AUTHORITIES = "SHOUHU_TLS_CLIENT_CA";
  private static final String MINIMUM = "SHOUHU_TLS_MIN";

  /** What the environment says; the files are read once, so that a bad one is found at start. */
  static Optional<TlsConfig> of(Variables variables) {
    int port = variables.port(PORT, PORT_DEFAULT);
    Optional<Path> certificate = variables.file(CERTIFICATE);
    Optional<Path> key = variables.file(KEY);
    Optional<Path> clientAuthorities = variables.file(CLIENT_AUTHORITIES);
    TlsVersion minimum = minimum(variables);
    if (certificate.isEmpty() || key.isEmpty()) {
      if (variables.isSet(CERTIFICATE) != variables.isSet(KEY)) {
        variables.refuse("Of " + CERTIFICATE + " and " + KEY + " one is set; both are wanted.");
      }
      if (clientAuthorities.isPresent() && !variables.isSet(CERTIFICATE)) {
        variables.refuse(
            CLIENT_AUTHORITIES + " is set, but " + CERTIFICATE + " is not. Set both, or neither.");
      }
      return Optional.empty();
    }
    TlsConfig config =
        new TlsConfig(port, certificate.get(), key.get(), clientAuthorities, minimum);
    try {
      TlsMaterial.read(config);
    } catch (ConfigRefused e) {
      e.problems().forEach(variables::refuse);
    }
    return Optional.of(config);
  }

  private static TlsVersion minimum(Variables variables) {
    String wanted = variables.text(MINIMUM).orElse(TlsVersion.V1_3.number());
    for (TlsVersion version : TlsVersion.values()) {
      if (version.number().equals(wanted.toLowerCase(Locale.ROOT))) {
        return version;
      }
    }
    variables.refuse(MINIMUM + " is '" + wanted + "'; 1.2 or 1.3 is wanted.");
    return TlsVersion.V1_3;
  }
}
