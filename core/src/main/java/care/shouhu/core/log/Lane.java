package care.shouhu.core.log;

import java.util.List;
import java.util.Locale;

/**
 * The three independent sequences of a log. Each has its own queue and its own positions; a commit
 * takes them in the order {@code URGENT}, {@code DESK}, {@code ROUTINE}, so that a call for help
 * never waits behind readings.
 */
public enum Lane {
  /** Calls, falls, hubs, bed events. */
  URGENT,
  /** Readings and heartbeats: nearly all of the traffic. */
  ROUTINE,
  /** Decisions of the command centre. */
  DESK;

  /** Calls first, then what people decided, then the rest. */
  static final List<Lane> COMMIT_ORDER = List.of(URGENT, DESK, ROUTINE);

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The lane's name in metrics and on disk: {@code urgent}, {@code routine}, {@code desk}. */
  public String label() {
    return label;
  }
}
