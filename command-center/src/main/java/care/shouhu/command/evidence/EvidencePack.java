package care.shouhu.command.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Makes a pack: a ZIP file of
 *
 * <pre>
 * report.html      for people; opens anywhere, prints on A4
 * incident.json    the incident as the contract has it
 * history.json     {"incidentId", "complete", "entries": […]}; the entries are chained
 * readings.json    what the person's devices sent around the alarms, or why it is not there
 * parameters.json  the detectors' figures by the versions that stand on the alarms, or why not
 * photos/…         what responders photographed; the history has their digests
 * public-key.pem   checks the signature
 * manifest.json    who, when, and SHA-256 of each file above
 * manifest.sig     Ed25519 over the bytes of manifest.json, Base64
 * </pre>
 *
 * Pure but for the key.
 */
public final class EvidencePack {
  static final String REPORT = "report.html";
  static final String INCIDENT = "incident.json";
  static final String HISTORY = "history.json";
  static final String READINGS = "readings.json";
  static final String PARAMETERS = "parameters.json";
  static final String PUBLIC_KEY = "public-key.pem";
  static final String MANIFEST = "manifest.json";
  static final String SIGNATURE = "manifest.sig";
  static final int VERSION = 1;

  static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private EvidencePack() {}

  /** The pack's bytes. */
  public static byte[] make(Evidence evidence, SigningKey key) {
    List<PackFile> files = new ArrayList<>();
    files.add(text(REPORT, EvidenceReport.html(evidence, key.publicKey().fingerprint())));
    files.add(json(INCIDENT, evidence.incident()));
    files.add(json(HISTORY, history(evidence)));
    files.add(json(READINGS, readings(evidence)));
    files.add(json(PARAMETERS, parameters(evidence)));
    evidence.pictures().stream()
        .filter(picture -> picture.jpeg() != null)
        .forEach(picture -> files.add(new PackFile(picture.fileName(), picture.jpeg())));
    files.add(text(PUBLIC_KEY, key.publicKey().pem()));
    PackFile manifest = json(MANIFEST, manifest(evidence, files, key.publicKey()));
    files.add(manifest);
    files.add(text(SIGNATURE, Base64.getEncoder().encodeToString(key.sign(manifest.bytes()))));
    return StoredZip.write(files);
  }

  private static ObjectNode history(Evidence evidence) {
    ObjectNode history = MAPPER.createObjectNode();
    history.put("incidentId", evidence.incidentId());
    history.put("complete", evidence.complete());
    history.set("entries", evidence.history());
    return history;
  }

  private static JsonNode readings(Evidence evidence) {
    return evidence.readings() == null
        ? MAPPER.createObjectNode().put("missing", evidence.readingsMissing())
        : evidence.readings();
  }

  private static JsonNode parameters(Evidence evidence) {
    ObjectNode parameters = MAPPER.createObjectNode();
    return evidence.parameters() == null
        ? parameters.put("missing", "导出时数据库未应答 The database, which has them, did not answer")
        : parameters.set("versions", evidence.parameters());
  }

  private static ObjectNode manifest(Evidence evidence, List<PackFile> files, CheckingKey key) {
    ObjectNode manifest = MAPPER.createObjectNode();
    manifest.put("format", "shouhu-evidence").put("version", VERSION);
    manifest.put("incidentId", evidence.incidentId());
    manifest.put("exportedAt", evidence.export().atMillis());
    manifest.put("exportedBy", evidence.export().by());
    manifest.put("role", evidence.export().role());
    manifest.put("namesMasked", evidence.masked());
    JsonNode last = evidence.history().get(evidence.history().size() - 1);
    manifest.set("historyCount", last.get("number"));
    manifest.set("historyHash", last.get("hash"));
    manifest.put("algorithm", CheckingKey.ALGORITHM);
    manifest.put("keyFingerprint", key.fingerprint());
    ArrayNode list = manifest.putArray("files");
    for (PackFile file : files) {
      list.addObject()
          .put("name", file.name())
          .put("bytes", file.bytes().length)
          .put("sha256", CheckingKey.sha256Hex(file.bytes()));
    }
    return manifest;
  }

  private static PackFile json(String name, JsonNode content) {
    try {
      return new PackFile(name, MAPPER.writeValueAsBytes(content));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }

  private static PackFile text(String name, String content) {
    return new PackFile(name, content.getBytes(StandardCharsets.UTF_8));
  }
}
