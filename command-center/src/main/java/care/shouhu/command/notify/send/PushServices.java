package care.shouhu.command.notify.send;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

/**
 * The push services that may be sent to. Where a browser can be reached any signed-in person may
 * say, and must not make us send to addresses of our own network: only known services are taken, by
 * https.
 *
 * @param allowed a host; a domain with a full stop in front, for all hosts in it; or an origin such
 *     as {@code http://push.example:8090}, which alone allows http or a port
 */
public record PushServices(List<String> allowed) {

  /** Chrome and Edge on Android, Firefox, Edge on Windows, Safari. */
  public static final PushServices KNOWN =
      new PushServices(
          List.of(
              "fcm.googleapis.com",
              ".push.services.mozilla.com",
              ".notify.windows.com",
              ".push.apple.com"));

  private static final int ENDPOINT_CHARS_MAX = 1_000;

  public PushServices {
    allowed = allowed.stream().map(entry -> entry.toLowerCase(Locale.ROOT)).toList();
  }

  /** Whether this address may be sent to. */
  public boolean allows(String endpoint) {
    if (endpoint.length() > ENDPOINT_CHARS_MAX) {
      return false;
    }
    URI uri;
    try {
      uri = new URI(endpoint);
    } catch (URISyntaxException e) {
      return false;
    }
    if (uri.getHost() == null || uri.getScheme() == null || uri.getRawUserInfo() != null) {
      return false;
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    boolean plain = uri.getScheme().equals("https") && uri.getPort() == -1;
    return allowed.contains(origin(uri))
        || (plain
            && allowed.stream()
                .anyMatch(
                    entry -> entry.startsWith(".") ? host.endsWith(entry) : host.equals(entry)));
  }

  /** Scheme, host and port, as a push service wants to see itself named. */
  static String origin(URI uri) {
    String port = uri.getPort() == -1 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port;
  }
}
