package care.shouhu.command.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "2001:db8:1:2:3:4:5:6, 20010db800010002/64",
    "2001:db8:1:2::1, 20010db800010002/64",
    "2001:db8:1:3::1, 20010db800010003/64",
    "::ffff:192.0.2.7, ::ffff:192.0.2.7",
    "unknown, unknown",
    "not:an:address, not:an:address"
  })
  void anIpv6Address_standsForItsNetwork_anyOtherForItself(String address, String whom) {
    assertThat(RateLimit.network(address)).isEqualTo(whom);
  }
}
