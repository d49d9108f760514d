package care.shouhu.core.wire;

/** FNV-1a in 64 bits: tells the payloads of one device with one time apart. */
public final class Fnv {
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private Fnv() {}

  /** The digest of all the bytes. */
  public static long hash64(byte[] bytes) {
    long hash = OFFSET;
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xff)) * PRIME;
    }
    return hash;
  }
}
