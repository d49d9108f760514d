package care.shouhu.core.log;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.RocksDBException;

/**
 * The open store, or none while it is being opened again. Native code must never be entered after
 * the store was closed, so users hold a read lock and closing takes the write lock.
 */
final class StoreHandle {

  /** Something done with the open store. */
  interface Use<T> {
    T with(RocksStore store) throws RocksDBException;
  }

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private RocksStore store;

  StoreHandle(RocksStore store) {
    this.store = store;
  }

  /** {@code absent} when no store is open. */
  <T> T use(Use<T> use, T absent) throws RocksDBException {
    lock.readLock().lock();
    try {
      return store == null ? absent : use.with(store);
    } finally {
      lock.readLock().unlock();
    }
  }

  void close() {
    lock.writeLock().lock();
    try {
      if (store != null) {
        store.close();
        store = null;
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  void open(RocksStore next) {
    lock.writeLock().lock();
    try {
      store = next;
    } finally {
      lock.writeLock().unlock();
    }
  }
}
