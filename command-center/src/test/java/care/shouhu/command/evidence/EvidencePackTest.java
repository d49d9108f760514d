package care.shouhu.command.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.evidence.PackCheck.Finding;
import care.shouhu.command.evidence.PackCheck.State;
import care.shouhu.command.incident.HistoryChain;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidencePackTest {
  private static final long NOW_MILLIS = 1_795_435_200_123L;
  private static final String ID = "I-17";

  @TempDir static Path directory;
  private static SigningKey key;
  private static byte[] pack;

  @BeforeAll
  static void makePack() throws IOException {
    key = SigningKey.open(directory);
    pack = EvidencePack.make(evidence(), key);
  }

  static Evidence evidence() {
    ObjectNode incident = EvidencePack.MAPPER.createObjectNode();
    incident.put("id", ID).put("status", "CLOSED").put("residentName", "张<b>三</b>");
    incident.put("openedAt", NOW_MILLIS).put("class", "URGENT").put("kind", "CALL");
    ArrayNode history = EvidencePack.MAPPER.createArrayNode();
    String previous = null;
    for (int n = 1; n <= 4; n++) {
      var bare =
          new HistoryChain.Link(n, NOW_MILLIS + n, "CLAIMED", "wang", null, Map.of("k", "v"), null);
      previous = HistoryChain.hash(ID, previous, bare);
      ObjectNode entry = history.addObject().put("number", n).put("at", NOW_MILLIS + n);
      entry.put("kind", "CLAIMED").put("by", "wang").putNull("from").put("hash", previous);
      entry.putObject("detail").put("k", "v");
    }
    incident.put("historyCount", 4).put("historyHash", previous);
    var export = new Evidence.Export("auditor", "审计", "AUDITOR", NOW_MILLIS);
    ArrayNode parameters = EvidencePack.MAPPER.createArrayNode();
    ObjectNode figures = parameters.addObject().put("version", 7);
    figures.putObject("everybody").put("version", 5).putObject("rules").put("silentFactor", 3);
    figures.putNull("resident");
    return new Evidence(
        incident, history, true, null, "数据库未应答", parameters, List.of(), true, export);
  }

  private static List<PackFile> files() {
    return new ArrayList<>(StoredZip.read(pack).orElseThrow());
  }

  private static boolean isGood(byte[] bytes) {
    return PackCheck.isGood(PackCheck.check(bytes, Optional.empty()));
  }

  /** A forger without the key: changes files and puts the sums and the manifest right again. */
  private static List<Finding> forged(SigningKey with, Consumer<Evidence> change) {
    Evidence evidence = evidence();
    change.accept(evidence);
    byte[] own = EvidencePack.make(evidence, with);
    return PackCheck.check(own, Optional.of(key.publicKey().fingerprint()));
  }

  private static List<String> wrong(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.state() == State.WRONG)
        .map(Finding::english)
        .toList();
  }

  @Test
  void packAsItWasMade_isGood_withAndWithoutTheKey() {
    for (String expected :
        List.of(
            key.publicKey().fingerprint().toUpperCase(java.util.Locale.ROOT),
            key.publicKey().pem())) {
      List<Finding> findings = PackCheck.check(pack, Optional.of(expected));
      assertThat(wrong(findings)).isEmpty();
      assertThat(findings).allMatch(finding -> finding.state() == State.RIGHT);
    }
    assertThat(PackCheck.check(pack, Optional.empty()))
        .extracting(Finding::state)
        .contains(State.NOTE)
        .doesNotContain(State.WRONG);
  }

  @Test
  void figuresBehindTheAlarms_areInThePack_andInTheReport() {
    assertThat(text(EvidencePack.PARAMETERS)).contains("\"silentFactor\" : 3");
    assertThat(text(EvidencePack.REPORT)).contains("报警参数", "5: {&quot;silentFactor&quot;:3}");
  }

  private static String text(String name) {
    return files().stream()
        .filter(file -> file.name().equals(name))
        .map(file -> new String(file.bytes(), StandardCharsets.UTF_8))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anyByteChanged_isFound() {
    Random random = new Random(17);
    for (int i = 0; i < 400; i++) {
      byte[] changed = pack.clone();
      int at = random.nextInt(changed.length);
      changed[at] ^= (byte) (1 << random.nextInt(8));
      assertThat(isGood(changed)).as("byte %d of %d", at, pack.length).isFalse();
    }
  }

  @Test
  void cutOrGrown_isFound() {
    assertThat(isGood(java.util.Arrays.copyOf(pack, pack.length - 1))).isFalse();
    assertThat(isGood(java.util.Arrays.copyOf(pack, pack.length + 1))).isFalse();
    assertThat(isGood(new byte[0])).isFalse();
    assertThat(isGood("PK\3\4 no pack".getBytes(StandardCharsets.US_ASCII))).isFalse();
  }

  @Test
  void anyFileChangedWithItsSumInTheZip_isFound() {
    for (PackFile file : files()) {
      List<PackFile> changed = files();
      byte[] bytes = file.bytes().clone();
      bytes[bytes.length / 2] ^= 1;
      changed.replaceAll(f -> f.name().equals(file.name()) ? new PackFile(f.name(), bytes) : f);
      assertThat(isGood(StoredZip.write(changed))).as(file.name()).isFalse();
    }
  }

  @Test
  void fileLeftOutAddedOrThereTwice_isFound() {
    for (PackFile file : files()) {
      List<PackFile> without = files();
      without.removeIf(f -> f.name().equals(file.name()));
      assertThat(isGood(StoredZip.write(without))).as("without " + file.name()).isFalse();
    }
    List<PackFile> more = files();
    more.add(new PackFile("more.txt", new byte[] {1}));
    assertThat(isGood(StoredZip.write(more))).isFalse();
    List<PackFile> twice = files();
    twice.addFirst(new PackFile("report.html", new byte[] {1}));
    assertThat(isGood(StoredZip.write(twice))).isFalse();
  }

  @Test
  void historyInAnotherOrderOrCut_isFound_evenSignedWithTheRightKey() {
    assertThat(wrong(forged(key, e -> swapFirstTwo(e.history()))))
        .containsExactly(
            "history entry 2 is wrong: OUT_OF_ORDER", "the history ends where the incident says");
    assertThat(wrong(forged(key, e -> e.history().remove(3))))
        .containsExactly("the history ends where the incident says");
    assertThat(wrong(forged(key, e -> ((ObjectNode) e.history().get(1)).put("by", "li"))))
        .first()
        .isEqualTo("history entry 2 is wrong: HASH_DIFFERS");
    assertThat(wrong(forged(key, e -> e.incident().put("historyHash", "00"))))
        .containsExactly("the history ends where the incident says");
  }

  private static void swapFirstTwo(ArrayNode history) {
    List<com.fasterxml.jackson.databind.JsonNode> entries = new ArrayList<>();
    history.forEach(entries::add);
    Collections.swap(entries, 0, 1);
    history.removeAll().addAll(entries);
  }

  @Test
  void packOfAnotherKey_isFound_onlyWhenTheKeyIsNamed() throws IOException {
    SigningKey other = SigningKey.open(Files.createDirectory(directory.resolve("other")));

    assertThat(wrong(forged(other, e -> {}))).containsExactly("the key is the one that was named");
    assertThat(isGood(EvidencePack.make(evidence(), other))).isTrue();
  }

  @Test
  void signatureOfSomethingElse_isFound() {
    List<PackFile> changed = files();
    String signature = Base64.getEncoder().encodeToString(key.sign(new byte[] {7}));
    changed.replaceAll(f ->
        f.name().equals("manifest.sig")
            ? new PackFile(f.name(), signature.getBytes(StandardCharsets.US_ASCII))
            : f);

    assertThat(wrong(PackCheck.check(StoredZip.write(changed), Optional.empty())))
        .containsExactly("signature of the manifest (Ed25519)");
  }

  @Test
  void everyUnzipOpensIt() throws IOException {
    List<String> names = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(pack))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        names.add(entry.getName());
        in.readAllBytes();
      }
    }
    assertThat(names)
        .containsExactly(
            "report.html",
            "incident.json",
            "history.json",
            "readings.json",
            "parameters.json",
            "public-key.pem",
            "manifest.json",
            "manifest.sig");
  }

  @Test
  void reportIsInShanghaiTime_andWhatPeopleWroteIsNoMarkup() {
    String html = new String(files().getFirst().bytes(), StandardCharsets.UTF_8);

    assertThat(html).contains("2026-11-23 20:00:00.123 +08:00", "张&lt;b&gt;三&lt;/b&gt;");
    assertThat(html).doesNotContain("<b>", "<script", "http://", "https://");
  }

  @Test
  void keyIsMadeOnce_andOnlyItsOwnerMayRead() throws IOException {
    assertThat(SigningKey.open(directory).publicKey()).isEqualTo(key.publicKey());
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("evidence.key"))))
        .isEqualTo("rw-------");
  }

  @Test
  void damagedKeyFile_stopsTheStart_andIsNotReplaced() throws IOException {
    Path damaged = Files.createDirectory(directory.resolve("damaged"));
    Files.writeString(damaged.resolve("evidence.key"), "nothing");

    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> SigningKey.open(damaged)))
        .isInstanceOf(IOException.class);
    assertThat(damaged.resolve("evidence.key")).hasContent("nothing");
  }
}
