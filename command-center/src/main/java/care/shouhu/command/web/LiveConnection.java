package care.shouhu.command.web;

import care.shouhu.command.access.Caller;
import io.vertx.core.http.ServerWebSocket;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One open page. What it has not yet taken is bounded: a page that cannot keep up is closed rather
 * than slowing others. Used on the hub's context.
 */
final class LiveConnection {
  /** About 1 MiB: the text is JSON, mostly one byte a character. */
  static final long UNSENT_CHARS_MAX = 1L << 20;

  /** A resume that is longer gets a snapshot: the other half is for what happens meanwhile. */
  static final long BACKLOG_CHARS_MAX = UNSENT_CHARS_MAX / 2;

  static final short SESSION_OVER = 4401;
  static final short WRONG_VIEW = 4403;
  static final short TOO_SLOW = 4408;

  private final ServerWebSocket socket;
  private final LiveView view;
  private final boolean hidesNames;
  private final AtomicLong unsentChars = new AtomicLong();
  private Caller caller;
  private long unsentCharsMax = UNSENT_CHARS_MAX;
  private String endReason = "left";
  private boolean closing;

  /**
   * @param hidesNames whether the page is shown nobody's name
   */
  LiveConnection(ServerWebSocket socket, LiveView view, Caller caller, boolean hidesNames) {
    this.hidesNames = hidesNames;
    this.socket = socket;
    this.view = view;
    this.caller = caller;
  }

  LiveView view() {
    return view;
  }

  /** Who looks, as last looked up. */
  Caller caller() {
    return caller;
  }

  void callerIs(Caller now) {
    caller = now;
  }

  /** Why it ended; the metric's label. */
  String endReason() {
    return endReason;
  }

  /** Closed before it was taken in. */
  boolean isGone() {
    return closing || socket.isClosed();
  }

  /** The snapshot: as large as it has to be, and counted on top of what may wait. */
  void begin(String plain) {
    String text = hidesNames ? NameMask.text(plain) : plain;
    unsentCharsMax = UNSENT_CHARS_MAX + text.length();
    write(text);
  }

  void send(String text) {
    if (!closing) {
      write(hidesNames ? NameMask.text(text) : text);
    }
  }

  private void write(String text) {
    if (closing) {
      return;
    }
    if (unsentChars.addAndGet(text.length()) > unsentCharsMax) {
      close(TOO_SLOW, "too-slow");
      return;
    }
    socket
        .writeTextMessage(text)
        .onComplete(written -> unsentChars.addAndGet(-(long) text.length()));
  }

  void close(short code, String reason) {
    if (!closing) {
      closing = true;
      endReason = reason;
      socket.close(code, reason);
    }
  }
}
