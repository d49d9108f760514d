package care.shouhu.sim.world;

import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.SignalKind;
import care.shouhu.sim.world.DayPlan.Ailing;
import care.shouhu.sim.world.DayPlan.Stretch;

/**
 * A bed sensor, as bad as real ones (design §6): no pulse while the body moves, "out of bed" for
 * seconds when somebody turns, somebody in an empty bed when a fan runs, lost readings.
 */
final class BedVoice implements Voice {
  private static final long NEVER = Long.MAX_VALUE;
  private static final double FLICKERS_A_TURNING_READING = 0.05;

  /** No flicker so near to a real change, and none longer than the 5 s after which one counts. */
  private static final long FLICKER_GUARD_MILLIS = 20_000;

  private static final int FLICKER_MILLIS_MAX = 4000;

  private final Radio radio;
  private final Life lifeOrNull;
  private final BedScene scene;
  private final double lostReadingShare;
  private final long intervalMillis;
  private long nextReading;

  /** When somebody next lies down or gets up, and when the sensor notices. */
  private long nextChange = NEVER;

  private long nextNotice = NEVER;
  private long flickerOut = NEVER;
  private long flickerBack = NEVER;
  private boolean readingFlickered;
  private Ailing ailingTold;
  private long ghostTold;

  /**
   * @param lifeOrNull null where nobody is: an empty bed, or its resident away
   */
  BedVoice(Radio radio, Life lifeOrNull, Habits habits, long startMillis, Ear ear) {
    this.radio = radio;
    this.lifeOrNull = lifeOrNull;
    this.lostReadingShare = habits.lostReadingShare();
    this.scene = new BedScene(radio.seed, lifeOrNull, habits.ghostBedShare());
    this.intervalMillis = radio.device.intervalSeconds() * 1000L;
    this.nextReading = Beats.first(radio.seed, intervalMillis, startMillis);
    tellStretch(startMillis, ear);
    lookAhead(startMillis);
  }

  @Override
  public Radio radio() {
    return radio;
  }

  @Override
  public long nextMillis() {
    return Math.min(Math.min(nextReading, nextNotice), Math.min(flickerOut, flickerBack));
  }

  @Override
  public void speak(Ear ear) {
    long now = nextMillis();
    if (now == nextNotice) {
      noticeChange(ear);
    } else if (now == flickerOut) {
      flickerOut = NEVER;
      signal(now, SignalKind.BED_EXIT, ear);
    } else if (now == flickerBack) {
      flickerBack = NEVER;
      signal(now, SignalKind.BED_ENTER, ear);
    } else {
      read(now, ear);
      nextReading = Beats.next(radio.seed, intervalMillis, now);
    }
  }

  private void read(long now, Ear ear) {
    BedScene.View view = scene.at(now);
    tellScene(view, ear);
    if (!radio.isHeard(now, ear)) {
      return;
    }
    view = flicker(view, now, ear);
    if (Dice.unit(radio.seed ^ 10, now) < lostReadingShare) {
      radio.lose();
      return;
    }
    radio.say(
        new DeviceEvent.Reading(
            radio.header(now), view.heartRate(), view.breathRate(), view.movement(), view.inBed()),
        ear);
  }

  /** Either this reading alone says "empty", or a way out and back is told before the next one. */
  private BedScene.View flicker(BedScene.View view, long now, Ear ear) {
    boolean before = readingFlickered;
    readingFlickered = false;
    if (before || !view.turning() || nextChange - now < FLICKER_GUARD_MILLIS) {
      return view;
    }
    Dice dice = new Dice(Dice.seed(radio.seed, 11, now));
    if (!dice.chance(FLICKERS_A_TURNING_READING)) {
      return view;
    }
    if (dice.chance(0.4)) {
      readingFlickered = true;
      ear.learn(new Truth.Flickered(now, now + 1, radio.device.id()));
      return view.flickered();
    }
    flickerOut = now + 500 + dice.below(3000);
    flickerBack = flickerOut + 1000 + dice.below(FLICKER_MILLIS_MAX - 1000);
    ear.learn(new Truth.Flickered(flickerOut, flickerBack, radio.device.id()));
    return view;
  }

  /** At noon the plan changes, but nobody's place: then nothing is said. */
  private void noticeChange(Ear ear) {
    DayPlan plan = lifeOrNull.planAt(nextChange);
    if (plan.fromMillis() != nextChange) {
      boolean in = plan.stretchAt(nextChange) != null;
      signal(nextNotice, in ? SignalKind.BED_ENTER : SignalKind.BED_EXIT, ear);
    }
    tellStretch(nextChange, ear);
    lookAhead(nextChange);
  }

  private void signal(long now, SignalKind kind, Ear ear) {
    if (radio.isHeard(now, ear)) {
      radio.say(new DeviceEvent.Signal(radio.header(now), kind, null), ear);
    }
  }

  private void lookAhead(long now) {
    if (lifeOrNull != null) {
      nextChange = lifeOrNull.planAt(now).changeAfter(now);
      nextNotice = nextChange + 400 + (long) (1800 * Dice.unit(radio.seed ^ 12, nextChange));
    }
  }

  private void tellStretch(long now, Ear ear) {
    Stretch stretch = lifeOrNull == null ? null : lifeOrNull.planAt(now).stretchAt(now);
    if (stretch != null) {
      ear.learn(
          new Truth.InBed(
              stretch.fromMillis(),
              stretch.toMillis(),
              lifeOrNull.resident.id(),
              radio.device.id()));
    }
  }

  private void tellScene(BedScene.View view, Ear ear) {
    Ailing ailing = view.ailing();
    if (ailing != null && !ailing.equals(ailingTold)) {
      ailingTold = ailing;
      ear.learn(
          new Truth.Ailing(
              ailing.fromMillis(),
              ailing.toMillis(),
              lifeOrNull.resident.id(),
              radio.device.id(),
              ailing.kind()));
    }
    Stretch ghost = view.ghost();
    if (ghost != null && ghost.fromMillis() != ghostTold) {
      ghostTold = ghost.fromMillis();
      ear.learn(new Truth.Ghost(ghost.fromMillis(), ghost.toMillis(), radio.device.id()));
    }
  }
}
