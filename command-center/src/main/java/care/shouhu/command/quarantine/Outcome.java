package care.shouhu.command.quarantine;

import java.util.List;
import java.util.Locale;

/**
 * What became of a replay.
 *
 * @param replayed in the tables now
 * @param pending in the log; the recorder has not said yet what became of them
 * @param stillRefused kept, with the newer reason
 * @param already were in the tables by an earlier replay
 * @param notReplayable the edge refused them: not the device's own topic, or only their first bytes
 *     were kept
 * @param left match, and were not looked at: ask again
 * @param rows one for each id that was asked for; empty when none was
 */
public record Outcome(
    int replayed,
    int pending,
    int stillRefused,
    long already,
    long notReplayable,
    long left,
    List<Row> rows) {

  public Outcome {
    rows = List.copyOf(rows);
  }

  /** One row that was asked for by its id. */
  public record Row(long id, State state) {}

  /** Where a row stands. */
  public enum State {
    REPLAYED,
    PENDING,
    STILL_REFUSED,
    ALREADY,
    NOT_REPLAYABLE,
    /** Beyond what one request takes, or the log was full. */
    LEFT,
    /** There is no such row. */
    UNKNOWN;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The word in the contract. */
    public String label() {
      return label;
    }
  }
}
