package care.shouhu.command.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealTest {
  @TempDir Path directory;

  @Test
  void whatIsSealedOpensWithTheSameKeyAfterARestart() throws Exception {
    String sealed = Seal.open(directory).seal("address", "13800000000");

    Seal again = Seal.open(directory);

    assertThat(sealed).doesNotContain("138");
    assertThat(again.open("address", sealed)).contains("13800000000");
    assertThat(again.mark("a", "x")).isEqualTo(Seal.open(directory).mark("a", "x"));
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("notify.key"))))
        .isEqualTo("rw-------");
  }

  @Test
  void nothingElseOpensIt() throws Exception {
    Seal seal = Seal.open(directory);
    String sealed = seal.seal("address", "13800000000");
    char flipped = sealed.charAt(20) == 'A' ? 'B' : 'A';

    assertThat(seal.open("gateway", sealed)).isEmpty();
    assertThat(seal.open("address", sealed.substring(0, 20) + flipped + sealed.substring(21)))
        .isEmpty();
    assertThat(seal.open("address", "1.")).isEmpty();
    assertThat(seal.open("address", "")).isEmpty();
    assertThat(new Seal(new byte[32]).open("address", sealed)).isEmpty();
    assertThat(seal.seal("address", "13800000000")).isNotEqualTo(sealed);
  }

  @Test
  void aBrokenKeyStopsTheStart() throws Exception {
    Files.writeString(directory.resolve("notify.key"), "not a key");

    assertThatThrownBy(() -> Seal.open(directory)).hasMessageContaining("notify.key");
  }
}
