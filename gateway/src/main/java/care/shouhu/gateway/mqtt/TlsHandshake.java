package care.shouhu.gateway.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * Waits behind the TLS handler for the end of the handshake, says what came of it, and leaves the
 * pipeline before the first byte of the device passes.
 */
final class TlsHandshake extends ChannelInboundHandlerAdapter {

  /** What came of a handshake; the {@link #label()} is the metric label. */
  enum Result {
    DONE,
    /** Not finished in the time allowed. */
    TIMEOUT,
    /** What came was not TLS, mostly plain MQTT on the wrong port. */
    NOT_TLS,
    /** No version of TLS that both speak. */
    VERSION,
    /** The client's certificate is not its authority's, or no longer valid. */
    CERTIFICATE,
    /** The client does not like the gateway's certificate. */
    REFUSED_BY_CLIENT,
    /** The client hung up. */
    CLOSED,
    /** Anything else. */
    FAILED;

    private final String label = name().toLowerCase(Locale.ROOT);

    String label() {
      return label;
    }

    static Result of(Throwable failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        switch (cause) {
          case SslHandshakeTimeoutException timeout -> {
            return TIMEOUT;
          }
          case NotSslRecordException notTls -> {
            return NOT_TLS;
          }
          case ClosedChannelException closed -> {
            return CLOSED;
          }
          case CertificateException certificate -> {
            return CERTIFICATE;
          }
          case SSLException tls when tls.getMessage() != null -> {
            Result said = ofMessage(tls.getMessage());
            if (said != FAILED) {
              return said;
            }
          }
          case Throwable other -> {}
        }
      }
      return FAILED;
    }

    /** The JDK tells these apart in words only. */
    private static Result ofMessage(String message) {
      String text = message.toLowerCase(Locale.ROOT);
      if (text.contains("received fatal alert")) {
        return text.contains("certificate") || text.contains("unknown_ca")
            ? REFUSED_BY_CLIENT
            : FAILED;
      }
      if (text.contains("protocol_version") || text.contains("not enabled or supported")) {
        return VERSION;
      }
      return FAILED;
    }
  }

  private final Consumer<Result> ended;

  TlsHandshake(Consumer<Result> ended) {
    this.ended = ended;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      ctx.pipeline().remove(this);
      ended.accept(handshake.isSuccess() ? Result.DONE : Result.of(handshake.cause()));
    }
    ctx.fireUserEventTriggered(event);
  }
}
