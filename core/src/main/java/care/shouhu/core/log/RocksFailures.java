package care.shouhu.core.log;

import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** RocksDB's failures in words. */
final class RocksFailures {

  private RocksFailures() {}

  static boolean isCorruption(RocksDBException e) {
    return e.getStatus() != null && e.getStatus().getCode() == Status.Code.Corruption;
  }

  static String describe(Throwable e) {
    if (e instanceof RocksDBException rocks && rocks.getStatus() != null) {
      Status status = rocks.getStatus();
      String state = status.getState() == null ? "" : ": " + status.getState();
      String sub = status.getSubCode() == Status.SubCode.None ? "" : " " + status.getSubCode();
      return status.getCode() + sub + state;
    }
    return e.toString();
  }
}
