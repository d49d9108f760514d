package care.shouhu.core.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnreleasedBytesTest {

  @Test
  void whatThisProcessAppendsIsCountedExactly() {
    UnreleasedBytes bytes = new UnreleasedBytes(1, 1, 0);

    bytes.appended(1, 100);
    bytes.appended(2, 300);

    assertThat(bytes.bytes()).isEqualTo(400);
    assertThat(bytes.meanBytes()).isEqualTo(200);
  }

  @Test
  void aBacklogAndTheRecordsOfOthersCountByTheMean() {
    UnreleasedBytes bytes = new UnreleasedBytes(/* first= */ 11, /* end= */ 21, 50);
    assertThat(bytes.bytes()).isEqualTo(500);

    bytes.endsAt(31);

    assertThat(bytes.bytes()).isEqualTo(1_000);
  }

  @Test
  void aRecordWhoseEndWasHeardOfBeforeItsAnswerCountsOnce() {
    UnreleasedBytes bytes = new UnreleasedBytes(1, 1, 0);
    bytes.appended(1, 100);

    bytes.endsAt(3);
    bytes.appended(2, 160);

    assertThat(bytes.bytes()).isEqualTo(260);
  }

  @Test
  void releasingTakesOffEqualSharesAndAllOfThemAtTheEnd() {
    UnreleasedBytes bytes = new UnreleasedBytes(1, 1, 0);
    for (int i = 1; i <= 10; i++) {
      bytes.appended(i, i * 10);
    }

    bytes.releasedTo(6);
    assertThat(bytes.bytes()).isEqualTo(275);
    bytes.releasedTo(4);
    assertThat(bytes.bytes()).isEqualTo(275);
    bytes.releasedTo(11);
    assertThat(bytes.bytes()).isZero();
  }
}
