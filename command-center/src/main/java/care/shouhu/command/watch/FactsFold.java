package care.shouhu.command.watch;

import care.shouhu.core.event.ClockFlag;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import care.shouhu.core.event.LinkChange;
import care.shouhu.core.event.SignalKind;
import care.shouhu.core.time.ClockStep;

/**
 * Facts and one more event give facts. Pure; asks neither the clock nor the register.
 *
 * @param limits what counts as live
 */
public record FactsFold(LiveLimits limits) {

  /** A percentage from here on speaks against the device's own word that the battery is low. */
  private static final int BATTERY_WELL_PERCENT = 20;

  /** The facts after this event, which is no duplicate. */
  public DeviceFacts fold(DeviceFacts facts, DeviceEvent event) {
    DeviceFacts.Draft draft = facts.change();
    switch (event) {
      case DeviceEvent.Reading reading -> reading(heard(draft, reading.header()), reading);
      case DeviceEvent.Signal signal -> signal(heard(draft, signal.header()), signal);
      case DeviceEvent.Status status -> status(heard(draft, status.header()), status);
      case DeviceEvent.Reply reply -> heard(draft, reply.header());
      case DeviceEvent.Link link -> link(draft, link);
      case DeviceEvent.CommandProgress progress -> {
        return facts;
      }
    }
    return draft.done();
  }

