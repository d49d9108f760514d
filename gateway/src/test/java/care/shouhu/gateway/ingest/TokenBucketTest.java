package care.shouhu.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {

  @Test
  void burst_is_given_at_once_and_then_the_rate() {
    TokenBucket bucket = new TokenBucket(10, 5, 1_000);

    int atOnce = 0;
    while (bucket.tryTake(1_000)) {
      atOnce++;
    }

    assertThat(atOnce).isEqualTo(5);
    assertThat(bucket.waitMillis(1_000)).isEqualTo(100);
    assertThat(bucket.tryTake(1_099)).isFalse();
    assertThat(bucket.tryTake(1_100)).isTrue();
  }

  @Test
  void credit_is_paid_back_before_the_next_token() {
    TokenBucket bucket = new TokenBucket(10, 1, 0);
    assertThat(bucket.tryTake(0)).isTrue();

    bucket.takeOnCredit(0);

    assertThat(bucket.waitMillis(0)).isEqualTo(200);
    assertThat(bucket.tryTake(199)).isFalse();
    assertThat(bucket.tryTake(200)).isTrue();
  }

  @Test
  void clock_set_back_neither_gives_nor_takes() {
    TokenBucket bucket = new TokenBucket(10, 3, 10_000);
    assertThat(bucket.tryTake(10_000)).isTrue();

    assertThat(bucket.tryTake(5_000)).isTrue();
    assertThat(bucket.tryTake(5_000)).isTrue();
    assertThat(bucket.tryTake(5_000)).isFalse();
    assertThat(bucket.tryTake(5_100)).isTrue();
  }
}
