package care.shouhu.core.log;

import java.util.concurrent.CompletableFuture;

/** An append on its way to the disk: queue entry and answer in one object, to allocate only one. */
public final class PendingAppend extends CompletableFuture<Long> {

  public final byte[] key;
  public final byte[] value;
  public final long appendedNanos;

  public PendingAppend(byte[] key, byte[] value, long appendedNanos) {
    this.key = key;
    this.value = value;
    this.appendedNanos = appendedNanos;
  }

  public int bytes() {
    return LogLimits.recordBytes(key, value);
  }
}
