package care.shouhu.command.evidence;

import care.shouhu.command.incident.HistoryChain;
import care.shouhu.command.incident.HistoryChain.Link;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks a pack by nothing but its bytes and, where it is known, the key it should be signed with.
 * Says each thing that was checked. Pure.
 */
public final class PackCheck {

  /** How a thing was found. */
  public enum State {
    RIGHT,
    WRONG,
    /** Neither: something whoever reads it should know. */
    NOTE
  }

  /** One thing that was looked at, in words, Chinese and English. */
  public record Finding(State state, String chinese, String english) {}

  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, byte[]> files = new LinkedHashMap<>();

  private PackCheck() {}

  /**
   * What was found.
   *
   * @param key the fingerprint, or the PEM text, the pack's key must have; empty when nobody knows
   */
  public static List<Finding> check(byte[] pack, Optional<String> key) {
    return check(pack, key, Optional.empty());
  }

  /**
   * What was found, of a pack and of the one its incident goes on from.
   *
   * @param origin the pack of the closed incident that this one follows, when it is at hand
   */
  public static List<Finding> check(byte[] pack, Optional<String> key, Optional<byte[]> origin) {
    PackCheck check = new PackCheck();
    try {
      check.all(pack, key);
      if (origin.isPresent()) {
        check.findings.addAll(check(origin.get(), key));
        check.goesOnFrom(origin.get());
      }
    } catch (IOException | IllegalArgumentException | NullPointerException e) {
      check.wrong("内容无法读取", "the content cannot be read: " + e.getClass().getSimpleName());
    }
    return List.copyOf(check.findings);
  }

  /** Whether nothing is wrong. */
  public static boolean isGood(List<Finding> findings) {
    return findings.stream().noneMatch(finding -> finding.state() == State.WRONG);
  }

  private void all(byte[] pack, Optional<String> key) throws IOException {
    Optional<List<PackFile>> unpacked = StoredZip.read(pack);
    if (unpacked.isEmpty()) {
      wrong("文件不是原样的证据包", "the file is no pack, or some byte of it was changed");
      return;
    }
    unpacked.get().forEach(file -> files.put(file.name(), file.bytes()));
    for (String name : List.of(EvidencePack.MANIFEST, EvidencePack.SIGNATURE, "public-key.pem")) {
      if (!files.containsKey(name)) {
        wrong("缺少 " + name, name + " is missing");
        return;
      }
    }
    if (files.size() != unpacked.get().size()) {
      wrong("有同名文件", "two files have one name");
      return;
    }
    JsonNode manifest = json(EvidencePack.MANIFEST);
    signature(manifest, key);
    contents(manifest);
    history(manifest);
    pictures();
  }

  private void signature(JsonNode manifest, Optional<String> expected) {
    Optional<CheckingKey> found = CheckingKey.ofPem(text(EvidencePack.PUBLIC_KEY));
    if (found.isEmpty()) {
      wrong("包内没有公钥", "public-key.pem holds no Ed25519 key");
      return;
    }
    CheckingKey key = found.get();
    byte[] signature = Base64.getDecoder().decode(text(EvidencePack.SIGNATURE));
    say(
        key.signed(files.get(EvidencePack.MANIFEST), signature),
        "清单签名（Ed25519）",
        "signature of the manifest (Ed25519)");
    String fingerprint = key.fingerprint();
    say(
        fingerprint.equals(manifest.get("keyFingerprint").textValue()),
        "公钥指纹与清单一致",
        "fingerprint of the key is the manifest's");
    if (expected.isEmpty()) {
      note(
          "公钥指纹 " + fingerprint + "：请与签发单位公布的核对",
          "the key's fingerprint is %s: compare it with the one the issuer published"
              .formatted(fingerprint));
    } else {
      say(
          fingerprint.equals(fingerprintOf(expected.get())),
          "公钥是指定的那一把（" + fingerprint + "）",
          "the key is the one that was named");
    }
  }

  /** Of a PEM text, or as it was given: with or without colons, in capitals or not. */
  private static String fingerprintOf(String key) {
    return CheckingKey.ofPem(key)
        .map(CheckingKey::fingerprint)
        .orElseGet(() -> key.strip().replace(":", "").toLowerCase(java.util.Locale.ROOT));
  }

  private void contents(JsonNode manifest) {
    Map<String, byte[]> unlisted = new HashMap<>(files);
    unlisted.remove(EvidencePack.MANIFEST);
    unlisted.remove(EvidencePack.SIGNATURE);
    for (JsonNode file : manifest.get("files")) {
      String name = file.get("name").textValue();
      byte[] bytes = unlisted.remove(name);
      boolean same =
          bytes != null
              && bytes.length == file.get("bytes").intValue()
              && CheckingKey.sha256Hex(bytes).equals(file.get("sha256").textValue());
      say(same, name + " 与清单一致（SHA-256）", name + " is as the manifest says (SHA-256)");
    }
    unlisted.keySet().forEach(name -> wrong(name + " 不在清单中", name + " is not in the manifest"));
  }

