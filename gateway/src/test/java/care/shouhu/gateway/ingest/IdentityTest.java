package care.shouhu.gateway.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Directory;
import care.shouhu.gateway.TestDevices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTest {

  private final Directory directory =
      TestDevices.directory(TestDevices.bedSensor("bed-1"), TestDevices.bedSensor("bed-2"));

  @Test
  void right_secret_is_known() {
    Identity identity = Identity.of(directory, "bed-1", "secret-bed-1".getBytes(UTF_8));

    assertThat(identity).isEqualTo(new Identity.Known(directory.device("bed-1").orElseThrow()));
  }

  @ParameterizedTest
  @CsvSource({
    "bed-1, secret-bed-2,  WRONG_SECRET",
    "bed-1, secret-bed-11, WRONG_SECRET",
    "bed-1, '',            WRONG_SECRET",
    "bed-1, ,              NO_CREDENTIALS",
    ",      secret-bed-1,  NO_CREDENTIALS",
    "bed-3, secret-bed-3,  UNKNOWN_DEVICE",
    "'',    x,             UNKNOWN_DEVICE",
  })
  void everything_else_is_refused(String id, String secret, RefusalReason reason) {
    byte[] bytes = secret == null ? null : secret.getBytes(UTF_8);

    Identity identity = Identity.of(directory, id, bytes);

    assertThat(identity).isEqualTo(new Identity.Refused(reason));
  }
}
