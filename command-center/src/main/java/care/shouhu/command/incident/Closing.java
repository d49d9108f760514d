package care.shouhu.command.incident;

import java.util.Objects;

/**
 * The result somebody states.
 *
 * @param cause why it was a false alarm, at most 200 characters, or null
 * @param note at most 2,000 characters, or null
 */
public record Closing(Outcome outcome, String cause, String note) {

  public Closing {
    Objects.requireNonNull(outcome, "outcome");
  }
}
