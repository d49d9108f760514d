package care.shouhu.command.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

  @Test
  void whatAPageGave_isReadBack() {
    Cursor given = new Cursor(1_795_428_000_000L, "I-20261123:07.a_b");

    Cursor read = Cursor.parse(given.text());

    assertThat(read).isEqualTo(given);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1 a",
        "253402300800000 a",
        "99999999999999999999 a",
        "1 ",
        "1 a\u0000b",
        "1 a b",
        "1 老人",
        "1",
        " a"
      })
  void whatNoPageGave_isRefused(String plain) {
    String text =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(plain.getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> Cursor.parse(text)).isInstanceOf(Refusal.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"253402300800000", "999999999999999", "2026-11-23T08:00:00+0800"})
  void aTimeThatTheTablesOrTheFormDoNotTake_isRefused(String text) {
    assertThatThrownBy(() -> Call.moment("from", text)).isInstanceOf(Refusal.class);
  }

  @Test
  void aTimeWithItsZone_isRead() {
    long millis = Call.moment("from", "2026-11-23T08:00:00+08:00");

    assertThat(millis).isEqualTo(1_795_392_000_000L);
  }
}