  /** The facts after an event that came before: the device is alive, no more. */
  public DeviceFacts foldRepeat(DeviceFacts facts, DeviceEvent event) {
    return event instanceof DeviceEvent.Link || event instanceof DeviceEvent.CommandProgress
        ? facts
        : facts.change().seen(event.header().receivedAtMillis()).done();
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

  private static DeviceFacts.Draft heard(DeviceFacts.Draft draft, Header header) {
    draft.seen(header.receivedAtMillis());
    if (header.clock() == ClockFlag.DEVICE) {
      draft.clock = draft.clock.message(header.atMillis(), header.receivedAtMillis());
    }
    return draft;
  }

  private void reading(DeviceFacts.Draft draft, DeviceEvent.Reading reading) {
    long at = onOurClock(draft.clock, reading.header());
    if (draft.reading == null || at >= draft.reading.atMillis()) {
      draft.reading =
          new DeviceFacts.LastReading(
              reading.heartRate(),
              reading.breathRate(),
              reading.movement(),
              reading.inBed(),
              at,
              reading.header().receivedAtMillis());
    }
    if (!isLive(draft.clock, reading.header())) {
      return;
    }
    draft.vitals = draft.vitals.with(reading, at);
    boolean knowsHeart = draft.vitals.knowsHeart();
    boolean pulse =
        isMeasured(reading.heartRate()) || (!knowsHeart && isMeasured(reading.breathRate()));
    if (reading.inBed() != null) {
      draft.presence = draft.presence.reading(reading.inBed(), at, pulse, knowsHeart);
    } else if (pulse) {
      draft.presence = draft.presence.pulse(at);
    }
  }

  private static boolean isMeasured(Integer rate) {
    return rate != null && rate > 0;
  }

  private void signal(DeviceFacts.Draft draft, DeviceEvent.Signal signal) {
    switch (signal.kind()) {
      case BED_EXIT -> presence(draft, signal.header(), false);
      case BED_ENTER -> presence(draft, signal.header(), true);
      case LOW_BATTERY -> draft.batteryLow = true;
      case TAMPER -> {
        if (isLive(draft.clock, signal.header())) {
          draft.tamperAtMillis = signal.header().receivedAtMillis();
        }
      }
      case CALL, FALL, CANCEL -> {
        // No facts: they are alarms by themselves, or take one back.
      }
    }
  }

  private void presence(DeviceFacts.Draft draft, Header header, boolean inBed) {
    if (isLive(draft.clock, header)) {
      draft.presence = draft.presence.event(inBed, onOurClock(draft.clock, header));
    }
  }

  private static void status(DeviceFacts.Draft draft, DeviceEvent.Status status) {
    Integer percent = status.batteryPercent();
    if (percent != null) {
      draft.batteryPercentBefore = draft.batteryPercent;
      draft.batteryPercent = percent;
      draft.batteryLow = draft.batteryLow && percent < BATTERY_WELL_PERCENT;
    }
  }

  /** A connection that was taken over goes on as the newer one. */
  private static void link(DeviceFacts.Draft draft, DeviceEvent.Link link) {
    long at = link.header().receivedAtMillis();
    if (link.change() != LinkChange.TAKEN_OVER && at >= draft.connectionAtMillis) {
      draft.connected = link.change() == LinkChange.CONNECTED;
      draft.connectionAtMillis = at;
    }
  }

  /** Device time brought to the gateway's clock; never later than the receipt. */
  private long onOurClock(ClockSkew clock, Header header) {
    if (header.clock() != ClockFlag.DEVICE) {
      return header.receivedAtMillis();
    }
    long machineLag = header.lagMillis() - header.aheadMillis();
    long behind =
        isWithin(clock, header, header.lagMillis(), limits.readingMillis())
                || !isWithinOfMachine(clock, header, machineLag, limits.readingMillis())
            ? clock.lagMillis()
            : header.aheadMillis() + nearer(clock, machineLag);
    return Math.min(header.receivedAtMillis(), header.atMillis() + behind);
  }

  private boolean isLive(ClockSkew clock, Header header) {
    return isLiveReading(
        clock, header, header.lagMillis(), header.lagMillis() - header.aheadMillis());
  }

  private boolean isLiveReading(ClockSkew clock, Header header, long lag, long machineLag) {
    return isWithin(clock, header, lag, limits.readingMillis())
        || isWithinOfMachine(clock, header, machineLag, limits.readingMillis());
  }

  /**
   * Where the gateway's time is known to be ahead: whether the machine's clock, which was put
   * right, agrees with the device's as it stands or as it was known before. On both sides, for the
   * skew of a device that has been learned in the time that is ahead holds that already.
   */
  private static boolean isWithinOfMachine(
      ClockSkew clock, Header header, long machineLagMillis, long limitMillis) {
    return header.aheadMillis() > 0
        && Math.abs(machineLagMillis - nearer(clock, machineLagMillis)) <= limitMillis;
  }

  /** The skew that leaves less of the lag: none, or the one that is known. */
  private static long nearer(ClockSkew clock, long lagMillis) {
    long known = clock.lagMillis();
    return Math.abs(lagMillis - known) < Math.abs(lagMillis) ? known : 0;
  }

  /**
   * Whether a call, fall or tamper event of this device means now, and not long ago.
   *
   * @param moment at which it is heard. Calls of devices whose clocks have not been learned anew
   *     since the last step of our own are not old for that, nor those that came while the
   *     gateway's time was known to be ahead
   */
  boolean isLive(DeviceFacts facts, DeviceEvent.Signal signal, Moment moment) {
    Header header = signal.header();
    long lag = moment.lagMillis(header);
    boolean person = signal.kind() == SignalKind.CALL || signal.kind() == SignalKind.FALL;
    return person
        ? isWithin(facts.clock(), header, lag, limits.urgentMillis())
            || header.lagMillis() > limits.urgentBelievedMillis()
            || isExcused(facts.clock(), header, moment)
            || isLiveByMachine(facts.clock(), header, moment)
        : isLiveReading(facts.clock(), header, lag, moment.machineLagMillis(header));
  }

  /** A device of which nothing is known may be ahead as far as it will. */
  private boolean isLiveByMachine(ClockSkew clock, Header header, Moment moment) {
    long machineLag = moment.machineLagMillis(header);
    boolean unknown = header.aheadMillis() > 0 && clock.knownLagMillis() == null;
    return (unknown && machineLag <= limits.urgentMillis())
        || isWithinOfMachine(clock, header, machineLag, limits.urgentMillis());
  }

  private boolean isExcused(ClockSkew clock, Header header, Moment moment) {
    ClockStep step = moment.lastStep();
    long lag = moment.lagMillis(header) - step.byMillis();
    return header.receivedAtMillis() >= step.toMillis()
        && !clock.isLearnedSince(step.toMillis())
        && Math.min(lag, lag - clock.lagMillis()) <= limits.urgentMillis();
  }

  /**
   * By the device's clock as it stands, or with its known skew taken out: either will do, because a
   * clock that was just set right must not cost a call.
   */
  private static boolean isWithin(
      ClockSkew clock, Header header, long lagMillis, long limitMillis) {
    return header.clock() != ClockFlag.DEVICE
        || lagMillis <= limitMillis
        || lagMillis - clock.lagMillis() <= limitMillis;
  }
}
