package care.shouhu.command.access;

import care.shouhu.command.access.SignInGuard.Verdict;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.User;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Signing in and out, and who a cookie belongs to. Users come from the directory at each call: a
 * changed role or scope holds at once, and a removed user or a new password ends the sessions.
 */
public final class Sessions {
  /** A shift. */
  public static final long LASTS_MILLIS = 12 * 3_600_000L;

  private final Function<String, Optional<User>> userOf;
  private final Passwords passwords;
  private final SessionSigner signer;
  private final SignedOut signedOut;
  private final Clock clock;
  private final SignInGuard guard = new SignInGuard();
  private final SecureRandom random = new SecureRandom();

  public Sessions(
      Directory directory,
      Passwords passwords,
      SessionSigner signer,
      SignedOut signedOut,
      Clock clock) {
    this.userOf = directory::user;
    this.passwords = passwords;
    this.signer = signer;
    this.signedOut = signedOut;
    this.clock = clock;
  }

  /** How signing in went; {@code label} is the metric's. */
  public sealed interface SignIn {

    /** Signed in; the cookie's value goes to the browser. */
    record Done(Caller caller, String cookie) implements SignIn {}

    /** No such user, or not this password; which of both is not said. */
    record Wrong() implements SignIn {}

    /** Too many wrong passwords of this user or from this address. */
    record Slower(long retryAfterMillis) implements SignIn {}

    /** Too many sign in just now. */
    record Busy() implements SignIn {}

    default String label() {
      return switch (this) {
        case Done d -> "done";
        case Wrong w -> "wrong";
        case Slower s -> "locked";
        case Busy b -> "busy";
      };
    }
  }

  /** Never fails; completes on a thread of {@link Passwords}. */
  public CompletableFuture<SignIn> signIn(String username, String password, String address) {
    long waitMillis = guard.begin(username, address, clock.millis());
    if (waitMillis > 0) {
      return CompletableFuture.completedFuture(new SignIn.Slower(waitMillis));
    }
    Optional<User> user = userOf.apply(username);
    return passwords
        .matches(password, user.map(User::passwordHash).orElse(null))
        .handle((right, failure) -> {
          Verdict verdict =
              failure != null
                  ? Verdict.NOT_CHECKED
                  : Boolean.TRUE.equals(right) ? Verdict.RIGHT : Verdict.WRONG;
          guard.settle(username, address, verdict, clock.millis());
          return switch (verdict) {
            case RIGHT -> open(user.orElseThrow(), address);
            case WRONG -> new SignIn.Wrong();
            case NOT_CHECKED -> new SignIn.Busy();
          };
        });
  }

  private SignIn open(User user, String address) {
    byte[] nonce = new byte[16];
    random.nextBytes(nonce);
    long now = clock.millis();
    var token =
        new SessionToken(
            user.username(),
            now,
            now + LASTS_MILLIS,
            HexFormat.of().formatHex(nonce),
            signer.passwordMark(user.passwordHash()));
    return new SignIn.Done(new Caller(user, Scope.of(user), token, address), signer.sign(token));
  }

  /** Whose session a cookie holds, if it still runs. */
  public Optional<Caller> caller(String cookie, String address) {
    return cookie == null
        ? Optional.empty()
        : signer.read(cookie).flatMap(token -> caller(token, address));
  }

  /** The same for a session that was read before: whether it still runs, and as whom. */
  public Optional<Caller> caller(SessionToken token, String address) {
    if (token.expiresAtMillis() <= clock.millis() || signedOut.contains(token)) {
      return Optional.empty();
    }
    return userOf
        .apply(token.username())
        .filter(user -> signer.passwordMark(user.passwordHash()).equals(token.passwordMark()))
        .map(user -> new Caller(user, Scope.of(user), token, address));
  }

  /** Ends a session for good. Writes to disk. */
  public void signOut(SessionToken token) throws IOException {
    signedOut.add(token, clock.millis());
  }
}
