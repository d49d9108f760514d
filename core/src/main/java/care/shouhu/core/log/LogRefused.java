package care.shouhu.core.log;

import java.util.Locale;

/**
 * Why an append was not acknowledged. Expected, so it is cheap (no stack trace) and typed: the edge
 * translates {@link #reason()} into its protocol's refusal and does not acknowledge the device.
 */
public final class LogRefused extends RuntimeException {

  /** The reason; its {@link #label()} is the metric label. */
  public enum Reason {
    /** Key or value exceeds its limit. Sending it again will not help. */
    TOO_LARGE,
    /** The lane's queue is full: the disk is slower than the senders. */
    QUEUE_FULL,
    /** The log has used its share of the disk, or the disk itself is nearly full. */
    DISK_FULL,
    /** The log cannot write and is trying to recover. */
    LOG_FAILED,
    /** The log is closed or closing. */
    CLOSED,
    /**
     * The write that carried this record failed. Alone among the reasons it leaves open whether the
     * record is in the log: part of it may have reached the disk and come back with recovery.
     */
    WRITE_FAILED;

    private final String label = name().toLowerCase(Locale.ROOT);

    public String label() {
      return label;
    }
  }

  private final Lane lane;
  private final Reason reason;

  public LogRefused(Lane lane, Reason reason) {
    super("append to lane " + lane.label() + " refused: " + reason.label(), null, false, false);
    this.lane = lane;
    this.reason = reason;
  }

  public Lane lane() {
    return lane;
  }

  public Reason reason() {
    return reason;
  }

  /** False when the record is certainly not in the log, now and after any recovery. */
  public boolean mayBeStored() {
    return reason == Reason.WRITE_FAILED;
  }
}
