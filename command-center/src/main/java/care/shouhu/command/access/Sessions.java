package care.shouhu.command.access;

import care.shouhu.command.access.SignInGuard.Verdict;
import care.shouhu.core.config.AccessConfig;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * Signing in and out, and who a cookie belongs to. Users come from the directory at each call: a
 * changed role or scope holds at once, and a removed user or a new password ends the sessions. What
 * runs is in the {@link SessionBook}; the cookie alone opens nothing.
 */
public final class Sessions {
  /** A session is marked as seen this often at most. */
  private static final long SEEN_EVERY_MILLIS = 10_000;

  private static final long HOUR_MILLIS = 3_600_000;
  private static final long MINUTE_MILLIS = 60_000;
  private static final long DAY_MILLIS = 24 * HOUR_MILLIS;

  /** How long a session may owe a code. */
  private static final long CODE_MILLIS_MAX = 10 * MINUTE_MILLIS;

  private final Directory directory;
  private final Passwords passwords;
  private final SessionSigner signer;
  private final SessionBook book;
  private final SecondFactor secondFactor;
  private final BiFunction<String, String, RecoveryUse> useRecoveryCode;
  private final AccessConfig config;
  private final InstantSource clock;
  private final SignInGuard guard = new SignInGuard();
  private final SecureRandom random = new SecureRandom();

  /**
   * @param useRecoveryCode by user name and mark of the code; blocks
   * @param clock the machine's own, by which authenticator apps go
   */
  public Sessions(
      Directory directory,
      Passwords passwords,
      SessionSigner signer,
      SessionBook book,
      SecondFactor secondFactor,
      BiFunction<String, String, RecoveryUse> useRecoveryCode,
      AccessConfig config,
      InstantSource clock) {
    this.directory = directory;
    this.passwords = passwords;
    this.signer = signer;
    this.book = book;
    this.secondFactor = secondFactor;
    this.useRecoveryCode = useRecoveryCode;
    this.config = config;
    this.clock = clock;
  }

  /** What became of a recovery code, which is struck off the register when it is used. */
  public enum RecoveryUse {
    USED,
    UNKNOWN,
    /** The register does not answer. */
    UNAVAILABLE
  }

  /** Who signs in, from where. */
  public record Attempt(
      String username, String password, String codeOrNull, String address, String agent) {}

  /** What somebody has to do before anything else. */
  public enum Duty {
    /** Another one has proved who they are; the second factor is still wanted. */
    GIVE_CODE,
    CHANGE_PASSWORD,
    SET_SECOND_FACTOR
  }

  /** How signing in went; {@code label} is the metric's. */
  public sealed interface SignIn {

    /** Signed in; the cookie's value goes to the browser. */
    record Done(Caller caller, String cookie) implements SignIn {}

    /** No such user, or not this password, or not this code; which of them is not said. */
    record Wrong() implements SignIn {}

    /** The password is right, and a code is wanted as well. */
    record CodeWanted() implements SignIn {}

    /** Too many wrong passwords of this user or from this address. */
    record Slower(long retryAfterMillis) implements SignIn {}

    /** Too many sign in just now, or a recovery code cannot be struck off. */
    record Busy() implements SignIn {}

    default String label() {
      return switch (this) {
        case Done d -> "done";
        case Wrong w -> "wrong";
        case CodeWanted c -> "code_wanted";
        case Slower s -> "locked";
        case Busy b -> "busy";
      };
    }
  }

  /** Never fails; completes on a thread of {@link Passwords}. */
  public CompletableFuture<SignIn> signIn(Attempt attempt) {
    String username = attempt.username();
    long waitMillis = guard.begin(username, attempt.address(), clock.millis());
    if (waitMillis > 0) {
      return CompletableFuture.completedFuture(new SignIn.Slower(waitMillis));
    }
    Optional<User> user = directory.user(username);
    return passwords
        .matches(attempt.password(), user.map(User::passwordHash).orElse(null))
        .handle((right, failure) -> {
          SignIn signIn =
              failure != null
                  ? new SignIn.Busy()
                  : Boolean.TRUE.equals(right)
                      ? secondFactor(user.orElseThrow(), attempt)
                      : new SignIn.Wrong();
          guard.settle(username, attempt.address(), verdict(signIn), clock.millis());
          return signIn;
        });
  }

