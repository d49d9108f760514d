package care.shouhu.command.registry.exchange;

import care.shouhu.command.registry.exchange.Import.Done;
import care.shouhu.command.registry.exchange.Import.Running;
import care.shouhu.command.registry.exchange.Import.Waiting;
import care.shouhu.command.registry.exchange.ImportDesk.Refusal;
import java.util.Map;
import java.util.Optional;

/**
 * An import, its file, and what its preview saw. Every step of its state is taken under its own
 * lock, so that of two who confirm, or one who confirms and one who cancels, one comes first.
 */
final class HeldImport {
  private final String by;
  private final int bytesKept;
  private byte[] bytes;
  private Import shown;
  private Seen seen;
  private boolean isGone;

  /**
   * A file that is being looked at: it takes its room from here on.
   *
   * @param by who sent it
   */
  HeldImport(String by, byte[] bytes) {
    this.by = by;
    this.bytes = bytes;
    this.bytesKept = bytes.length;
  }

  String by() {
    return by;
  }

  /** What its file takes; nothing once it is written. */
  synchronized int bytesKept() {
    return bytes == null ? 0 : bytesKept;
  }

  /** It was looked at. */
  synchronized void waits(Import looked, Seen by) {
    shown = looked;
    seen = by;
  }

  synchronized boolean isBeingRead() {
    return shown == null;
  }

  /** As it stands; empty while it is being looked at and once it is forgotten. */
  synchronized Optional<Import> shown() {
    return isGone ? Optional.empty() : Optional.ofNullable(shown);
  }

  /** Waiting → Running; else why not. */
  synchronized Optional<Refusal> begin(boolean skipBadLines) {
    if (isGone || shown == null) {
      return Optional.of(Refusal.NOT_THERE);
    }
    if (!(shown.state() instanceof Waiting)) {
      return Optional.of(Refusal.NOT_WAITING);
    }
    Preview preview = shown.preview();
    if (preview.bad() > 0 && !skipBadLines) {
      return Optional.of(Refusal.BAD_LINES);
    }
    shown = shown.with(new Running(0, preview.added() + preview.changed()));
    return Optional.empty();
  }

  /** Only of one that runs. */
  synchronized byte[] bytes() {
    return bytes;
  }

  synchronized Seen seen() {
    return seen;
  }

  synchronized void hasWritten(int more) {
    if (shown.state() instanceof Running(int done, int all)) {
      shown = shown.with(new Running(done + more, all));
    }
  }

  /**
   * Running → Done or Failed; the file is let go.
   *
   * @param expiresAtMillis anew: writing may have lasted until the old time was over
   */
  synchronized void end(Import.State how, long expiresAtMillis) {
    shown = shown.with(how).until(expiresAtMillis);
    bytes = null;
    seen = null;
  }

  /** Forgets it, unless it is being written; whether that was done. */
  synchronized boolean forget() {
    if (shown != null && shown.state() instanceof Running) {
      return false;
    }
    isGone = true;
    bytes = null;
    return true;
  }

  /** The secrets of new devices: an answer that was lost on its way can be asked for again. */
  synchronized Map<String, String> secrets() {
    return !isGone && shown != null && shown.state() instanceof Done done
        ? done.secrets()
        : Map.of();
  }
}
