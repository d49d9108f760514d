package care.shouhu.command.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Sessions that were signed out before they expired, kept in a file so that a restart does not
 * bring them back. Bounded: a session leaves the list when it expires, and beyond {@value
 * #SESSIONS_MAX} the one that expires first leaves early (2,100 users sign out once a shift).
 * Thread-safe; {@link #add} writes a line to disk, call it off the event loop.
 */
public final class SignedOut {
  static final int SESSIONS_MAX = 50_000;

  private final Path file;
  private final Map<String, Long> expiresAtByNonce = new HashMap<>();
  private int linesInFile;

  private SignedOut(Path file) {
    this.file = file;
  }

  /** Reads {@code signed-out} of this directory; a line that cannot be read is left out. */
  public static SignedOut open(Path dataDirectory, long nowMillis) throws IOException {
    var signedOut = new SignedOut(dataDirectory.resolve("signed-out"));
    signedOut.read(nowMillis);
    signedOut.rewrite();
    return signedOut;
  }

  private synchronized void read(long nowMillis) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split(" ", -1);
      if (parts.length == 2 && parts[1].matches("\\d{1,15}")) {
        long expiresAt = Long.parseLong(parts[1]);
        if (expiresAt > nowMillis) {
          expiresAtByNonce.put(parts[0], expiresAt);
        }
      }
    }
  }

  /** From now on this session is over. On disk when this returns. */
  public synchronized void add(SessionToken session, long nowMillis) throws IOException {
    expiresAtByNonce.put(session.nonce(), session.expiresAtMillis());
    expiresAtByNonce.values().removeIf(expiresAt -> expiresAt <= nowMillis);
    if (expiresAtByNonce.size() > SESSIONS_MAX) {
      expiresAtByNonce.entrySet().stream()
          .min(Map.Entry.comparingByValue())
          .ifPresent(first -> expiresAtByNonce.remove(first.getKey()));
    }
    if (linesInFile > 2 * SESSIONS_MAX) {
      rewrite();
    } else {
      Files.writeString(
          file,
          line(session.nonce(), session.expiresAtMillis()),
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          StandardOpenOption.DSYNC);
      linesInFile++;
    }
  }

  public synchronized boolean contains(SessionToken session) {
    return expiresAtByNonce.containsKey(session.nonce());
  }

  private synchronized void rewrite() throws IOException {
    var text = new StringBuilder();
    expiresAtByNonce.forEach((nonce, expiresAt) -> text.append(line(nonce, expiresAt)));
    PrivateFile.write(file, text.toString());
    linesInFile = expiresAtByNonce.size();
  }

  private static String line(String nonce, long expiresAtMillis) {
    return nonce + " " + expiresAtMillis + "\n";
  }
}
