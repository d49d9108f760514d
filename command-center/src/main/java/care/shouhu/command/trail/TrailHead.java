package care.shouhu.command.trail;

import care.shouhu.command.access.PrivateFile;
import care.shouhu.command.evidence.CheckingKey;
import care.shouhu.command.evidence.SigningKey;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/**
 * How far the trail has come, signed with the installation's own key, so that entries cut off at
 * its end are missed. It may be a second behind.
 *
 * @param chain which trail
 * @param number of the newest entry
 * @param hash of the newest entry
 */
record TrailHead(String chain, int number, String hash) {
  static final String FILE = "head.json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private byte[] signed() {
    return (chain + "\n" + number + "\n" + hash).getBytes(StandardCharsets.UTF_8);
  }

  void write(Path directory, SigningKey key) throws IOException {
    String signature = Base64.getEncoder().encodeToString(key.sign(signed()));
    PrivateFile.write(
        directory.resolve(FILE),
        MAPPER
                .createObjectNode()
                .put("chain", chain)
                .put("number", number)
                .put("hash", hash)
                .put("signature", signature)
                .put("key", key.publicKey().pem())
                .toString()
            + "\n");
  }

  /**
   * A head as it was found.
   *
   * @param genuine whether its signature is right
   * @param key the key it names as its signer's; empty when there is none
   */
  record Found(TrailHead head, boolean genuine, Optional<CheckingKey> key) {}

  /** Empty when there is none, or none that can be read. */
  static Optional<Found> read(Path directory) throws IOException {
    try {
      JsonNode json = MAPPER.readTree(Files.readString(directory.resolve(FILE)));
      var head =
          new TrailHead(
              json.path("chain").asText(), json.path("number").asInt(), json.path("hash").asText());
      Optional<CheckingKey> key = CheckingKey.ofPem(json.path("key").asText());
      byte[] signature = Base64.getDecoder().decode(json.path("signature").asText());
      boolean genuine = key.isPresent() && key.get().signed(head.signed(), signature);
      return Optional.of(new Found(head, genuine, key));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (com.fasterxml.jackson.core.JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
