package care.shouhu.gateway.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LostEndTest {

  @ParameterizedTest
  @CsvSource({
    "3, 0, 3, the database stood at 13",
    "0, 4, 4, the window's file stood at 14",
    "3, 4, 4, the database stood at 13 and the window's file stood at 14",
  })
  void saysWhoStoodWhere(long ofDatabase, long ofWindow, long records, String said) {
    LostEnd lost = new LostEnd(10, ofDatabase, ofWindow);

    assertThat(lost.records()).isEqualTo(records);
    assertThat(lost.whoStoodBeyond()).isEqualTo(said);
  }
}
