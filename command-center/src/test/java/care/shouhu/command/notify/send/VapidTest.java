package care.shouhu.command.notify.send;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RFC 8292, looked at as a push service would. */
class VapidTest {
  private static final long NOW_MILLIS = 1_795_521_600_000L;

  @TempDir Path directory;

  @Test
  void aPushServiceCanCheckWhoSends() throws Exception {
    Vapid vapid = Vapid.open(directory, "mailto:desk@example.org");

    String header = vapid.authorization("https://push.example", NOW_MILLIS);

    assertThat(header).startsWith("vapid t=").endsWith(", k=" + vapid.publicKey());
    String[] token = header.substring("vapid t=".length(), header.indexOf(',')).split("\\.", -1);
    PublicKey key = P256.publicKey(Base64.getUrlDecoder().decode(vapid.publicKey())).orElseThrow();
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initVerify(key);
    signature.update((token[0] + "." + token[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(token[2]))).isTrue();
    JsonNode claims = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token[1]));
    assertThat(claims.get("aud").asText()).isEqualTo("https://push.example");
    assertThat(claims.get("sub").asText()).isEqualTo("mailto:desk@example.org");
    assertThat(claims.get("exp").asLong() - NOW_MILLIS / 1_000).isEqualTo(12 * 3_600);
  }

  @Test
  void theKeyStaysTheSameAndIsNobodyElsesToRead() throws Exception {
    String first = Vapid.open(directory, "mailto:a@example.org").publicKey();

    String again = Vapid.open(directory, "mailto:a@example.org").publicKey();

    assertThat(again).isEqualTo(first);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("vapid.key"))))
        .isEqualTo("rw-------");
  }
}
