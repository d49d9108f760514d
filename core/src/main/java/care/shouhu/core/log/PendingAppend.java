package care.shouhu.core.log;

import java.util.concurrent.CompletableFuture;

/** An append on its way to the disk: queue entry and answer in one object, to allocate only one. */
final class PendingAppend extends CompletableFuture<Long> {

  final byte[] key;
  final byte[] value;
  final long appendedNanos;

  PendingAppend(byte[] key, byte[] value, long appendedNanos) {
    this.key = key;
    this.value = value;
    this.appendedNanos = appendedNanos;
  }

  int bytes() {
    return LogLimits.recordBytes(key, value);
  }
}
