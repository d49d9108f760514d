package care.shouhu.command.access;

import java.io.IOException;
import java.nio.file.Path;

/** Cookies that must open nothing, made of one that does. */
public final class SpoiltSessions {
  private static final String NAME = "shouhu_session=";

  private SpoiltSessions() {}

  /** The same fields with a signature of nobody's. */
  public static String forged(String cookie) {
    int dot = cookie.lastIndexOf('.');
    return cookie.substring(0, dot + 1) + "A".repeat(cookie.length() - dot - 1);
  }

  /** Signed with the right key, and over for a minute. */
  public static String expired(String cookie, Path dataDirectory) throws IOException {
    SessionSigner signer = SessionSigner.open(dataDirectory);
    SessionToken token = signer.read(cookie.substring(NAME.length())).orElseThrow();
    long over = System.currentTimeMillis() - 60_000;
    return NAME
        + signer.sign(
            new SessionToken(
                token.username(), over - 60_000, over, token.nonce(), token.passwordMark()));
  }
}
