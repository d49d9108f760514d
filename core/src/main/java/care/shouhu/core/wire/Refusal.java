package care.shouhu.core.wire;

/** How a decoder's inner methods leave with a reason; never leaves {@link Decoders}. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Decoded.Rejected rejected;

  Refusal(RejectReason reason, String detail) {
    // Without a stack trace: what devices send wrong is no bug, and may be frequent.
    super(detail, null, false, false);
    this.rejected = new Decoded.Rejected(reason, detail);
  }

  Decoded.Rejected rejected() {
    return rejected;
  }
}
