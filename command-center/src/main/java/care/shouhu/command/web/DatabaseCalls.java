package care.shouhu.command.web;

import care.shouhu.core.db.DatabaseState;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions to the database, for answers that can do without it. When it did not answer it is not
 * asked again for {@value #REST_MILLIS} ms, so that with it stopped lists stay quick.
 */
final class DatabaseCalls {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseCalls.class);
  private static final long REST_MILLIS = 1_000;

  /** Connection lost (08), going down (57P), no room (53). */
  private static final List<String> AWAY = List.of("08", "57P", "53");

  /** One question took longer than it may; others are none the worse for it. */
  private static final String CANCELLED = "57014";

  private final Supplier<DatabaseState> state;
  private final Clock clock;
  private volatile long restUntilMillis;

  /**
   * @param state as last looked at
   */
  DatabaseCalls(Supplier<DatabaseState> state, Clock clock) {
    this.state = state;
    this.clock = clock;
  }

  /** Throws {@link Refusal} with DATABASE_UNAVAILABLE when there is no answer. Blocks. */
  <T> T ask(Supplier<T> question) {
    if (state.get() != DatabaseState.UP || clock.millis() < restUntilMillis) {
      throw unavailable();
    }
    try {
      return question.get();
    } catch (JdbiException e) {
      String code = sqlState(e);
      if (code.equals(CANCELLED)) {
        throw new Refusal(
            Problem.unavailable(
                "TAKES_TOO_LONG", "This takes too long to find. Ask for less, or try again."));
      }
      if (!(e instanceof ConnectionException) && AWAY.stream().noneMatch(code::startsWith)) {
        throw e;
      }
      restUntilMillis = clock.millis() + REST_MILLIS;
      LOG.warn("The database does not answer: {}", e.getMessage());
      throw unavailable();
    }
  }

  private static Refusal unavailable() {
    return new Refusal(
        Problem.unavailable(
            "DATABASE_UNAVAILABLE",
            "The database does not answer. What is asked for is kept there; try again later."));
  }

  private static String sqlState(JdbiException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
    }
    return "";
  }
}
