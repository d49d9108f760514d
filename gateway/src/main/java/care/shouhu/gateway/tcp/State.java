package care.shouhu.gateway.tcp;

import care.shouhu.core.directory.Device;
import care.shouhu.core.wire.tcp.TcpProtocol;
import care.shouhu.gateway.ingest.RefusalReason;

/**
 * What a connection has come to; data only where it is valid.
 *
 * <pre>
 * Recognising ─ first bytes ─► Nameless ─ a frame names ─► Open ─► Closed
 *      │                          │  └──► Asking ── known ──► │ ▲
 *      │                          │      (register)           │ │ a frame names another
 *      │                          │                           ▼ │
 *      └─ unknown, timeout ───────┴─ timeout, refused      Between
 * </pre>
 *
 * A device that the directory knows is open at once; only an unknown one is asked for. A connection
 * may speak for several numbers in turn, as an alarm receiver's does: it is on the device that
 * spoke last, and a number that is nobody's is refused for itself alone.
 */
sealed interface State {
  record Recognising(long sinceMillis) implements State {}

  /** No frame has named a device yet. */
  record Nameless(TcpProtocol protocol, long sinceMillis) implements State {}

  /**
   * The register is asked; the frame that named the device waits with all behind it.
   *
   * @param before what the connection is again if the number is refused for itself
   */
  record Asking(TcpProtocol protocol, long sinceMillis, State before) implements State {}

  /** Devices spoke, and the last of them is no longer here. */
  record Between(TcpProtocol protocol) implements State {}

  /**
   * A device speaks.
   *
   * @param number what the protocol calls the device, as it was sent
   */
  record Open(TcpProtocol protocol, String number, Device device) implements State {

    private static final int IDLE_INTERVALS = 3;

    /** Whether the frame of this number, null for none, is this device's. */
    boolean is(String named) {
      return named == null || named.equals(number);
    }

    private long idleMillisMax(TcpLimits limits) {
      return Math.max(limits.idleMillisMin(), IDLE_INTERVALS * 1_000L * device.intervalSeconds());
    }
  }

  record Closed() implements State {}

  /** The device that is here, also while the register is asked about another; null for none. */
  default Open open() {
    return switch (this) {
      case Open open -> open;
      case Asking(TcpProtocol p, long since, Open open) -> open;
      case Asking a -> null;
      case Recognising r -> null;
      case Nameless n -> null;
      case Between b -> null;
      case Closed c -> null;
    };
  }

  /**
   * After a whole frame that named nobody: where many share a connection, the first may all be
   * strangers, and the one behind them has as much time as the first had.
   */
  default State waitingAnew(long nowMillis) {
    return this instanceof Nameless nameless && nameless.protocol().isShared()
        ? new Nameless(nameless.protocol(), nowMillis)
        : this;
  }

  /**
   * Why the connection is to end by now; null while it has time.
   *
   * @param heardAtMillis when the last whole frame came
   */
  default RefusalReason overdue(TcpLimits limits, long heardAtMillis, long nowMillis) {
    return switch (this) {
      case Recognising(long since) when nowMillis - since > limits.recogniseMillisMax() ->
          RefusalReason.CONNECT_TIMEOUT;
      case Nameless(TcpProtocol p, long since) when nowMillis - since > limits.nameMillisMax() ->
          RefusalReason.CONNECT_TIMEOUT;
      case Asking(TcpProtocol p, long since, State b)
          when nowMillis - since > limits.nameMillisMax() ->
          RefusalReason.REGISTER_UNAVAILABLE;
      case Open open when nowMillis - heardAtMillis > open.idleMillisMax(limits) ->
          RefusalReason.KEEP_ALIVE_TIMEOUT;
      case Between b when nowMillis - heardAtMillis > limits.idleMillisMin() ->
          RefusalReason.KEEP_ALIVE_TIMEOUT;
      case Recognising r -> null;
      case Nameless n -> null;
      case Asking a -> null;
      case Between b -> null;
      case Open o -> null;
      case Closed c -> null;
    };
  }
}
