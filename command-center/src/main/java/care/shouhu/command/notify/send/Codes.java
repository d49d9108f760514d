package care.shouhu.command.notify.send;

import care.shouhu.command.access.Marks;

/**
 * Short proofs that follow from a key, so that nothing has to be kept: the code by which a person
 * proves a channel, and the token by which a telephone reports without a session.
 */
public final class Codes {
  /** A code is good for this long. */
  public static final long CODE_MILLIS = 30 * 60_000L;

  private static final int TOKEN_CHARS = 32;

  private Codes() {}

  /** Six digits for this channel, other ones after {@code codeAtMillis} changed. */
  public static String code(Marks marks, String channelId, long codeAtMillis) {
    String mark = marks.mark("code", channelId + " " + codeAtMillis);
    return "%06d".formatted(Long.parseLong(mark.substring(0, 12), 16) % 1_000_000);
  }

  /** Known only to whom this attempt was sent. */
  public static String token(Marks marks, String noticeId, int attempt) {
    return marks.mark("receipt", noticeId + " " + attempt).substring(0, TOKEN_CHARS);
  }
}
