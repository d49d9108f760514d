package care.shouhu.sim.world;

import care.shouhu.core.event.ClockFlag;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import care.shouhu.core.event.SenderKey;
import care.shouhu.sim.world.DayPlan.Stretch;
import java.time.Duration;
import java.util.function.Function;

/** What every device has: its number of messages, its clock, its battery, and its bad days. */
final class Radio {
  private static final int BATTERY_LOW_PERCENT = 15;
  private static final String[] FIRMWARE = {"1.1.4", "1.2.0", "1.2.0", "1.3.1"};

  final PlannedDevice device;
  final long seed;

  private final HubLine line;
  private final Habits habits;
  private final long skewMillis;
  private long seq;
  private long silenceDay = Long.MIN_VALUE;
  private Stretch silence = new Stretch(0, 0);
  private Stretch silenceTold = silence;
  private int batteryBefore = 100;

  Radio(long worldSeed, PlannedDevice device, HubLine line, Habits habits) {
    this.device = device;
    this.line = line;
    this.habits = habits;
    this.seed = Dice.seed(worldSeed, device.id());
    this.skewMillis = skew(new Dice(Dice.seed(seed, 3, 0)), habits.wrongClockShare());
  }

  private static long skew(Dice dice, double wrongClockShare) {
    if (!dice.chance(wrongClockShare)) {
      // Crystals drift: a second or so between two settings of the clock.
      return Math.round(dice.between(-900, 900));
    }
    if (dice.chance(0.1)) {
      return Duration.ofDays(dice.chance(0.5) ? 366 : -9000).toMillis();
    }
    return Math.round(dice.between(-20, 20) * 60_000);
  }

  /** What is wrong with its clock, or null if it is right within a minute. */
  Truth.ClockWrong clockWrong(long nowMillis) {
    return Math.abs(skewMillis) < 60_000
        ? null
        : new Truth.ClockWrong(nowMillis, device.id(), skewMillis);
  }

  /** Whether what it says now leaves it and its hub, at once or later. */
  boolean isHeard(long nowMillis, Voice.Ear ear) {
    turnTo(nowMillis);
    if (silence.has(nowMillis)) {
      if (!silence.equals(silenceTold)) {
        silenceTold = silence;
        ear.learn(new Truth.Silent(silence.fromMillis(), silence.toMillis(), device.id()));
      }
      return false;
    }
    return line.dueMillis(nowMillis) != HubLine.LOST;
  }

  /** The next number with the device's own time. */
  Header header(long nowMillis) {
    long at = nowMillis + skewMillis;
    long due = line.dueMillis(nowMillis);
    return new Header(device.id(), new SenderKey.Numbered(++seq, at), at, due, ClockFlag.DEVICE);
  }

  /** A number is used up without anybody hearing of it. */
  void lose() {
    seq++;
  }

  void say(DeviceEvent event, Voice.Ear ear) {
    ear.hear(new Said(event.header().receivedAtMillis(), line.hubId, event));
  }

  /** Said in any case, at that moment, whatever day the device has. */
  Said sayOnDemand(long nowMillis, Function<Header, DeviceEvent> event) {
    long at = nowMillis + skewMillis;
    Header header =
        new Header(device.id(), new SenderKey.Numbered(++seq, at), at, nowMillis, ClockFlag.DEVICE);
    return new Said(nowMillis, line.hubId, event.apply(header));
  }

  /** The regular report; mains-powered devices say nothing of a battery. */
  void sayStatus(long nowMillis, boolean battery, Voice.Ear ear) {
    int rssi = -55 - (int) (30 * Dice.unit(seed, 4)) + (int) (4 * Dice.unit(seed, nowMillis));
    String firmware = FIRMWARE[(int) (FIRMWARE.length * Dice.unit(seed, 5))];
    Integer percent = battery ? batteryPercent(nowMillis) : null;
    say(new DeviceEvent.Status(header(nowMillis), percent, rssi, firmware), ear);
  }

  /** Whether the battery has fallen below 15 % since this was last asked. */
  boolean batteryHasRunLow(long nowMillis) {
    int now = batteryPercent(nowMillis);
    boolean crossed = now < BATTERY_LOW_PERCENT && batteryBefore >= BATTERY_LOW_PERCENT;
    batteryBefore = now;
    return crossed;
  }

  /** From 100 down in 200 to 600 days; one in twenty is changed too late. */
  private int batteryPercent(long nowMillis) {
    double cycleDays = 200 + 400 * Dice.unit(seed, 6);
    double age = (double) nowMillis / Days.DAY_MILLIS / cycleDays + Dice.unit(seed, 7);
    long cycle = (long) age;
    double changedAt = Dice.unit(Dice.seed(seed, 8, cycle), 0) < 0.05 ? 7 : 18;
    return (int) Math.round(100 - (age - cycle) * (100 - changedAt));
  }

  private void turnTo(long nowMillis) {
    long today = Days.day(nowMillis);
    if (today == silenceDay) {
      return;
    }
    silenceDay = today;
    Dice dice = new Dice(Dice.seed(seed, 9, today));
    if (dice.chance(habits.silencesPerDeviceDay())) {
      long from = Days.noonMillis(today) + Math.round(dice.unit() * (Days.DAY_MILLIS - 3_600_000L));
      silence = new Stretch(from, from + dice.millisBetween(5, 45));
    }
  }
}