  /** A right password without its code neither counts against anybody nor wipes the slate. */
  private static Verdict verdict(SignIn signIn) {
    return switch (signIn) {
      case SignIn.Done done -> Verdict.RIGHT;
      case SignIn.Wrong wrong -> Verdict.WRONG;
      case SignIn.CodeWanted wanted -> Verdict.NOT_CHECKED;
      case SignIn.Slower slower -> Verdict.NOT_CHECKED;
      case SignIn.Busy busy -> Verdict.NOT_CHECKED;
    };
  }

  private SignIn secondFactor(User user, Attempt attempt) {
    String sealed = user.signIn().sealedTotp();
    String code = attempt.codeOrNull();
    if (sealed == null) {
      return open(user, attempt.address(), attempt.agent());
    }
    if (code == null || code.isBlank()) {
      return new SignIn.CodeWanted();
    }
    if (secondFactor.takes(user.username(), sealed, code.strip(), clock.millis())) {
      return open(user, attempt.address(), attempt.agent());
    }
    String mark = secondFactor.recoveryMark(user.username(), code);
    if (!user.signIn().recoveryMarks().contains(mark)) {
      return new SignIn.Wrong();
    }
    return switch (useRecoveryCode.apply(user.username(), mark)) {
      case USED -> open(user, attempt.address(), attempt.agent());
      case UNKNOWN -> new SignIn.Wrong();
      case UNAVAILABLE -> new SignIn.Busy();
    };
  }

  /** A new session of somebody whose identity is established. Writes to disk. */
  public SignIn.Done open(User user, String address, String agent) {
    return open(user, address, agent, false);
  }

  /**
   * A new session of somebody whose identity another one has proved: with a second factor it opens
   * nothing until {@link #giveCode}. Writes to disk.
   */
  public SignIn.Done openProved(User user, String address, String agent) {
    return open(user, address, agent, user.signIn().sealedTotp() != null);
  }

