package care.shouhu.command.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions that run, in memory and in the file {@code sessions} of the data directory (mode
 * 0600), so that a restart neither ends them nor brings back one that was ended. A cookie whose
 * session is not in the book opens nothing. Thread-safe; opening and ending writes to disk, so call
 * it off the event loop. {@link #find}, {@link #of}, {@link #seen} and {@link #extend} do not, and
 * never wait for one that does.
 *
 * <p>A line is {@code open NONCE USERNAME OPENED EXPIRES SEEN ADDRESS AGENT}, {@code seen NONCE
 * AT}, {@code until NONCE EXPIRES} or {@code end NONCE}; address and agent are in base64.
 */
public final class SessionBook {
  private static final Logger LOG = LoggerFactory.getLogger(SessionBook.class);
  private static final String FILE = "sessions";
  static final int SESSIONS_MAX = 50_000;
  static final int SESSIONS_A_USER_MAX = 20;
  private static final int AGENT_CHARS_MAX = 200;
  private static final int LINES_MAX = 2 * SESSIONS_MAX;

  private final Path file;

  /** Read by anybody at any time; sessions are added and removed under the monitor. */
  private final Map<String, OpenSession> byNonce = new ConcurrentHashMap<>();

  private final Map<String, Set<String>> noncesByUser = new ConcurrentHashMap<>();
  private final Set<String> seenSinceWritten = ConcurrentHashMap.newKeySet();
  private final Set<String> extendedSinceWritten = ConcurrentHashMap.newKeySet();
  private int linesInFile;

  /** Half a line may stand at the end: what follows must not be joined to it. */
  private boolean mayBeTorn;

  private SessionBook(Path file) {
    this.file = file;
  }

  /** Reads the book of this directory; a line that cannot be read is left out. */
  public static SessionBook open(Path dataDirectory, long nowMillis) throws IOException {
    var book = new SessionBook(dataDirectory.resolve(FILE));
    if (Files.exists(book.file)) {
      for (String line : Files.readAllLines(book.file)) {
        book.take(line.split(" ", -1));
      }
    }
    // Only now: a later line may say that it went on.
    book.byNonce.values().stream()
        .filter(session -> session.expiresAtMillis() <= nowMillis)
        .toList()
        .forEach(over -> book.remove(over.nonce()));
    book.rewrite();
    return book;
  }

  private void take(String[] words) {
    try {
      switch (words[0]) {
        case "open" ->
            put(
                new OpenSession(
                    words[1],
                    words[2],
                    Long.parseLong(words[3]),
                    Long.parseLong(words[4]),
                    Long.parseLong(words[5]),
                    text(words[6]),
                    text(words[7])));
        case "seen" ->
            find(words[1]).ifPresent(session -> put(session.seenAt(Long.parseLong(words[2]))));
        case "until" ->
            find(words[1]).ifPresent(session -> put(session.until(Long.parseLong(words[2]))));
        case "end" -> remove(words[1]);
        default -> LOG.warn("A line of {} means nothing", FILE);
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      LOG.warn("A line of {} cannot be read", FILE);
    }
  }

  private void put(OpenSession session) {
    byNonce.put(session.nonce(), session);
    noncesByUser
        .computeIfAbsent(session.username(), name -> ConcurrentHashMap.newKeySet())
        .add(session.nonce());
  }

  private Optional<OpenSession> remove(String nonce) {
    OpenSession session = byNonce.remove(nonce);
    if (session == null) {
      return Optional.empty();
    }
    Set<String> ofUser = noncesByUser.get(session.username());
    ofUser.remove(nonce);
    if (ofUser.isEmpty()) {
      noncesByUser.remove(session.username());
    }
    seenSinceWritten.remove(nonce);
    extendedSinceWritten.remove(nonce);
    return Optional.of(session);
  }

  /**
   * From now on this session runs. On disk when this returns; when the disk refuses it runs until
   * the next restart, so that people get to the desk.
   */
  public synchronized void add(OpenSession session) {
    String agent = session.agent();
    put(
        agent.length() <= AGENT_CHARS_MAX
            ? session
            : new OpenSession(
                session.nonce(),
                session.username(),
                session.openedAtMillis(),
                session.expiresAtMillis(),
                session.lastSeenMillis(),
                session.address(),
                agent.substring(0, AGENT_CHARS_MAX)));
    List<String> lines = new ArrayList<>();
    lines.add(line(byNonce.get(session.nonce())));
    Optional<OpenSession> tooMany =
        noncesByUser.get(session.username()).size() > SESSIONS_A_USER_MAX
            ? longestUnseen(of(session.username()))
            : byNonce.size() > SESSIONS_MAX
                ? longestUnseen(List.copyOf(byNonce.values()))
                : Optional.empty();
    tooMany.flatMap(old -> remove(old.nonce())).ifPresent(old -> lines.add("end " + old.nonce()));
    try {
      write(lines);
    } catch (IOException e) {
      LOG.error("A session cannot be kept beyond a restart", e);
    }
  }

  private static Optional<OpenSession> longestUnseen(List<OpenSession> sessions) {
    return sessions.stream().min(Comparator.comparingLong(OpenSession::lastSeenMillis));
  }

  public Optional<OpenSession> find(String nonce) {
    return Optional.ofNullable(byNonce.get(nonce));
  }

  /** All of one user, the newest first. */
  public List<OpenSession> of(String username) {
    return noncesByUser.getOrDefault(username, Set.of()).stream()
        .map(byNonce::get)
        .filter(Objects::nonNull)
        .sorted(Comparator.comparingLong(OpenSession::openedAtMillis).reversed())
        .toList();
  }

  /** Somebody spoke for it; kept on disk with the next {@link #keepSeen}. */
  public void seen(String nonce, long atMillis) {
    byNonce.computeIfPresent(
        nonce,
        (same, session) -> {
          if (atMillis <= session.lastSeenMillis()) {
            return session;
          }
          seenSinceWritten.add(nonce);
          return session.seenAt(atMillis);
        });
  }

  /**
   * It ends no sooner than this; kept on disk with the next {@link #keepSeen}. Never shortens it,
   * and brings back none that is not in the book.
   */
  public void extend(String nonce, long untilMillis) {
    byNonce.computeIfPresent(
        nonce,
        (same, session) -> {
          if (untilMillis <= session.expiresAtMillis()) {
            return session;
          }
          extendedSinceWritten.add(nonce);
          return session.until(untilMillis);
        });
  }

  /** Writes when sessions were last seen, and until when they run. Call it each minute. */
  public synchronized void keepSeen() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String nonce : List.copyOf(seenSinceWritten)) {
      seenSinceWritten.remove(nonce);
      find(nonce).ifPresent(session -> lines.add("seen " + nonce + " " + session.lastSeenMillis()));
    }
    for (String nonce : List.copyOf(extendedSinceWritten)) {
      extendedSinceWritten.remove(nonce);
      find(nonce)
          .ifPresent(session -> lines.add("until " + nonce + " " + session.expiresAtMillis()));
    }
    if (!lines.isEmpty()) {
      write(lines);
    }
  }

  /** Ends them for good. On disk when this returns; unknown ones are no error. */
  public synchronized void end(List<String> nonces) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String nonce : nonces) {
      remove(nonce);
      lines.add("end " + nonce);
    }
    write(lines);
  }

  private void write(List<String> lines) throws IOException {
    if (mayBeTorn || linesInFile + lines.size() > LINES_MAX) {
      rewrite();
      return;
    }
    mayBeTorn = true;
    Files.writeString(
        file,
        String.join("\n", lines) + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND,
        StandardOpenOption.DSYNC);
    mayBeTorn = false;
    linesInFile += lines.size();
  }

  private synchronized void rewrite() throws IOException {
    var text = new StringBuilder();
    byNonce.values().forEach(session -> text.append(line(session)).append('\n'));
    PrivateFile.write(file, text.toString());
    linesInFile = byNonce.size();
    mayBeTorn = false;
  }

  private static String line(OpenSession session) {
    return String.join(
        " ",
        "open",
        session.nonce(),
        session.username(),
        Long.toString(session.openedAtMillis()),
        Long.toString(session.expiresAtMillis()),
        Long.toString(session.lastSeenMillis()),
        base64(session.address()),
        base64(session.agent()));
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(String base64) {
    return new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
