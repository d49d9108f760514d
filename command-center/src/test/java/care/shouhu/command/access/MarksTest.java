package care.shouhu.command.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key of the digests, and what it sealed in an installation of before V305. */
class MarksTest {
  /** A key of then, and what it sealed: see {@link OldSeal}. */
  private static final String KEY = "0a".repeat(32);

  private static final String CHANNEL = FieldSeal.channelAddress("ch-1");
  @TempDir Path data;

  private FieldKeyFile file(String... outer) throws IOException {
    return FieldKeyFile.open(data, Optional.ofNullable(outer.length == 0 ? null : outer[0]));
  }

  private static byte[] old(String purpose, String text) {
    return OldSeal.seal(KEY, purpose, text).getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void oldKeyFile_isTakenIntoTheRing_andMarksStayTheSame() throws Exception {
    String before = Marks.of(KEY).mark("address", "13800000000");
    Files.writeString(data.resolve("notify.key"), KEY + "\n");

    FieldSeal seal = TinkFieldSeal.of(file("0f".repeat(32)));

    assertThat(Files.exists(data.resolve("notify.key"))).isFalse();
    assertThat(Files.readString(data.resolve("field.keys"))).doesNotContain(KEY);
    assertThat(file("0f".repeat(32)).read().marks().mark("address", "13800000000"))
        .isEqualTo(before);
    assertThat(seal.open(CHANNEL, old("address", "13800000000"))).isEqualTo("13800000000");
  }

  @Test
  void oldKeyFile_beside_aRingThatHasNone_isTakenToo_andRotationKeepsIt() throws Exception {
    FieldKeyFile ring = file();
    String json = Files.readString(data.resolve("field.keys"));
    Files.writeString(
        data.resolve("field.keys"), json.replaceFirst(",\"marks\":\"[0-9a-f]{64}\"", ""));
    Files.writeString(data.resolve("notify.key"), KEY);

    FieldKeyFile whole = file();
    whole.write(whole.read().withAnother().withNewestFirst().withoutOld());

    assertThat(ring.read().marks().hex()).isEqualTo(KEY);
    assertThat(Files.exists(data.resolve("notify.key"))).isFalse();
  }

  @Test
  void oldText_opensForItsOwnFieldOnly() throws Exception {
    Files.writeString(data.resolve("notify.key"), KEY);
    FieldSeal seal = TinkFieldSeal.of(file());
    byte[] factor = old("totp:wang", "JBSWY3DP");

    assertThat(seal.open(FieldSeal.secondFactor("wang"), factor)).isEqualTo("JBSWY3DP");
    assertThat(
            seal.openText(
                FieldSeal.secondFactor("li"), new String(factor, StandardCharsets.US_ASCII)))
        .isEmpty();
    assertThat(seal.openText(CHANNEL, "1.")).isEmpty();
    assertThat(seal.openText(CHANNEL, "")).isEmpty();
    assertThatThrownBy(() -> seal.open(FieldSeal.gatewaySecret("sms"), factor))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatTheDirectoryCarries_opensAfterARestart() throws Exception {
    String sealed = TinkFieldSeal.of(file()).sealText(CHANNEL, "13800000000");

    assertThat(sealed).doesNotContain("138").matches("[A-Za-z0-9_-]+");
    assertThat(TinkFieldSeal.of(file()).openText(CHANNEL, sealed)).contains("13800000000");
    assertThat(TinkFieldSeal.of(file()).openText(FieldSeal.channelAddress("ch-2"), sealed))
        .isEmpty();
  }

  @Test
  void aBrokenOrForeignOldKey_stopsTheStart_andChangesNothing() throws Exception {
    Files.writeString(data.resolve("notify.key"), "not a key");
    assertThatThrownBy(this::file).hasMessageContaining("notify.key");
    Files.delete(data.resolve("notify.key"));
    String held = file().read().marks().hex();
    Files.writeString(data.resolve("notify.key"), KEY);

    assertThatThrownBy(this::file).hasMessageContaining("notify.key");

    Files.delete(data.resolve("notify.key"));
    assertThat(file().read().marks().hex()).isEqualTo(held);
  }
}
