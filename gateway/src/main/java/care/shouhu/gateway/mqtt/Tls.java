package care.shouhu.gateway.mqtt;

import care.shouhu.core.config.ConfigRefused;
import care.shouhu.core.config.TlsConfig;
import care.shouhu.core.config.TlsMaterial;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's certificate in use. Files that were renewed on disk are taken without a restart,
 * for connections from then on; files that cannot be used change nothing, are told in the log and
 * counted, and are tried again.
 *
 * <p>Netty's handler is set into each connection's pipeline by the edge itself, not by Vert.x's
 * server options: those begin the handshake, its dearest moment, as soon as a socket is accepted,
 * and a city that comes back at once must wait before it.
 */
public final class Tls {

  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

  private final TlsConfig config;
  private final int handshakeTimeoutMillis;
  private final Map<TlsHandshake.Result, Counter> handshakes =
      new EnumMap<>(TlsHandshake.Result.class);
  private final Counter taken;
  private final Counter refused;

  private volatile SslContext context;
  private volatile Instant expiresAt;

  /** Of the files that were last read, used or not. */
  private List<String> stamps;

  private String lastProblem = "";

  /**
   * @throws ConfigRefused when the files cannot be used
   */
  public Tls(TlsConfig config, int handshakeTimeoutMillis, MeterRegistry registry) {
    this.config = config;
    this.handshakeTimeoutMillis = handshakeTimeoutMillis;
    for (TlsHandshake.Result result : TlsHandshake.Result.values()) {
      handshakes.put(
          result, registry.counter("shouhu_gateway_tls_handshakes", "result", result.label()));
    }
    taken = registry.counter("shouhu_gateway_tls_renewals", "result", "taken");
    refused = registry.counter("shouhu_gateway_tls_renewals", "result", "refused");
    stamps = stamps();
    use(TlsMaterial.read(config));
    Gauge.builder("shouhu_gateway_tls_certificate_expires", () -> expiresAt.getEpochSecond())
        .description("When the certificate in use expires, as Unix time")
        .baseUnit("seconds")
        .register(registry);
  }

  TlsConfig config() {
    return config;
  }

  SslHandler newHandler(ByteBufAllocator buffers) {
    SslHandler handler = context.newHandler(buffers);
    handler.setHandshakeTimeoutMillis(handshakeTimeoutMillis);
    return handler;
  }

  void ended(TlsHandshake.Result result) {
    handshakes.get(result).increment();
  }

  /** Looks for renewed files; reads the disk, and so is not an event loop's to call. */
  public synchronized void takeRenewedFiles() {
    List<String> now = stamps();
    if (now.equals(stamps) && lastProblem.isEmpty()) {
      return;
    }
    stamps = now;
    try {
      use(TlsMaterial.read(config));
      taken.increment();
      lastProblem = "";
      LOG.info("TLS: the renewed certificate is in use");
    } catch (ConfigRefused e) {
      refused.increment();
      if (!e.getMessage().equals(lastProblem)) {
        LOG.error("TLS: the certificate before stays in use. {}", e.getMessage());
        lastProblem = e.getMessage();
      }
    }
  }

  private void use(TlsMaterial material) {
    X509Certificate[] authorities = material.clientAuthorities().toArray(X509Certificate[]::new);
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(
                  material.key(), material.chain().toArray(X509Certificate[]::new))
              .sslProvider(SslProvider.JDK)
              .protocols(config.minimum().protocols());
      if (authorities.length > 0) {
        builder.trustManager(authorities).clientAuth(ClientAuth.OPTIONAL);
      }
      context = builder.build();
    } catch (SSLException e) {
      throw new IllegalStateException("files that were read and checked make a context", e);
    }
    X509Certificate certificate = material.chain().getFirst();
    expiresAt = certificate.getNotAfter().toInstant();
    try {
      certificate.checkValidity();
    } catch (CertificateExpiredException | CertificateNotYetValidException e) {
      // Not refused: devices that do not look at the date are served, and the others are told why.
      LOG.warn(
          "TLS: the certificate in {} is not valid now: {}", config.certificate(), e.getMessage());
    }
  }

  private List<String> stamps() {
    List<String> found = new ArrayList<>();
    Stream.concat(
            Stream.of(config.certificate(), config.key()), config.clientAuthorities().stream())
        .forEach(file -> found.add(stamp(file)));
    return found;
  }

  private static String stamp(Path file) {
    try {
      return Files.getLastModifiedTime(file) + " " + Files.size(file);
    } catch (IOException e) {
      return "gone";
    }
  }
}
