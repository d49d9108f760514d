package care.shouhu.command.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import care.shouhu.core.db.DatabaseState;
import java.sql.SQLException;
import java.time.Clock;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;

class DatabaseCallsTest {
  private final DatabaseCalls calls = new DatabaseCalls(() -> DatabaseState.UP, Clock.systemUTC());

  private String refusal(Supplier<String> question) {
    return catchThrowableOfType(Refusal.class, () -> calls.ask(question)).problem().reason();
  }

  private static Supplier<String> failing(String sqlState) {
    return () -> {
      throw new JdbiException("it failed", new SQLException("it failed", sqlState)) {};
    };
  }

  @Test
  void oneQuestionThatTakesTooLong_keepsNobodyElseFromAsking() {
    assertThat(refusal(failing("57014"))).isEqualTo("TAKES_TOO_LONG");

    assertThat(calls.ask(() -> "an answer")).isEqualTo("an answer");
  }

  @Test
  void databaseThatGoesDown_isNotAskedForAWhile() {
    assertThat(refusal(failing("57P01"))).isEqualTo("DATABASE_UNAVAILABLE");

    assertThat(refusal(() -> "an answer")).isEqualTo("DATABASE_UNAVAILABLE");
  }
}
