package care.shouhu.core.log;

import java.util.List;
import java.util.Locale;

/**
 * The four independent sequences of a log. Each has its own queue and its own positions; a commit
 * takes them in the order {@code URGENT}, {@code DESK}, {@code DOWN}, {@code ROUTINE}, so that a
 * call for help never waits behind readings.
 */
public enum Lane {
  /** Calls, falls, hubs, bed events. */
  URGENT,
  /** Readings and heartbeats: nearly all of the traffic. */
  ROUTINE,
  /** Decisions of the command centre. */
  DESK,
  /** Commands on their way from the command centre to devices, for the gateway to deliver. */
  DOWN;

  /** Calls first, then what people decided and what devices are told of it, then the rest. */
  static final List<Lane> COMMIT_ORDER = List.of(URGENT, DESK, DOWN, ROUTINE);

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The lane's name in metrics and on disk: {@code urgent}, {@code routine}, and so on. */
  public String label() {
    return label;
  }
}
