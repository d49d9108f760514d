package care.shouhu.command.downlink;

import care.shouhu.core.event.CommandStep;
import care.shouhu.core.wire.DeviceCommand;
import java.util.Optional;

/**
 * The steps of a {@link Downlink} ({@link DownlinkStatus} has the diagram). Pure. Whatever the log
 * brings twice or in another order changes nothing twice: an empty answer is no change.
 */
public final class DownlinkMachine {

  /** The gateway's own word that a command expired may come this long after the time. */
  static final long GATEWAY_GRACE_MILLIS = 3_000;

  private DownlinkMachine() {}

  /**
   * A new one.
   *
   * @param intervalSeconds as in {@link DeviceCommand}
   * @param by user name, or null
   * @param incidentId the incident it belongs to, or null
   */
  public static Downlink issue(
      String id,
      String deviceId,
      DeviceCommand.Kind kind,
      Integer intervalSeconds,
      String by,
      String incidentId,
      long nowMillis) {
    long expiresAt = nowMillis + expiresAfterSeconds(kind) * 1_000L;
    return new Downlink(
        id,
        deviceId,
        kind,
        intervalSeconds,
        by,
        incidentId,
        DownlinkStatus.QUEUED,
        nowMillis,
        expiresAt,
        null,
        null,
        null,
        expiresAt + GATEWAY_GRACE_MILLIS,
        null,
        null,
        nowMillis);
  }

  /** For how long it is worth delivering. */
  static int expiresAfterSeconds(DeviceCommand.Kind kind) {
    return switch (kind) {
      case IDENTIFY -> 60;
      // Somebody is there by then, or the incident is back in the queue.
      case HELP_IS_COMING -> 5 * 60;
      case SET_INTERVAL -> 24 * 3_600;
      case REBOOT -> 10 * 60;
    };
  }

  /** How long a device that has it may take to say so. */
  static int replyWithinSeconds(DeviceCommand.Kind kind) {
    return switch (kind) {
      case IDENTIFY, HELP_IS_COMING, SET_INTERVAL -> 30;
      case REBOOT -> 120;
    };
  }

  /**
   * The gateway tells how far it came.
   *
   * @param atMillis gateway time of the step
   */
  public static Optional<Downlink> progressed(
      Downlink downlink, CommandStep step, long atMillis, long nowMillis) {
    return switch (step) {
      case SENT -> sent(downlink, atMillis, nowMillis);
      case DELIVERED -> delivered(downlink, atMillis, nowMillis);
      case DONE -> replied(downlink, true, null, atMillis, nowMillis);
      case REFUSED -> failed(downlink, Downlink.Reason.REFUSED, null, nowMillis);
      case UNSUPPORTED -> failed(downlink, Downlink.Reason.UNSUPPORTED, null, nowMillis);
      case EXPIRED -> isOnTheWay(downlink) ? timedOut(downlink, nowMillis) : Optional.empty();
    };
  }

  private static boolean isOnTheWay(Downlink downlink) {
    return downlink.status() == DownlinkStatus.QUEUED || downlink.status() == DownlinkStatus.SENT;
  }

  private static Optional<Downlink> sent(Downlink d, long atMillis, long nowMillis) {
    return d.status() == DownlinkStatus.QUEUED
        ? Optional.of(new Draft(d).at(DownlinkStatus.SENT).sent(atMillis).changed(nowMillis))
        : Optional.empty();
  }

  private static Optional<Downlink> delivered(Downlink d, long atMillis, long nowMillis) {
    boolean late = d.status() == DownlinkStatus.TIMED_OUT && d.deliveredAtMillis() == null;
    if (!isOnTheWay(d) && !late) {
      return Optional.empty();
    }
    long due = nowMillis + replyWithinSeconds(d.kind()) * 1_000L;
    return Optional.of(
        new Draft(d).at(DownlinkStatus.DELIVERED).delivered(atMillis).due(due).changed(nowMillis));
  }

  private static Optional<Downlink> failed(
      Downlink d, Downlink.Reason reason, String detail, long nowMillis) {
    return d.status() == DownlinkStatus.DONE || d.status() == DownlinkStatus.FAILED
        ? Optional.empty()
        : Optional.of(new Draft(d).ended(DownlinkStatus.FAILED, reason, detail, nowMillis));
  }

  private static Optional<Downlink> timedOut(Downlink d, long nowMillis) {
    Downlink.Reason reason =
        d.status() == DownlinkStatus.DELIVERED
            ? Downlink.Reason.NO_REPLY
            : Downlink.Reason.NOT_DELIVERED;
    return Optional.of(new Draft(d).ended(DownlinkStatus.TIMED_OUT, reason, null, nowMillis));
  }

  /**
   * The device answered: the proof that it arrived.
   *
   * @param detail at most 200 characters, or null
   * @param atMillis gateway time of the reply
   */
  public static Optional<Downlink> replied(
      Downlink d, boolean ok, String detail, long atMillis, long nowMillis) {
    if (d.status() == DownlinkStatus.DONE || d.status() == DownlinkStatus.FAILED) {
      return Optional.empty();
    }
    Draft draft =
        new Draft(d).delivered(d.deliveredAtMillis() == null ? atMillis : d.deliveredAtMillis());
    return Optional.of(
        ok
            ? draft.ended(DownlinkStatus.DONE, null, detail, nowMillis)
            : draft.ended(DownlinkStatus.FAILED, Downlink.Reason.DEVICE_FAILED, detail, nowMillis));
  }

  /** Its time is over, if it is. */
  public static Optional<Downlink> fireDue(Downlink d, long nowMillis) {
    boolean due = d.dueAtMillis() != null && d.dueAtMillis() <= nowMillis;
    return due ? timedOut(d, nowMillis) : Optional.empty();
  }

  /** One being changed; {@link #changed} freezes it. */
  private static final class Draft {
    private final Downlink before;
    private DownlinkStatus status;
    private Long sentAt;
    private Long deliveredAt;
    private Long endedAt;
    private Long dueAt;
    private Downlink.Reason reason;
    private String detail;

    Draft(Downlink before) {
      this.before = before;
      this.status = before.status();
      this.sentAt = before.sentAtMillis();
      this.deliveredAt = before.deliveredAtMillis();
      this.dueAt = before.dueAtMillis();
    }

    Draft at(DownlinkStatus reached) {
      status = reached;
      return this;
    }

    Draft sent(long atMillis) {
      sentAt = atMillis;
      return this;
    }

    Draft delivered(long atMillis) {
      deliveredAt = atMillis;
      return this;
    }

    Draft due(long atMillis) {
      dueAt = atMillis;
      return this;
    }

    Downlink ended(DownlinkStatus how, Downlink.Reason why, String said, long nowMillis) {
      status = how;
      reason = why;
      detail = said;
      endedAt = nowMillis;
      dueAt = null;
      return changed(nowMillis);
    }

    Downlink changed(long nowMillis) {
      return new Downlink(
          before.id(),
          before.deviceId(),
          before.kind(),
          before.intervalSeconds(),
          before.by(),
          before.incidentId(),
          status,
          before.issuedAtMillis(),
          before.expiresAtMillis(),
          sentAt,
          deliveredAt,
          endedAt,
          dueAt,
          reason,
          detail,
          nowMillis);
    }
  }
}
