package care.shouhu.command.watch;

import care.shouhu.core.event.ClockFlag;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import care.shouhu.core.event.LinkChange;
import care.shouhu.core.event.SignalKind;

/**
 * Facts and one more event give facts. Pure; asks neither the clock nor the register.
 *
 * @param parameters what counts as live and as low
 */
public record FactsFold(WatchParameters parameters) {

  /** The facts after this event, which is no duplicate. */
  public DeviceFacts fold(DeviceFacts facts, DeviceEvent event) {
    return switch (event) {
      case DeviceEvent.Reading reading -> reading(heard(facts, reading.header()), reading);
      case DeviceEvent.Signal signal -> signal(heard(facts, signal.header()), signal);
      case DeviceEvent.Status status -> status(heard(facts, status.header()), status);
      case DeviceEvent.Reply reply -> heard(facts, reply.header());
      case DeviceEvent.Link link -> link(facts, link);
      case DeviceEvent.CommandProgress progress -> facts;
    };
  }

  /** The facts after an event that came before: the device is alive, no more. */
  public DeviceFacts foldRepeat(DeviceFacts facts, DeviceEvent event) {
    return event instanceof DeviceEvent.Link || event instanceof DeviceEvent.CommandProgress
        ? facts
        : facts.withLastSeen(event.header().receivedAtMillis());
  }

  /**
   * Whether a repeat of this event would change facts, so that its key must be kept. Readings that
   * say nothing new about presence may be folded as often as they come.
   */
  public static boolean mattersOnce(DeviceFacts facts, DeviceEvent event) {
    return switch (event) {
      case DeviceEvent.Signal s -> true;
      case DeviceEvent.Reading r ->
          r.inBed() != null && !r.inBed().equals(facts.presence().inBed());
      case DeviceEvent.Status s -> false;
      case DeviceEvent.Reply r -> false;
      case DeviceEvent.Link l -> false;
      case DeviceEvent.CommandProgress p -> false;
    };
  }

  private static DeviceFacts heard(DeviceFacts facts, Header header) {
    DeviceFacts seen = facts.withLastSeen(header.receivedAtMillis());
    return header.clock() == ClockFlag.DEVICE
        ? seen.withClock(seen.clock().message(header.atMillis(), header.receivedAtMillis()))
        : seen;
  }

  private DeviceFacts reading(DeviceFacts facts, DeviceEvent.Reading reading) {
    long at = onOurClock(facts, reading.header());
    DeviceFacts next = facts;
    if (facts.reading() == null || at >= facts.reading().atMillis()) {
      next =
          next.withReading(
              new DeviceFacts.LastReading(
                  reading.heartRate(),
                  reading.breathRate(),
                  reading.movement(),
                  reading.inBed(),
                  at,
                  reading.header().receivedAtMillis()));
    }
    boolean tellsPresence = reading.inBed() != null && isLive(facts, reading.header());
    return tellsPresence ? next.withPresence(next.presence().reading(reading.inBed(), at)) : next;
  }

  private DeviceFacts signal(DeviceFacts facts, DeviceEvent.Signal signal) {
    return switch (signal.kind()) {
      case BED_EXIT -> presence(facts, signal.header(), false);
      case BED_ENTER -> presence(facts, signal.header(), true);
      case LOW_BATTERY -> facts.withBattery(facts.batteryPercent(), true);
      case CALL, FALL, CANCEL, TAMPER -> facts;
    };
  }

  private DeviceFacts presence(DeviceFacts facts, Header header, boolean inBed) {
    return isLive(facts, header)
        ? facts.withPresence(facts.presence().event(inBed, onOurClock(facts, header)))
        : facts;
  }

  private DeviceFacts status(DeviceFacts facts, DeviceEvent.Status status) {
    Integer percent = status.batteryPercent();
    if (percent == null) {
      return facts;
    }
    boolean low =
        percent < parameters.batteryLowPercent()
            || (facts.batteryLow() && percent < parameters.batteryOkPercent());
    return facts.withBattery(percent, low);
  }

  /** A connection that was taken over goes on as the newer one. */
  private static DeviceFacts link(DeviceFacts facts, DeviceEvent.Link link) {
    long at = link.header().receivedAtMillis();
    if (link.change() == LinkChange.TAKEN_OVER || at < facts.connectionAtMillis()) {
      return facts;
    }
    return facts.withConnection(link.change() == LinkChange.CONNECTED, at);
  }

  /** Device time brought to the gateway's clock; never later than the receipt. */
  private static long onOurClock(DeviceFacts facts, Header header) {
    return header.clock() == ClockFlag.DEVICE
        ? Math.min(header.receivedAtMillis(), header.atMillis() + facts.clock().lagMillis())
        : header.receivedAtMillis();
  }

  private boolean isLive(DeviceFacts facts, Header header) {
    return isWithin(facts, header, parameters.readingLiveMillis());
  }

  /** Whether a call, fall or tamper event of this device means now, and not long ago. */
  public boolean isLive(DeviceFacts facts, DeviceEvent.Signal signal) {
    Header header = signal.header();
    boolean person = signal.kind() == SignalKind.CALL || signal.kind() == SignalKind.FALL;
    return person
        ? isWithin(facts, header, parameters.urgentLiveMillis())
            || header.lagMillis() > parameters.urgentBelievedMillis()
        : isLive(facts, header);
  }

  /**
   * By the device's clock as it stands, or with its known skew taken out: either will do, because a
   * clock that was just set right must not cost a call.
   */
  private static boolean isWithin(DeviceFacts facts, Header header, long limitMillis) {
    return header.clock() != ClockFlag.DEVICE
        || header.lagMillis() <= limitMillis
        || header.lagMillis() - facts.clock().lagMillis() <= limitMillis;
  }
}
