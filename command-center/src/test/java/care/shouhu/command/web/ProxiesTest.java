package care.shouhu.command.web;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.config.ProxyConfig.Network;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {
  private final Proxies proxies =
      new Proxies(List.of(Network.parse("10.0.0.0/8"), Network.parse("::1")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // Nobody in between, or somebody who is not ours and says what he likes.
        "198.51.100.7 | - | 198.51.100.7",
        "198.51.100.7 | 203.0.113.9 | 198.51.100.7",
        // One of ours, two of ours, and what the sender wrote in front.
        "10.0.0.1 | 198.51.100.7 | 198.51.100.7",
        "10.0.0.1 | 198.51.100.7, 10.0.0.2 | 198.51.100.7",
        "10.0.0.1 | 203.0.113.9, 198.51.100.7 | 198.51.100.7",
        "::1 | 2001:db8::7 | 2001:db8:0:0:0:0:0:7",
        // With ports.
        "10.0.0.1 | 198.51.100.7:50001 | 198.51.100.7",
        "10.0.0.1 | [2001:db8::7]:50001 | 2001:db8:0:0:0:0:0:7",
        // Nothing that could be an address.
        "10.0.0.1 | - | 10.0.0.1",
        "10.0.0.1 | unknown | 10.0.0.1",
        "10.0.0.1 | 198.51.100.7, somewhere.example | 10.0.0.1",
      })
  void address_isTheLastOneThatNoProxyOfOursHas(String peer, String header, String expected) {
    assertThat(proxies.address(peer, header == null ? List.of() : List.of(header)))
        .isEqualTo(expected);
  }

  @Test
  void severalHeaders_areOneList() {
    assertThat(proxies.address("10.0.0.1", List.of("203.0.113.9", "198.51.100.7, 10.2.0.1")))
        .isEqualTo("198.51.100.7");
  }
}
