package care.shouhu.command.web;

import care.shouhu.command.access.Caller;
import care.shouhu.command.access.Scope;
import care.shouhu.core.directory.User;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Names what a page was shown: in its first half a short digest of user name, role and scope, in
 * its second the process that showed it. A page that comes back with another one holds what is not
 * its own, or positions of a log that may have lost its end since, and gets a snapshot. No secret,
 * and grants nothing.
 *
 * @param process eight hexadecimal digits, others for each process
 */
record ScopeKey(String process) {
  private static final int BYTES = 4;

  /** Of this process. */
  static ScopeKey ofProcess(RandomGenerator random) {
    return new ScopeKey(HexFormat.of().toHexDigits(random.nextInt()));
  }

  String of(Caller caller) {
    return of(caller.user().username(), caller.user().role(), caller.scope());
  }

  String of(String username, User.Role role, Scope scope) {
    String part =
        switch (scope) {
          case Scope.City city -> "city";
          case Scope.County county -> "county " + county.division();
          case Scope.Institution institution ->
              "institution " + new TreeSet<>(institution.placeIds());
          case Scope.Own own -> "own";
          case Scope.Nothing nothing -> "nothing";
        };
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((username + '\n' + role + '\n' + part).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES) + process;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
