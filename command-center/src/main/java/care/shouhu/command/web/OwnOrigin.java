package care.shouhu.command.web;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a request may come from where it says it comes. Browsers say so in {@code Origin} (and
 * {@code Sec-Fetch-Site}); both are absent from other programs such as curl, which no other site
 * can make send our cookie. So: absent is allowed, foreign is refused.
 */
final class OwnOrigin {
  private static final Set<HttpMethod> READING =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private OwnOrigin() {}

  /** For requests that may change something, and for the WebSocket. */
  static boolean allows(HttpServerRequest request) {
    return allows(
        request.getHeader("Origin"),
        request.getHeader("Sec-Fetch-Site"),
        request.authority() == null ? null : request.authority().toString());
  }

  /** Whether this method needs the check. */
  static boolean isNeeded(HttpMethod method) {
    return !READING.contains(method);
  }

  static boolean allows(String origin, String fetchSite, String host) {
    if (origin == null) {
      return fetchSite == null || fetchSite.equals("same-origin") || fetchSite.equals("none");
    }
    if (host == null) {
      return false;
    }
    try {
      URI from = new URI(origin);
      return from.getRawAuthority() != null
          && withPort(from.getRawAuthority(), from.getScheme())
              .equals(withPort(host, from.getScheme()));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String withPort(String authority, String scheme) {
    String lower = authority.toLowerCase(Locale.ROOT);
    boolean hasPort = lower.lastIndexOf(':') > lower.lastIndexOf(']');
    return hasPort ? lower : lower + ("https".equals(scheme) ? ":443" : ":80");
  }
}
