package care.shouhu.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressRatesTest {

  private static InetAddress at(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static long allowed(AddressRates rates, String address, int times) {
    return IntStream.range(0, times).filter(i -> rates.mayConnect(at(address), 0)).count();
  }

  @Test
  void carriers_address_may_bring_a_town_at_once_and_then_its_rate() {
    AddressRates rates = new AddressRates(ConnectLimits.defaults());

    assertThat(allowed(rates, "203.0.113.7", 5_000)).isEqualTo(2_000);
    assertThat(allowed(rates, "203.0.113.8", 1)).isEqualTo(1);
    assertThat(IntStream.range(0, 500).filter(i -> rates.mayConnect(at("203.0.113.7"), 1_000)))
        .hasSize(200);
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, 0",
    "2001:db8:1:2::1, 2001:db8:1:3::1,      1",
    "127.0.0.1,       127.0.0.1,            1",
    "::1,             ::1,                  1",
  })
  void network_of_an_ipv6_device_counts_as_one_and_this_machine_not_at_all(
      String used, String other, int left) {
    AddressRates rates = new AddressRates(ConnectLimits.defaults());
    allowed(rates, used, 3_000);

    assertThat(allowed(rates, other, 1)).isEqualTo(left);
  }

  @Test
  void failures_have_their_own_smaller_allowance() {
    AddressRates rates = new AddressRates(ConnectLimits.defaults());
    InetAddress address = at("203.0.113.7");

    assertThat(IntStream.range(0, 100).filter(i -> rates.failed(address, 0))).hasSize(60);
    assertThat(rates.mayFail(address, 999)).isFalse();
    assertThat(rates.mayFail(address, 1_000)).isTrue();
    assertThat(rates.mayConnect(address, 0)).isTrue();
  }

  @Test
  void address_longest_not_seen_is_forgotten() {
    AddressRates rates = new AddressRates(new ConnectLimits(1_000, 1_000, 1_000, 1, 1, 100, false));
    allowed(rates, "203.0.113.7", 10);

    IntStream.range(0, 99).forEach(i -> allowed(rates, "198.51.100." + i, 1));
    assertThat(allowed(rates, "203.0.113.7", 1)).isZero();
    IntStream.range(100, 200).forEach(i -> allowed(rates, "198.51.100." + i, 1));

    assertThat(rates.size()).isEqualTo(100);
    assertThat(allowed(rates, "203.0.113.7", 1)).isEqualTo(1);
  }
}
