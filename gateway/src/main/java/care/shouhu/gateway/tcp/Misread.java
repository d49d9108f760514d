package care.shouhu.gateway.tcp;

import care.shouhu.core.directory.Device;
import care.shouhu.gateway.ingest.Ingest;
import care.shouhu.gateway.ingest.IngestLimits;
import care.shouhu.gateway.ingest.RefusalReason;
import care.shouhu.gateway.ingest.TokenBucket;

/** What one connection sends that is no frame, or none that can be trusted. The event loop's. */
final class Misread {
  private final Ingest ingest;
  private final int noiseBytesMax;
  private final TokenBucket kept;
  private int noiseBytes;

  /**
   * Nothing so far.
   *
   * @param noiseBytesMax between two frames
   */
  Misread(Ingest ingest, int noiseBytesMax, long nowMillis) {
    this.ingest = ingest;
    this.noiseBytesMax = noiseBytesMax;
    this.kept = IngestLimits.refusalsKept(nowMillis);
  }

  /** False when there were too many of them since the last frame. */
  boolean mayBeNoise(int bytes) {
    noiseBytes += bytes;
    return noiseBytes <= noiseBytesMax;
  }

  /** A frame came: what was between is forgotten. */
  void frame() {
    noiseBytes = 0;
  }

  /** Counts the frame, and keeps it as long as there are not too many of them. */
  void malformed(Device device, RefusalReason reason, byte[] frame, long nowMillis) {
    ingest.meters().refused(reason);
    if (kept.tryTake(nowMillis)) {
      keep(device, reason, frame, nowMillis);
    }
  }

  /** Keeps what there is of a frame that ends its connection. */
  void tooLarge(Device device, byte[] bytes, long nowMillis) {
    keep(device, RefusalReason.TOO_LARGE, bytes, nowMillis);
  }

  /** Into the quarantine, for a person to see. */
  private void keep(Device device, RefusalReason reason, byte[] bytes, long nowMillis) {
    ingest.keepRefused(device, reason, TcpEdge.REFUSED_TOPIC, bytes, nowMillis);
  }
}
