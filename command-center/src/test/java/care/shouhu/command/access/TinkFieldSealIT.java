package care.shouhu.command.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TinkFieldSealIT {
  private static final String NUMBER = "520302194001011234";
  private static final String FIELD = FieldSeal.field("resident", "R-1", "identity_sealed");
  private static final Optional<String> OUTER = Optional.of("0f".repeat(32));
  @TempDir Path data;

  private FieldSeal seal() throws IOException {
    return TinkFieldSeal.of(FieldKeyFile.open(data, Optional.empty()));
  }

  @Test
  void sealedField_opensAfterARestart_andTellsNothing() throws Exception {
    byte[] sealed = seal().seal(FIELD, NUMBER);

    assertThat(seal().open(FIELD, sealed)).isEqualTo(NUMBER);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("5203021940");
    assertThat(seal().seal(FIELD, NUMBER)).isNotEqualTo(sealed);
  }

  @Test
  void sealedField_ofAnotherRowOrColumn_orChanged_doesNotOpen() throws Exception {
    FieldSeal seal = seal();
    byte[] sealed = seal.seal(FIELD, NUMBER);
    byte[] changed = sealed.clone();
    changed[20] ^= 1;

    for (String other :
        new String[] {
          FieldSeal.field("resident", "R-2", "identity_sealed"),
          FieldSeal.field("resident", "R-1", "phone_sealed")
        }) {
      assertThatThrownBy(() -> seal.open(other, sealed))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining(NUMBER);
    }
    assertThatThrownBy(() -> seal.open(FIELD, changed))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void blindIndex_isTheSameForTheSameText_ofThisInstallationOnly(@TempDir Path other)
      throws Exception {
    FieldSeal elsewhere = TinkFieldSeal.of(FieldKeyFile.open(other, Optional.empty()));

    assertThat(seal().blindIndex(NUMBER)).hasSize(32).isEqualTo(seal().blindIndex(NUMBER));
    assertThat(seal().blindIndex("1")).isNotEqualTo(seal().blindIndex("2"));
    assertThat(elsewhere.blindIndex(NUMBER)).isNotEqualTo(seal().blindIndex(NUMBER));
  }

  @Test
  void rotation_opensOldAndNew_andSealsWithTheNewestOnlyWhenToldTo() throws Exception {
    FieldKeyFile file = FieldKeyFile.open(data, Optional.empty());
    byte[] old = seal().seal(FIELD, NUMBER);
    byte[] oldPrefix = file.read().prefix();

    file.write(file.read().withAnother());
    assertThat(file.read().newestSeals()).isFalse();
    assertThat(seal().seal(FIELD, NUMBER)).startsWith(oldPrefix);
    file.write(file.read().withNewestFirst());
    byte[] anew = seal().seal(FIELD, NUMBER);
    assertThat(anew).startsWith(file.read().prefix());
    assertThat(file.read().prefix()).isNotEqualTo(oldPrefix);
    assertThat(seal().open(FIELD, old)).isEqualTo(NUMBER);
    file.write(file.read().withoutOld());

    assertThat(seal().open(FIELD, anew)).isEqualTo(NUMBER);
    assertThatThrownBy(() -> seal().open(FIELD, old)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rotation_marksWithTheNewest_andTellsTheDigestsOfAllKeysThereAre() throws Exception {
    FieldKeyFile file = FieldKeyFile.open(data, Optional.empty());
    byte[] old = seal().blindIndex(NUMBER);
    assertThat(seal().blindIndexes(NUMBER)).containsExactly(old);

    file.write(file.read().withAnother());
    assertThat(seal().blindIndex(NUMBER)).isEqualTo(old);
    assertThat(seal().blindIndexes(NUMBER)).hasSize(2).startsWith(old);
    file.write(file.read().withNewestFirst());
    byte[] anew = seal().blindIndex(NUMBER);
    assertThat(anew).isNotEqualTo(old);
    assertThat(seal().blindIndexes(NUMBER)).containsExactly(anew, old);
    file.write(file.read().withoutOld());

    assertThat(seal().blindIndexes(NUMBER)).containsExactly(anew);
  }

  @Test
  void whatAnotherProcessSealedWithANewKey_opensAtOnce() throws Exception {
    FieldSeal running = seal();
    running.seal(FIELD, NUMBER);
    FieldKeyFile file = FieldKeyFile.open(data, Optional.empty());
    file.write(file.read().withAnother().withNewestFirst());
    Files.setLastModifiedTime(
        data.resolve("field.keys"),
        java.nio.file.attribute.FileTime.fromMillis(1_795_000_000_000L));

    assertThat(running.open(FIELD, seal().seal(FIELD, NUMBER))).isEqualTo(NUMBER);
  }

  @Test
  void keyFromOutside_encryptsTheFile_andWithoutItNothingOpens() throws Exception {
    byte[] sealed = seal().seal(FIELD, NUMBER);

    FieldSeal outer = TinkFieldSeal.of(FieldKeyFile.open(data, OUTER));

    assertThat(outer.open(FIELD, sealed)).isEqualTo(NUMBER);
    assertThat(Files.readString(data.resolve("field.keys"))).startsWith("encrypted ");
    assertThatThrownBy(this::seal).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> FieldKeyFile.open(data, Optional.of("ee".repeat(32))))
        .isInstanceOf(IOException.class);
    assertThat(TinkFieldSeal.of(FieldKeyFile.open(data, OUTER)).open(FIELD, sealed))
        .isEqualTo(NUMBER);
  }

  @Test
  void keys_areForTheirOwnerOnly() throws Exception {
    seal();

    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("field.keys"))))
        .isEqualTo("rw-------");
  }
}
