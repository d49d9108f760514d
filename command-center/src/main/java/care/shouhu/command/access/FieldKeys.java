package care.shouhu.command.access;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeyStatus;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Parameters;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.prf.HmacPrfParameters;
import com.google.crypto.tink.prf.PrfConfig;
import java.security.GeneralSecurityException;

/**
 * The keys of sealed fields. Immutable.
 *
 * @param sealing AES-256-GCM; the primary one seals, each of them opens what it sealed
 * @param marking HMAC-SHA-256, for blind indexes; the primary one marks, each of them is searched
 *     by. They come and go with those that seal: a field sealed by the newest is marked by it too
 * @param marks for digests of addresses and codes; not rotated
 */
public record FieldKeys(KeysetHandle sealing, KeysetHandle marking, Marks marks) {
  private static final int MARKING_KEY_BYTES = 32;

  static {
    try {
      AeadConfig.register();
      PrfConfig.register();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink cannot be set up", e);
    }
  }

  /** New ones, beside these digests. */
  static FieldKeys made(Marks marks) {
    try {
      return new FieldKeys(
          KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM),
          KeysetHandle.generateNew(markingParameters()),
          marks);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink cannot make a key", e);
    }
  }

  private static HmacPrfParameters markingParameters() throws GeneralSecurityException {
    return HmacPrfParameters.builder()
        .setKeySizeBytes(MARKING_KEY_BYTES)
        .setHashType(HmacPrfParameters.HashType.SHA256)
        .build();
  }

  /** With one more key of each kind, which neither seals nor marks yet. */
  public FieldKeys withAnother() {
    try {
      return new FieldKeys(
          another(sealing, PredefinedAeadParameters.AES256_GCM),
          another(marking, markingParameters()),
          marks);
    } catch (GeneralSecurityException e) {
      throw refused(e);
    }
  }

  private static KeysetHandle another(KeysetHandle keys, Parameters parameters)
      throws GeneralSecurityException {
    return KeysetHandle.newBuilder(keys)
        .addEntry(
            KeysetHandle.generateEntryFromParameters(parameters)
                .setStatus(KeyStatus.ENABLED)
                .withRandomId())
        .build();
  }

  /** The newest keys seal and mark from now on. */
  public FieldKeys withNewestFirst() {
    try {
      return new FieldKeys(newestFirst(sealing), newestFirst(marking), marks);
    } catch (GeneralSecurityException e) {
      throw refused(e);
    }
  }

  private static KeysetHandle newestFirst(KeysetHandle keys) throws GeneralSecurityException {
    KeysetHandle.Builder builder = KeysetHandle.newBuilder(keys);
    builder.getAt(builder.size() - 1).makePrimary();
    return builder.build();
  }

  /**
   * Without all keys but those that seal and mark: what the others sealed must be sealed, and
   * marked, anew before.
   */
  public FieldKeys withoutOld() {
    try {
      return new FieldKeys(primaryAlone(sealing), primaryAlone(marking), marks);
    } catch (GeneralSecurityException e) {
      throw refused(e);
    }
  }

  private static KeysetHandle primaryAlone(KeysetHandle keys) throws GeneralSecurityException {
    KeysetHandle.Builder builder = KeysetHandle.newBuilder(keys);
    for (int at = builder.size() - 1; at >= 0; at--) {
      if (!builder.getAt(at).isPrimary()) {
        builder.deleteAt(at);
      }
    }
    return builder.build();
  }

  private static IllegalStateException refused(GeneralSecurityException cause) {
    return new IllegalStateException("Tink refuses the keys", cause);
  }

  /** How many keys open. */
  public int sealingCount() {
    return sealing.size();
  }

  /** Whether the newest key is the one that seals. */
  public boolean newestSeals() {
    return sealing.getAt(sealing.size() - 1).isPrimary();
  }

  /** What every text begins with that the key in use has sealed: 5 bytes. */
  public byte[] prefix() {
    int id = sealing.getPrimary().getId();
    return new byte[] {1, (byte) (id >> 24), (byte) (id >> 16), (byte) (id >> 8), (byte) id};
  }

  static String json(KeysetHandle handle) {
    try {
      return TinkJsonProtoKeysetFormat.serializeKeyset(handle, InsecureSecretKeyAccess.get());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink cannot write its keys", e);
    }
  }

  static KeysetHandle handle(String json) throws GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get());
  }
}
