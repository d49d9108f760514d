package care.shouhu.command.web;

import care.shouhu.core.config.ProxyConfig.Network;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where a request comes from. A proxy in front of us, which ends HTTPS, says so in {@code
 * X-Forwarded-For} and {@code X-Forwarded-Proto}; only those that are named in the settings are
 * believed, because anybody can send such a header. Without this all people behind a proxy would
 * have one address, and share what {@code SignInGuard} allows to one.
 */
final class Proxies {
  private static final String ADDRESS = "shouhu.address";
  private static final String HTTPS = "shouhu.https";
  private static final String UNKNOWN = "unknown";

  private final List<Network> trusted;

  Proxies(List<Network> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /** Notes with the request where it comes from; before anything asks. */
  void mark(RoutingContext http) {
    HttpServerRequest request = http.request();
    var remote = request.remoteAddress();
    String peer = remote == null || remote.host() == null ? UNKNOWN : remote.host();
    http.put(ADDRESS, address(peer, request.headers().getAll("X-Forwarded-For")));
    http.put(
        HTTPS,
        request.isSSL()
            || (isTrusted(peer)
                && "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"))));
  }

  /** The address of who sent it, as {@link #mark} found it. */
  static String address(RoutingContext http) {
    return http.get(ADDRESS, UNKNOWN);
  }

  /** Whether it came over HTTPS, to us or to a proxy that is believed. */
  static boolean isHttps(RoutingContext http) {
    return http.get(HTTPS, false);
  }

  /**
   * Each proxy appends whom it heard, so from the right the first one that is no proxy of ours is
   * who sent it; what stands further left anybody may have written.
   *
   * @param forwardedFor the headers, each with commas in it
   */
  String address(String peer, List<String> forwardedFor) {
    List<String> hops =
        forwardedFor.stream()
            .flatMap(header -> Arrays.stream(header.split(",", -1)))
            .map(String::strip)
            .toList();
    String heard = peer;
    for (String hop : hops.reversed()) {
      if (!isTrusted(heard)) {
        return heard;
      }
      Optional<String> literal = literal(hop);
      if (literal.isEmpty()) {
        return heard;
      }
      heard = literal.get();
    }
    return heard;
  }

  private boolean isTrusted(String address) {
    try {
      InetAddress peer = InetAddress.ofLiteral(address);
      return trusted.stream().anyMatch(network -> network.holds(peer));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** An address, with or without a port behind it; names are not looked up. */
  private static Optional<String> literal(String hop) {
    String text = hop;
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      text = end < 0 ? text : text.substring(1, end);
    } else if (text.indexOf(':') >= 0 && text.indexOf(':') == text.lastIndexOf(':')) {
      text = text.substring(0, text.indexOf(':'));
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text).getHostAddress());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
