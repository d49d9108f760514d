package care.shouhu.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device;
import care.shouhu.core.wire.tcp.Gt06;
import care.shouhu.core.wire.tcp.SiaDc09;
import care.shouhu.gateway.ingest.RefusalReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateTest {
  private static final TcpLimits LIMITS = TcpLimits.defaults().withTimes(100, 200, 60_000);
  private static final Gt06 GT06 = new Gt06();

  /** A device of this interval that is open. */
  private static State open(int intervalSeconds) {
    Device d = PortUnderTest.pendant("1");
    return new State.Open(
        GT06,
        "1",
        new Device(
            d.id(),
            d.kind(),
            d.profile(),
            d.secretSha256Hex(),
            null,
            null,
            null,
            null,
            intervalSeconds));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "recognising, 100, -",
        "recognising, 101, CONNECT_TIMEOUT",
        "nameless, 200, -",
        "nameless, 201, CONNECT_TIMEOUT",
        "asking, 200, -",
        "asking, 201, REGISTER_UNAVAILABLE",
        "open 10, 60000, -",
        "open 10, 60001, KEEP_ALIVE_TIMEOUT",
        "open 300, 900000, -",
        "open 300, 900001, KEEP_ALIVE_TIMEOUT",
        "closed, 999999999, -",
      })
  void overdue_after(String state, long millis, RefusalReason reason) {
    State at =
        switch (state) {
          case "recognising" -> new State.Recognising(0);
          case "nameless" -> new State.Nameless(GT06, 0);
          case "asking" -> new State.Asking(GT06, 0, new State.Nameless(GT06, 0));
          case "between" -> new State.Between(GT06);
          case "open 10" -> open(10);
          case "open 300" -> open(300);
          default -> new State.Closed();
        };

    assertThat(at.overdue(LIMITS, 0, millis)).isEqualTo(reason);
  }

  @Test
  void receiver_whose_first_accounts_are_nobodys_is_waited_for_anew() {
    State receiver = new State.Nameless(new SiaDc09(), 0).waitingAnew(150);
    State terminal = new State.Nameless(GT06, 0).waitingAnew(150);

    assertThat(receiver.overdue(LIMITS, 150, 350)).isNull();
    assertThat(receiver.overdue(LIMITS, 150, 351)).isEqualTo(RefusalReason.CONNECT_TIMEOUT);
    assertThat(terminal.overdue(LIMITS, 150, 201)).isEqualTo(RefusalReason.CONNECT_TIMEOUT);
  }
}
