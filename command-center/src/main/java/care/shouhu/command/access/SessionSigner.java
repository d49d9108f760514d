package care.shouhu.command.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Turns session tokens into cookie values and back: {@code base64url(fields).base64url(HMAC-SHA-256
 * of them)}. Sessions therefore survive a restart and need no database.
 */
public final class SessionSigner {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  /** A user name is at most 64 characters; the rest is of fixed length. */
  private static final int COOKIE_CHARS_MAX = 400;

  private static final String FIELD_END = "\n";
  private static final String VERSION = "1";

  /** A seventh field, of a session that owes a code. */
  private static final String OWES_CODE = "code";

  private final byte[] key;

  SessionSigner(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "the session key has " + key.length + " bytes; " + KEY_BYTES + " are wanted");
    }
    this.key = key.clone();
  }

  /**
   * With the key in {@code session.key} of this directory, made at the first start with access for
   * its owner only. Removing the file ends all sessions.
   */
  public static SessionSigner open(Path dataDirectory) throws IOException {
    Path file = dataDirectory.resolve("session.key");
    try {
      return new SessionSigner(HexFormat.of().parseHex(Files.readString(file).strip()));
    } catch (NoSuchFileException e) {
      byte[] key = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(key);
      PrivateFile.write(file, HexFormat.of().formatHex(key) + "\n");
      return new SessionSigner(key);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          file + " does not hold a session key: remove it (all users sign in again)", e);
    }
  }

  /** The cookie's value. */
  public String sign(SessionToken token) {
    String fields =
        String.join(
            FIELD_END,
            VERSION,
            token.username(),
            Long.toString(token.issuedAtMillis()),
            Long.toString(token.expiresAtMillis()),
            token.nonce(),
            token.passwordMark());
    if (token.owesCode()) {
      fields += FIELD_END + OWES_CODE;
    }
    byte[] bytes = fields.getBytes(StandardCharsets.UTF_8);
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    return base64.encodeToString(bytes) + "." + base64.encodeToString(mac(bytes));
  }

  /** What a cookie says, if it was signed here. Says nothing about its age. */
  public Optional<SessionToken> read(String cookie) {
    int dot = cookie.indexOf('.');
    if (dot < 1 || cookie.length() > COOKIE_CHARS_MAX) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cookie.substring(0, dot));
      byte[] signature = Base64.getUrlDecoder().decode(cookie.substring(dot + 1));
      if (!MessageDigest.isEqual(signature, mac(bytes))) {
        return Optional.empty();
      }
      String[] fields = new String(bytes, StandardCharsets.UTF_8).split(FIELD_END, -1);
      boolean owesCode = fields.length == 7 && fields[6].equals(OWES_CODE);
      if ((fields.length != 6 && !owesCode) || !fields[0].equals(VERSION)) {
        return Optional.empty();
      }
      return Optional.of(
          new SessionToken(
              fields[1],
              Long.parseLong(fields[2]),
              Long.parseLong(fields[3]),
              fields[4],
              fields[5],
              owesCode));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A mark of a password hash that says nothing about the password. */
  String passwordMark(String passwordHash) {
    byte[] mark = mac(("password " + passwordHash).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(Arrays.copyOf(mark, 8));
  }

  private byte[] mac(byte[] bytes) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
