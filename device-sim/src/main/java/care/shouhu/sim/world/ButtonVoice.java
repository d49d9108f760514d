package care.shouhu.sim.world;

import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.SignalKind;
import care.shouhu.sim.world.DayPlan.Deed;
import care.shouhu.sim.world.DayPlan.Via;

/** A call button or a pendant: a status at its interval, and what its person does with it. */
final class ButtonVoice implements Voice {
  private final Radio radio;
  private final Life lifeOrNull;
  private final Via via;
  private final long intervalMillis;
  private final double tampersABeat;
  private long nextStatus;
  private long nextDeedOrTurn;
  private Deed nextDeedOrNull;

  /**
   * @param lifeOrNull null where nobody is: an empty bed, or its resident away
   */
  ButtonVoice(Radio radio, Life lifeOrNull, Via via, Habits habits, long startMillis) {
    this.radio = radio;
    this.lifeOrNull = lifeOrNull;
    this.via = via;
    this.intervalMillis = radio.device.intervalSeconds() * 1000L;
    this.tampersABeat = habits.tampersPerDeviceDay() * intervalMillis / Days.DAY_MILLIS;
    this.nextStatus = Beats.first(radio.seed, intervalMillis, startMillis);
    lookAhead(startMillis);
  }

  @Override
  public Radio radio() {
    return radio;
  }

  @Override
  public long nextMillis() {
    return Math.min(nextStatus, nextDeedOrTurn);
  }

  @Override
  public void speak(Ear ear) {
    if (nextDeedOrTurn <= nextStatus) {
      long now = nextDeedOrTurn;
      if (nextDeedOrNull != null) {
        act(nextDeedOrNull, ear);
      }
      lookAhead(now);
      return;
    }
    if (radio.isHeard(nextStatus, ear)) {
      radio.sayStatus(nextStatus, true, ear);
      if (radio.batteryHasRunLow(nextStatus)) {
        ear.learn(new Truth.BatteryLow(nextStatus, radio.device.id()));
        signal(nextStatus, SignalKind.LOW_BATTERY, ear);
      }
    }
    if (Dice.unit(radio.seed ^ 40, nextStatus) < tampersABeat) {
      tamper(nextStatus, ear);
    }
    nextStatus = Beats.next(radio.seed, intervalMillis, nextStatus);
  }

  private void tamper(long now, Ear ear) {
    boolean heard = radio.isHeard(now, ear);
    ear.learn(new Truth.Tampered(now, radio.device.id(), heard));
    if (heard) {
      signal(now, SignalKind.TAMPER, ear);
    }
  }

  private void act(Deed deed, Ear ear) {
    long at = deed.atMillis();
    String who = lifeOrNull.resident.id();
    String device = radio.device.id();
    boolean heard = radio.isHeard(at, ear);
    switch (deed.kind()) {
      case CALL -> ear.learn(new Truth.Called(at, who, device, heard));
      case FALL -> ear.learn(new Truth.Fell(at, who, device, heard));
      case UNSEEN_FALL -> ear.learn(new Truth.Fell(at, who, null, false));
      case DROP -> ear.learn(new Truth.Dropped(at, who, device, heard));
      case CANCEL -> {}
    }
    if (!heard) {
      return;
    }
    switch (deed.kind()) {
      case CALL -> signal(at, SignalKind.CALL, ear);
      case FALL, DROP -> signal(at, SignalKind.FALL, ear);
      case CANCEL -> signal(at, SignalKind.CANCEL, ear);
      case UNSEEN_FALL -> {}
    }
  }

  private void signal(long nowMillis, SignalKind kind, Ear ear) {
    radio.say(new DeviceEvent.Signal(radio.header(nowMillis), kind, null), ear);
  }

  /** To the next deed, or to the end of the day's plan, where the next one is asked for. */
  private void lookAhead(long nowMillis) {
    if (lifeOrNull == null) {
      nextDeedOrTurn = Long.MAX_VALUE;
      return;
    }
    DayPlan plan = lifeOrNull.planAt(nowMillis);
    nextDeedOrNull = plan.deedAfter(nowMillis, via);
    nextDeedOrTurn = nextDeedOrNull == null ? plan.toMillis() : nextDeedOrNull.atMillis();
  }
}
