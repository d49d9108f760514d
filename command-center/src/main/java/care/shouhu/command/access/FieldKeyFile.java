package care.shouhu.command.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.util.SecretBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code field.keys} in the data directory (mode 0600). With a key from outside ({@code
 * SHOUHU_FIELD_KEY}, 64 hexadecimal digits, as a key service hands it out) the file's content is
 * encrypted, and the file alone opens nothing. <b>Without this file no identity or telephone number
 * can be read any more, no channel used and no second factor asked for: keep a copy apart from the
 * database's.</b>
 */
public final class FieldKeyFile {
  private static final String FILE = "field.keys";

  /** Held the key of {@link Marks} until V305. */
  private static final String OLD_FILE = "notify.key";

  private static final String LEFT_FILE = "field.left";

  private static final byte[] PURPOSE = "shouhu field keys".getBytes(StandardCharsets.UTF_8);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path file;
  private final Optional<Aead> outer;

  private FieldKeyFile(Path file, Optional<Aead> outer) {
    this.file = file;
    this.outer = outer;
  }

  /**
   * The file of this directory, made where there is none. A key that still is in a file of its own
   * is taken into this one, and the other removed.
   *
   * @param keyFromOutside 64 hexadecimal digits; a file written without one is encrypted with it
   *     now
   * @throws IOException when the file cannot be opened with it; nothing is changed then
   */
  public static FieldKeyFile open(Path dataDirectory, Optional<String> keyFromOutside)
      throws IOException {
    var keys = new FieldKeyFile(dataDirectory.resolve(FILE), outer(keyFromOutside));
    Path oldFile = dataDirectory.resolve(OLD_FILE);
    keys.complete(oldMarks(oldFile));
    Files.deleteIfExists(oldFile);
    return keys;
  }

  private void complete(Optional<Marks> old) throws IOException {
    boolean clear;
    JsonNode json;
    try {
      clear = !isEncrypted();
      json = json();
    } catch (NoSuchFileException e) {
      write(FieldKeys.made(old.orElseGet(Marks::made)));
      return;
    }
    Optional<Marks> held = marks(json);
    if (held.isPresent() && old.isPresent() && !held.get().hex().equals(old.get().hex())) {
      throw new IOException(
          OLD_FILE + " is another key than the one in " + file + ": remove the wrong one");
    }
    if (held.isEmpty() || (clear && outer.isPresent())) {
      write(keys(json, held.or(() -> old).orElseGet(Marks::made)));
    }
  }

  private static Optional<Marks> oldMarks(Path oldFile) throws IOException {
    try {
      return Optional.of(Marks.of(Files.readString(oldFile).strip()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new IOException(
          oldFile + " does not hold a key: put the right one back, or remove it", e);
    }
  }

  @AccessesPartialKey
  private static Optional<Aead> outer(Optional<String> keyFromOutside) throws IOException {
    if (keyFromOutside.isEmpty()) {
      return Optional.empty();
    }
    try {
      byte[] key = HexFormat.of().parseHex(keyFromOutside.get().strip());
      var parameters =
          AesGcmParameters.builder()
              .setKeySizeBytes(32)
              .setIvSizeBytes(12)
              .setTagSizeBytes(16)
              .setVariant(AesGcmParameters.Variant.NO_PREFIX)
              .build();
      return Optional.of(
          AesGcmJce.create(
              AesGcmKey.builder()
                  .setParameters(parameters)
                  .setKeyBytes(SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()))
                  .build()));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("SHOUHU_FIELD_KEY is no key: 64 hexadecimal digits are wanted", e);
    }
  }

  private boolean isEncrypted() throws IOException {
    return Files.readString(file).startsWith("encrypted ");
  }

  /** What the file holds now. */
  public FieldKeys read() throws IOException {
    JsonNode json = json();
    return keys(json, marks(json).orElseThrow(() -> new IOException(file + " is not whole")));
  }

  private JsonNode json() throws IOException {
    String text = Files.readString(file).strip();
    try {
      if (text.startsWith("encrypted ")) {
        Aead aead =
            outer.orElseThrow(
                () -> new IOException(file + " is encrypted: SHOUHU_FIELD_KEY is wanted"));
        byte[] sealed = Base64.getDecoder().decode(text.substring("encrypted ".length()));
        text = new String(aead.decrypt(sealed, PURPOSE), StandardCharsets.UTF_8);
      }
      return MAPPER.readTree(text);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw unreadable(e);
    }
  }

  private FieldKeys keys(JsonNode json, Marks marks) throws IOException {
    try {
      return new FieldKeys(
          FieldKeys.handle(json.path("sealing").toString()),
          FieldKeys.handle(json.path("marking").toString()),
          marks);
    } catch (GeneralSecurityException e) {
      throw unreadable(e);
    }
  }

  private Optional<Marks> marks(JsonNode json) throws IOException {
    try {
      return json.has("marks")
          ? Optional.of(Marks.of(json.path("marks").asText()))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      throw unreadable(e);
    }
  }

  private IOException unreadable(Exception cause) {
    return new IOException(file + " cannot be opened with the key that is given", cause);
  }

  /** Replaces what the file holds; on disk when this returns. */
  public void write(FieldKeys keys) throws IOException {
    String text =
        "{\"sealing\":%s,\"marking\":%s,\"marks\":\"%s\"}"
            .formatted(
                FieldKeys.json(keys.sealing()), FieldKeys.json(keys.marking()), keys.marks().hex());
    if (outer.isPresent()) {
      try {
        byte[] sealed = outer.get().encrypt(text.getBytes(StandardCharsets.UTF_8), PURPOSE);
        text = "encrypted " + Base64.getEncoder().encodeToString(sealed);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has AES-GCM", e);
      }
    }
    PrivateFile.write(file, text + "\n");
  }

  /** Notes how many fields are still sealed with older keys, for who asks beside the product. */
  public void noteLeft(long fields) throws IOException {
    PrivateFile.write(file.resolveSibling(LEFT_FILE), fields + "\n");
  }

  /** A new key begins to seal: how much is left is not known before it was counted. */
  public void forgetLeft() throws IOException {
    Files.deleteIfExists(file.resolveSibling(LEFT_FILE));
  }

  /** As it was last noted; empty when it was not, or cannot be read. */
  OptionalLong left() {
    try {
      return OptionalLong.of(
          Long.parseLong(Files.readString(file.resolveSibling(LEFT_FILE)).strip()));
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** When the file was last written; changes when keys are rotated. */
  public long writtenMillis() throws IOException {
    return Files.getLastModifiedTime(file).toMillis();
  }
}
