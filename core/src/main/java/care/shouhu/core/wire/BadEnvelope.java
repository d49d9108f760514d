package care.shouhu.core.wire;

/** Bytes from the log that are no envelope this version can read. */
public final class BadEnvelope extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadEnvelope(String message) {
    super(message);
  }
}
