package care.shouhu.command.notify.send;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where a gateway may stand. An administrator says where, and gateways stand in private networks
 * too; but nothing of the machine's own surroundings (169.254.…, where clouds keep their keys) and
 * no multicast, whatever the name resolves to.
 */
public final class GatewayAddress {
  private static final int URL_CHARS_MAX = 500;

  private GatewayAddress() {}

  /** What is wrong with it; empty when it can be used. Does not ask the network. */
  public static Optional<String> problem(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return Optional.of("url: cannot be read");
    }
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http || uri.getHost() == null || url.length() > URL_CHARS_MAX) {
      return Optional.of("url: http or https with a host, at most 500 characters, is wanted");
    }
    if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      return Optional.of("url: no user information and no fragment");
    }
    return isLiteral(uri.getHost()) && !mayReach(uri.getHost())
        ? Optional.of("url: this address is not one a gateway may have")
        : Optional.empty();
  }

  private static boolean isLiteral(String host) {
    return host.startsWith("[") || host.matches("[0-9.]+");
  }

  /** Whether all addresses of this host may be sent to; false also when there are none. Blocks. */
  static boolean mayReach(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (address.isLinkLocalAddress()
            || address.isMulticastAddress()
            || address.isAnyLocalAddress()) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
