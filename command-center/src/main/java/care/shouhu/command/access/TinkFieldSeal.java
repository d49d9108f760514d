package care.shouhu.command.access;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.prf.Prf;
import com.google.crypto.tink.prf.PrfSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals with Tink. Looks every few seconds whether the keys were rotated, and at once when
 * something does not open, so that {@code ./shouhu keys rotate} runs beside the product.
 */
public final class TinkFieldSeal implements FieldSeal {
  private static final Logger LOG = LoggerFactory.getLogger(TinkFieldSeal.class);

  /** Rotation waits longer than this before it uses a new key. */
  public static final long LOOKS_EVERY_MILLIS = 5_000;

  private static final int INDEX_BYTES = 32;

  private record Ready(Aead aead, PrfSet prf, Marks marks, long writtenMillis) {}

  private final Supplier<FieldKeys> keys;
  private final Supplier<Optional<Long>> written;
  private volatile Ready ready;
  private volatile long lookedNanos = System.nanoTime();

  TinkFieldSeal(Supplier<FieldKeys> keys) {
    this(keys, () -> Optional.of(0L));
  }

  private TinkFieldSeal(Supplier<FieldKeys> keys, Supplier<Optional<Long>> written) {
    this.keys = keys;
    this.written = written;
    this.ready = ready(written.get().orElse(0L));
  }

  /** With the keys of this file, which may change any time. */
  public static TinkFieldSeal of(FieldKeyFile file) {
    return new TinkFieldSeal(
        () -> {
          try {
            return file.read();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        () -> {
          try {
            return Optional.of(file.writtenMillis());
          } catch (IOException e) {
            LOG.warn("The keys of sealed fields cannot be looked at: {}", e.getMessage());
            return Optional.empty();
          }
        });
  }

  private Ready ready(long writtenMillis) {
    try {
      FieldKeys now = keys.get();
      return new Ready(
          now.sealing().getPrimitive(RegistryConfiguration.get(), Aead.class),
          now.marking().getPrimitive(RegistryConfiguration.get(), PrfSet.class),
          now.marks(),
          writtenMillis);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("keys that Tink wrote and cannot use", e);
    }
  }

  private Ready look(boolean atOnce) {
    long now = System.nanoTime();
    if (atOnce || now - lookedNanos > LOOKS_EVERY_MILLIS * 1_000_000) {
      lookedNanos = now;
      Optional<Long> at = written.get();
      if (at.isPresent() && at.get() != ready.writtenMillis()) {
        ready = ready(at.get());
      }
    }
    return ready;
  }

  @Override
  public byte[] seal(String field, String text) {
    try {
      return look(false)
          .aead()
          .encrypt(text.getBytes(StandardCharsets.UTF_8), field.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  @Override
  public String open(String field, byte[] sealed) {
    byte[] row = field.getBytes(StandardCharsets.UTF_8);
    Ready before = look(false);
    String asText = new String(sealed, StandardCharsets.ISO_8859_1);
    if (Marks.isOld(asText)) {
      return before.marks().openOld(field, asText).orElseThrow(() -> notOpened(field, null));
    }
    try {
      return new String(before.aead().decrypt(sealed, row), StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      Ready after = look(true);
      if (after.writtenMillis() == before.writtenMillis()) {
        throw notOpened(field, e);
      }
      return open(after, field, sealed);
    }
  }

  private static String open(Ready ready, String field, byte[] sealed) {
    try {
      byte[] row = field.getBytes(StandardCharsets.UTF_8);
      return new String(ready.aead().decrypt(sealed, row), StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw notOpened(field, e);
    }
  }

  private static IllegalArgumentException notOpened(String field, GeneralSecurityException cause) {
    return new IllegalArgumentException(
        "not sealed for " + field + " with a key that is held", cause);
  }

  @Override
  public byte[] blindIndex(String text) {
    try {
      return look(false).prf().computePrimary(text.getBytes(StandardCharsets.UTF_8), INDEX_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  @Override
  public List<byte[]> blindIndexes(String text) {
    byte[] marked = text.getBytes(StandardCharsets.UTF_8);
    PrfSet prf = look(false).prf();
    List<byte[]> indexes = new ArrayList<>();
    try {
      indexes.add(prf.computePrimary(marked, INDEX_BYTES));
      for (Map.Entry<Integer, Prf> other : prf.getPrfs().entrySet()) {
        if (other.getKey() != prf.getPrimaryId()) {
          indexes.add(other.getValue().compute(marked, INDEX_BYTES));
        }
      }
      return indexes;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
