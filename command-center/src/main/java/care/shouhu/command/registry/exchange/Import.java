package care.shouhu.command.registry.exchange;

import care.shouhu.command.registry.record.RecordKind;
import java.util.Map;

/**
 * One file on its way in, as it stands now.
 *
 * @param by who sent it; nobody else may see or confirm it
 * @param fileName as it was called; only ever shown
 * @param expiresAtMillis when it is forgotten
 */
public record Import(
    String id,
    RecordKind kind,
    String by,
    String fileName,
    long expiresAtMillis,
    Preview preview,
    State state) {

  /**
   * <pre>
   *   Waiting ──confirm──▶ Running ──▶ Done
   *      │ cancel, expiry     └──────▶ Failed (nothing was written)
   *      ▼
   *   (forgotten)
   * </pre>
   */
  public sealed interface State {}

  /** Nothing was written yet. */
  public record Waiting() implements State {}

  /** It is being written; all of it or nothing will be there. */
  public record Running(int done, int all) implements State {}

  /**
   * Written.
   *
   * @param secrets of new devices, by id, until it is forgotten
   */
  public record Done(int added, int changed, Map<String, String> secrets) implements State {
    public Done {
      secrets = Map.copyOf(secrets);
    }
  }

  /** Nothing was written. */
  public record Failed(String reason, String detail) implements State {}

  Import until(long millis) {
    return new Import(id, kind, by, fileName, millis, preview, state);
  }

  Import with(State next) {
    return new Import(id, kind, by, fileName, expiresAtMillis, preview, next);
  }
}
