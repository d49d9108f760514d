package care.shouhu.command.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./shouhu verify} as a process: scripts go by how it ends. */
class VerifyMainIT {
  private static final int GOOD = 0;
  private static final int WRONG = 1;
  private static final int NOT_LOOKED_AT = 2;
  private static final long SECONDS_MAX = 60;

  @TempDir static Path directory;
  private static SigningKey key;
  private static Path pack;

  @BeforeAll
  static void makePack() throws IOException {
    key = SigningKey.open(Files.createDirectory(directory.resolve("own")));
    pack = directory.resolve("evidence-I-17.zip");
    Files.write(pack, EvidencePack.make(EvidencePackTest.evidence(), key));
  }

  private record Ended(int code, String out, String err) {}

  private static Ended verify(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                VerifyMain.class.getName()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(directory, "out", "");
    Path err = Files.createTempFile(directory, "err", "");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    return new Ended(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  @Test
  void packAsItWasMade_endsWith0_withAndWithoutItsKey() throws Exception {
    Path pem = Files.writeString(directory.resolve("key.pem"), key.publicKey().pem());

    assertThat(verify(pack.toString()).code()).isEqualTo(GOOD);
    assertThat(verify(pack.toString(), "--key", key.publicKey().fingerprint()).code())
        .isEqualTo(GOOD);
    Ended byFile = verify(pack.toString(), "--key", pem.toString());
    assertThat(byFile.code()).as(byFile.out() + byFile.err()).isEqualTo(GOOD);
    assertThat(byFile.out()).contains("nothing is wrong");
  }

  @Test
  void packOfWhichOneByteIsAnother_endsWith1() throws Exception {
    byte[] bytes = Files.readAllBytes(pack);
    bytes[bytes.length / 2] ^= 1;
    Path tampered = Files.write(directory.resolve("tampered.zip"), bytes);

    Ended ended = verify(tampered.toString());

    assertThat(ended.code()).isEqualTo(WRONG);
    assertThat(ended.out()).contains("NOT GENUINE");
  }

  @Test
  void packByAnotherKey_orWhatIsNoPackAtAll_endsWith1() throws Exception {
    SigningKey other = SigningKey.open(Files.createDirectory(directory.resolve("other")));
    Path noPack = Files.writeString(directory.resolve("no.zip"), "no pack");

    Ended ended = verify(pack.toString(), "--key", other.publicKey().fingerprint());

    assertThat(ended.code()).isEqualTo(WRONG);
    assertThat(ended.out()).contains("✗");
    assertThat(verify(noPack.toString()).code()).isEqualTo(WRONG);
  }

  @Test
  void whatCannotBeRead_orAsked_endsWith2_andSaysWhyOnStderr() throws Exception {
    String away = directory.resolve("away.zip").toString();

    for (Ended ended :
        List.of(
            verify(),
            verify(away),
            verify(pack.toString(), "--key", away),
            verify(pack.toString(), "--origin", away),
            verify(pack.toString(), "--key"),
            verify(pack.toString(), "--else", "x"))) {
      assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(NOT_LOOKED_AT);
      assertThat(ended.err()).isNotEmpty();
    }
  }
}
