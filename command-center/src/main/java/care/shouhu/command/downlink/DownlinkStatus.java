package care.shouhu.command.downlink;

/**
 * How far a command to a device came.
 *
 * <pre>
 *            sent          delivered            reply: done
 *   QUEUED ───────▶ SENT ───────────▶ DELIVERED ───────────▶ DONE
 *      │              │                │   │ ▲
 *      ├──────────────┴────────────────┤   │ │ delivered after all
 *      │  refused, unsupported,        │   │ │
 *      │  reply: not done              │   │ │
 *      ▼                               │   │ │
 *   FAILED ◀───────────────────────────┘   │ │
 *                                          ▼ │
 *   QUEUED, SENT ── its time is over ──▶ TIMED_OUT ── a late reply ──▶ DONE, FAILED
 * </pre>
 *
 * Steps may be left out forwards: a reply proves that the command arrived. A time-out is only what
 * the desk concludes from hearing nothing, so a fact that comes later overrules it.
 */
public enum DownlinkStatus {
  /** Decided; the gateway has not reached the device yet. */
  QUEUED,
  /** Handed to the device's connection. */
  SENT,
  /** The device's connection acknowledged it. */
  DELIVERED,
  /** The device says that it did it. */
  DONE,
  /** The device, or the way to it, says that it will not be done. */
  FAILED,
  /** It did not arrive in time, or nothing was heard of it afterwards. */
  TIMED_OUT;

  /** Something may still be heard of it by itself. */
  public boolean isOpen() {
    return this == QUEUED || this == SENT || this == DELIVERED;
  }
}