  private SignIn.Done open(User user, String address, String agent, boolean owesCode) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    String nonce = HexFormat.of().formatHex(bytes);
    long now = clock.millis();
    long expires = now + (owesCode ? CODE_MILLIS_MAX : config.sessionHours() * HOUR_MILLIS);
    String mark = signer.passwordMark(user.passwordHash());
    var token = new SessionToken(user.username(), now, expires, nonce, mark, owesCode);
    book.add(new OpenSession(nonce, user.username(), now, expires, now, address, agent));
    return new SignIn.Done(
        new Caller(user, Scope.of(user, directory), token, address), signer.sign(token));
  }

  /** Whose session a cookie holds, if it still runs. */
  public Optional<Caller> caller(String cookie, String address) {
    return read(cookie).flatMap(token -> caller(token, address));
  }

  /** The same for a session that was read before: whether it still runs, and as whom. */
  public Optional<Caller> caller(SessionToken token, String address) {
    return isPastItsEnd(token) ? Optional.empty() : watcher(token, address);
  }

  /**
   * Who looks at a wall: also in a session that only an open wall has kept beyond its end ({@link
   * #keepWatching}). For what the wall shows, and for nothing else.
   */
  public Optional<Caller> watcher(String cookie, String address) {
    return read(cookie).flatMap(token -> watcher(token, address));
  }

  /** Whether nothing but a wall keeps this session. */
  public boolean isPastItsEnd(SessionToken token) {
    return token.expiresAtMillis() <= clock.millis();
  }

  /**
   * The wall of this session is open just now: it may go on being looked at for as long as a
   * session may be idle, but no longer than the days of the configuration since signing in. Empty
   * when the session is over by now; what is over is never brought back.
   */
  public Optional<Caller> keepWatching(SessionToken token, String address) {
    Optional<Caller> watcher = watcher(token, address);
    if (watcher.isPresent() && !token.owesCode()) {
      long most = token.issuedAtMillis() + config.wallDays() * DAY_MILLIS;
      long idle = clock.millis() + config.idleMinutes() * MINUTE_MILLIS;
      book.extend(token.nonce(), Math.min(most, idle));
    }
    return watcher;
  }

  /**
   * How long a browser keeps the cookie. Longer than the session of most: a wall goes on without
   * the browser being told, and a cookie whose session is over opens nothing.
   */
  public long cookieMillis(SessionToken token) {
    long session = token.expiresAtMillis() - clock.millis();
    return token.owesCode() ? session : Math.max(session, config.wallDays() * DAY_MILLIS);
  }

  private Optional<SessionToken> read(String cookie) {
    return cookie == null ? Optional.empty() : signer.read(cookie);
  }

  private Optional<Caller> watcher(SessionToken token, String address) {
    long now = clock.millis();
    // The book alone says when it ends, so the cookie must be the one it was opened with.
    Optional<OpenSession> session =
        book.find(token.nonce())
            .filter(one -> one.openedAtMillis() == token.issuedAtMillis())
            .filter(one -> one.expiresAtMillis() > now);
    if (session.isEmpty()) {
      return Optional.empty();
    }
    Optional<Caller> caller =
        directory
            .user(token.username())
            .filter(user -> !isIdle(user, session.get(), now))
            .filter(user -> signer.passwordMark(user.passwordHash()).equals(token.passwordMark()))
            .map(user -> new Caller(user, Scope.of(user, directory), token, address));
    if (caller.isPresent() && now - session.get().lastSeenMillis() >= SEEN_EVERY_MILLIS) {
      book.seen(token.nonce(), now);
    }
    return caller;
  }

  private boolean isIdle(User user, OpenSession session, long nowMillis) {
    return user.role() != Role.FIELD_WORKER
        && nowMillis - session.lastSeenMillis() > config.idleMinutes() * MINUTE_MILLIS;
  }

  /** What has to be done in this session before anything else. */
  public Optional<Duty> duty(Caller caller) {
    User user = caller.user();
    if (caller.session().owesCode()) {
      return Optional.of(Duty.GIVE_CODE);
    }
    if (user.signIn().mustChangePassword()) {
      return Optional.of(Duty.CHANGE_PASSWORD);
    }
    boolean wanted = config.secondFactorRoles().contains(user.role().name());
    return wanted && user.signIn().sealedTotp() == null
        ? Optional.of(Duty.SET_SECOND_FACTOR)
        : Optional.empty();
  }

  /** Whether this user's role may not do without a second factor. */
  public boolean mustHaveSecondFactor(User user) {
    return config.secondFactorRoles().contains(user.role().name());
  }

  /** Those of this user that run, the newest first. */
  public List<OpenSession> of(User user) {
    long now = clock.millis();
    return book.of(user.username()).stream()
        .filter(session -> session.expiresAtMillis() > now && !isIdle(user, session, now))
        .toList();
  }

  /** Ends a session for good. Writes to disk. */
  public void signOut(SessionToken token) throws IOException {
    book.end(List.of(token.nonce()));
  }

  /** Ends all of this user's for good, also those that nobody speaks for. Writes to disk. */
  public List<OpenSession> endAll(String username) throws IOException {
    List<OpenSession> all = book.of(username);
    end(all);
    return all;
  }

  /** Ends these sessions for good. Writes to disk. */
  public void end(List<OpenSession> sessions) throws IOException {
    book.end(sessions.stream().map(OpenSession::nonce).toList());
  }

  /**
   * The code that a session owes, slowed down like signing in; when it is right a new session
   * begins. Writes to disk.
   */
  public SignIn giveCode(Caller caller, String code, String agent) {
    String username = caller.user().username();
    long waitMillis = guard.begin(username, caller.address(), clock.millis());
    if (waitMillis > 0) {
      return new SignIn.Slower(waitMillis);
    }
    SignIn given =
        secondFactor(caller.user(), new Attempt(username, "", code, caller.address(), agent));
    guard.settle(username, caller.address(), verdict(given), clock.millis());
    return given;
  }

  /** Whether this is the user's password; slowed down like signing in. */
  public CompletableFuture<SignIn> confirm(Caller caller, String password) {
    String username = caller.user().username();
    long waitMillis = guard.begin(username, caller.address(), clock.millis());
    if (waitMillis > 0) {
      return CompletableFuture.completedFuture(new SignIn.Slower(waitMillis));
    }
    return passwords
        .matches(password, caller.user().passwordHash())
        .handle((right, failure) -> {
          SignIn confirmed =
              failure != null
                  ? new SignIn.Busy()
                  : Boolean.TRUE.equals(right) ? new SignIn.Done(caller, "") : new SignIn.Wrong();
          guard.settle(username, caller.address(), verdict(confirmed), clock.millis());
          return confirmed;
        });
  }
}
