package care.shouhu.core.log;

/** What a local log knows of one lane beside its files. */
final class LocalLane {

  final LaneQueue queue;
  final LaneTail tail;
  private volatile long bytesWritten;
  private volatile long bytesReleased;

  LocalLane(LogLimits limits, long end, long bytesWritten, long bytesReleased) {
    this.queue = new LaneQueue(limits);
    this.tail = new LaneTail(end);
    this.bytesWritten = bytesWritten;
    this.bytesReleased = bytesReleased;
  }

  /** Called by the committer alone. */
  void durable(long end, long allBytesWritten) {
    bytesWritten = allBytesWritten;
    tail.advance(end);
  }

  /** Called by the keeper alone. */
  void released(long allBytesReleased) {
    bytesReleased = allBytesReleased;
  }

  long diskBytes() {
    return bytesWritten - bytesReleased;
  }
}
