package care.shouhu.core.wire.tcp;

/**
 * A frame that was checked.
 *
 * @param frame null where it cannot be trusted
 * @param malformed why it cannot, for people, or {@link TcpProtocol#BAD_CHECKSUM}; null where it
 *     can
 */
record Checked<F>(F frame, String malformed) {

  static <F> Checked<F> good(F frame) {
    return new Checked<>(frame, null);
  }

  static <F> Checked<F> bad(String why) {
    return new Checked<>(null, why);
  }
}
