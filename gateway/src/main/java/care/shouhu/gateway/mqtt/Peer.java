package care.shouhu.gateway.mqtt;

import java.net.InetAddress;
import java.security.Principal;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Who is at the other end, as far as the socket knows.
 *
 * @param certificateName the common name of the client's certificate, which was checked; null when
 *     it showed none
 */
record Peer(InetAddress address, String certificateName) {

  /** A certificate without a common name: it is shown, and is nobody's. */
  private static final String NO_NAME = "";

  static Peer of(InetAddress address, SSLSession session) {
    try {
      return new Peer(address, commonName(session.getPeerPrincipal()));
    } catch (SSLPeerUnverifiedException e) {
      return new Peer(address, null);
    }
  }

  private static String commonName(Principal subject) {
    try {
      return new LdapName(subject.getName())
          .getRdns().stream()
              .filter(part -> part.getType().equalsIgnoreCase("CN"))
              .map(Rdn::getValue)
              .map(String::valueOf)
              .findFirst()
              .orElse(NO_NAME);
    } catch (InvalidNameException e) {
      return NO_NAME;
    }
  }
}
