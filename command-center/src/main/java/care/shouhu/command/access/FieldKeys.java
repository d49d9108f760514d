package care.shouhu.command.access;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeyStatus;
import com.google.crypto.tink.KeysetHandle;
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
 * @param marking HMAC-SHA-256, for blind indexes
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
          KeysetHandle.generateNew(
              HmacPrfParameters.builder()
                  .setKeySizeBytes(MARKING_KEY_BYTES)
                  .setHashType(HmacPrfParameters.HashType.SHA256)
                  .build()),
          marks);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink cannot make a key", e);
    }
  }

  /** With one more key, which does not seal yet. */
  public FieldKeys withAnother() {
    return changed(
        KeysetHandle.newBuilder(sealing)
            .addEntry(
                KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                    .setStatus(KeyStatus.ENABLED)
                    .withRandomId()));
  }

  /** The newest key seals from now on. */
  public FieldKeys withNewestFirst() {
    KeysetHandle.Builder builder = KeysetHandle.newBuilder(sealing);
    builder.getAt(builder.size() - 1).makePrimary();
    return changed(builder);
  }

  /** Without all keys but the one that seals: what they sealed must be sealed anew before. */
  public FieldKeys withoutOld() {
    KeysetHandle.Builder builder = KeysetHandle.newBuilder(sealing);
    for (int at = builder.size() - 1; at >= 0; at--) {
      if (!builder.getAt(at).isPrimary()) {
        builder.deleteAt(at);
      }
    }
    return changed(builder);
  }

  private FieldKeys changed(KeysetHandle.Builder builder) {
    try {
      return new FieldKeys(builder.build(), marking, marks);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink refuses the keys", e);
    }
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