  private void history(JsonNode manifest) throws IOException {
    JsonNode incident = json(EvidencePack.INCIDENT);
    JsonNode history = json(EvidencePack.HISTORY);
    String id = manifest.get("incidentId").textValue();
    boolean one =
        id.equals(incident.get("id").textValue())
            && id.equals(history.get("incidentId").textValue());
    say(one, "各文件都是警情 " + id, "all files are of incident " + id);
    List<Link> entries = new ArrayList<>();
    history.get("entries").forEach(entry -> entries.add(link(entry)));
    boolean complete = history.get("complete").booleanValue();
    var checked = complete ? HistoryChain.check(id, entries) : HistoryChain.checkPart(id, entries);
    checked
        .broken()
        .ifPresentOrElse(
            broken ->
                wrong(
                    "处置经过第 %d 条不对（%s）".formatted(broken.number(), broken.fault()),
                    "history entry %d is wrong: %s".formatted(broken.number(), broken.fault())),
            () ->
                say(
                    true,
                    "处置经过 %d 条环环相扣".formatted(checked.hashed()),
                    "%d history entries are chained".formatted(checked.hashed())));
    if (checked.unhashed() > 0) {
      note(
          "前 %d 条产生于启用校验链之前，无法核对".formatted(checked.unhashed()),
          "the first %d entries are of before there were hashes and cannot be checked"
              .formatted(checked.unhashed()));
    }
    if (!complete) {
      note(
          "处置经过不从第一条开始，其首条无法核对",
          "the history does not begin with its first entry; the hash of the one it begins with is"
              + " taken as given");
    }
    int last = entries.isEmpty() ? 0 : entries.getLast().number();
    boolean end =
        last == manifest.get("historyCount").intValue()
            && last == incident.get("historyCount").intValue()
            && String.valueOf(checked.last()).equals(manifest.get("historyHash").asText())
            && String.valueOf(checked.last()).equals(incident.get("historyHash").asText());
    say(end, "处置经过到末条完整", "the history ends where the incident says");
    origin(incident, entries);
  }

  /** Its first entry, which is chained, says which closed incident it goes on from. */
  private void origin(JsonNode incident, List<Link> entries) {
    String follows = incident.path("follows").textValue();
    if (follows == null || entries.isEmpty() || entries.getFirst().number() != 1) {
      return;
    }
    Map<String, String> detail = entries.getFirst().detail();
    say(
        follows.equals(detail.get("follows")),
        "接续警情 %s，其处置经过当时止于第 %s 条 %s"
            .formatted(follows, detail.get("followsNumber"), detail.get("followsHash")),
        "goes on from %s, whose history then ended so".formatted(follows));
  }

  /** The older history has at that place just the entry that this one began from. */
  private void goesOnFrom(byte[] olderPack) throws IOException {
    JsonNode first = json(EvidencePack.HISTORY).get("entries").path(0).path("detail");
    PackCheck older = new PackCheck();
    StoredZip.read(olderPack)
        .orElseThrow(() -> new IOException("the older file is no pack"))
        .forEach(file -> older.files.put(file.name(), file.bytes()));
    JsonNode history = older.json(EvidencePack.HISTORY);
    String id = history.get("incidentId").textValue();
    boolean found = false;
    for (JsonNode entry : history.get("entries")) {
      found |=
          entry.get("number").asText().equals(first.path("followsNumber").asText())
              && entry.get("hash").asText().equals(first.path("followsHash").asText());
    }
    say(
        found && id.equals(first.path("follows").textValue()),
        "接续的正是所附的警情 " + id,
        "it goes on from the very history of " + id);
  }

  /** The chained history has each photograph's digest, so one cannot be exchanged for another. */
  private void pictures() throws IOException {
    for (JsonNode entry : json(EvidencePack.HISTORY).get("entries")) {
      if (!"PHOTO".equals(entry.get("kind").textValue())) {
        continue;
      }
      JsonNode detail = entry.get("detail");
      String id = detail.get("photoId").textValue();
      byte[] bytes = files.get(new Picture(id, null).fileName());
      if (bytes == null) {
        note("照片 " + id + " 不在包内", "photograph " + id + " is not in the pack");
      } else {
        say(
            CheckingKey.sha256Hex(bytes).equals(detail.get("sha256").textValue()),
            "照片 " + id + " 与处置经过一致",
            "photograph " + id + " is the one of the history");
      }
    }
  }

  private static Link link(JsonNode entry) {
    Map<String, String> detail = new HashMap<>();
    entry
        .get("detail")
        .properties()
        .forEach(field -> detail.put(field.getKey(), field.getValue().textValue()));
    return new Link(
        entry.get("number").intValue(),
        entry.get("at").longValue(),
        entry.get("kind").textValue(),
        entry.get("by").textValue(),
        entry.get("from").textValue(),
        detail,
        entry.get("hash").textValue());
  }

  private JsonNode json(String name) throws IOException {
    byte[] bytes = files.get(name);
    if (bytes == null) {
      throw new IOException(name + " is missing");
    }
    return EvidencePack.MAPPER.readTree(bytes);
  }

  private String text(String name) {
    return new String(files.get(name), StandardCharsets.UTF_8);
  }

  private void say(boolean right, String chinese, String english) {
    findings.add(new Finding(right ? State.RIGHT : State.WRONG, chinese, english));
  }

  private void wrong(String chinese, String english) {
    findings.add(new Finding(State.WRONG, chinese, english));
  }

  private void note(String chinese, String english) {
    findings.add(new Finding(State.NOTE, chinese, english));
  }
}
