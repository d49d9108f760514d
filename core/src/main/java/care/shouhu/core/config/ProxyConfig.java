package care.shouhu.core.config;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Load balancers in front of the device ports, which say by the PROXY protocol whose connection
 * each one is. Without it all devices behind a balancer share one address, and its rates.
 *
 * @param trusted where balancers connect from; nobody else may
 */
public record ProxyConfig(List<Network> trusted) {
  static final String SWITCH = "SHOUHU_PROXY_PROTOCOL";
  static final String TRUSTED = "SHOUHU_PROXY_TRUSTED";
  private static final int NETWORKS_MAX = 64;

  public ProxyConfig {
    trusted = List.copyOf(trusted);
  }

  /** What the environment says; empty where there is no balancer. */
  static Optional<ProxyConfig> of(Variables variables) {
    String on = variables.text(SWITCH).orElse("false");
    if (!on.equals("true") && !on.equals("false")) {
      variables.refuse(SWITCH + " is '" + on + "'; true or false is wanted.");
      return Optional.empty();
    }
    if (on.equals("true") != variables.isSet(TRUSTED)) {
      variables.refuse(
          TRUSTED + " names the balancers of " + SWITCH + "=true. Set both, or neither.");
      return Optional.empty();
    }
    return on.equals("true")
        ? Optional.of(new ProxyConfig(networks(variables, TRUSTED)))
        : Optional.empty();
  }

  /** Addresses and networks with a comma between them; empty where there are none. */
  static List<Network> networks(Variables variables, String name) {
    List<Network> trusted = new ArrayList<>();
    if (!variables.isSet(name)) {
      return trusted;
    }
    for (String text : variables.text(name).orElse("").split(",", -1)) {
      try {
        trusted.add(Network.parse(text.strip()));
      } catch (IllegalArgumentException e) {
        variables.refuse(
            name
                + ": '"
                + text.strip()
                + "' is no address or network; 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32 is wanted.");
        return List.of();
      }
    }
    if (trusted.size() > NETWORKS_MAX) {
      variables.refuse(name + " has " + trusted.size() + " entries; at most " + NETWORKS_MAX);
    }
    return trusted;
  }

  public boolean trusts(InetAddress peer) {
    return trusted.stream().anyMatch(network -> network.holds(peer));
  }

  /**
   * An address, or all that begin with the same bits.
   *
   * @param prefixBits 32 for a single IPv4 address, 128 for one of IPv6
   */
  public record Network(InetAddress address, int prefixBits) {

    public Network {
      if (prefixBits < 0 || prefixBits > address.getAddress().length * Byte.SIZE) {
        throw new IllegalArgumentException("a prefix of " + prefixBits + " bits");
      }
    }

    /**
     * Reads {@code 192.0.2.7}, {@code 10.0.0.0/8} or the like of IPv6; names are not looked up.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Network parse(String text) {
      int slash = text.indexOf('/');
      InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
      return new Network(
          address,
          slash < 0
              ? address.getAddress().length * Byte.SIZE
              : Integer.parseInt(text.substring(slash + 1)));
    }

    public boolean holds(InetAddress other) {
      byte[] ours = address.getAddress();
      byte[] theirs = other.getAddress();
      if (ours.length != theirs.length) {
        return false;
      }
      for (int bit = 0; bit < prefixBits; bit += Byte.SIZE) {
        int left = Math.min(Byte.SIZE, prefixBits - bit);
        int differs = (ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & 0xff;
        if (differs >> (Byte.SIZE - left) != 0) {
          return false;
        }
      }
      return true;
    }
  }
}
