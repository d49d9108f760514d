package care.shouhu.command.web;

import care.shouhu.command.access.Caller;
import care.shouhu.command.access.Scope;
import care.shouhu.core.directory.User;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names what a page was shown: a short digest of user name, role and scope. A page that comes back
 * with another one holds what is not its own and gets a snapshot. No secret, and grants nothing.
 */
final class ScopeKey {
  private static final int BYTES = 8;

  private ScopeKey() {}

  static String of(Caller caller) {
    return of(caller.user().username(), caller.user().role(), caller.scope());
  }

  static String of(String username, User.Role role, Scope scope) {
    String part =
        switch (scope) {
          case Scope.City city -> "city";
          case Scope.County county -> "county " + county.division();
          case Scope.Institution institution -> "institution " + institution.placeId();
          case Scope.Own own -> "own";
          case Scope.Nothing nothing -> "nothing";
        };
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((username + '\n' + role + '\n' + part).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
