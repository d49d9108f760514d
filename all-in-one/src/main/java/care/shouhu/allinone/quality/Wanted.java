package care.shouhu.allinone.quality;

import care.shouhu.allinone.quality.Spans.Span;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Resident.CareLevel;
import care.shouhu.sim.world.PlannedDevice;
import care.shouhu.sim.world.Truth;
import java.util.ArrayList;
import java.util.List;

/**
 * From the truth about one device to the alarms that design §6 wants for it, by the table's own
 * words and by none of the detectors' code. Times of day by plain arithmetic, always UTC+8.
 */
final class Wanted {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long ZONE = 8 * HOUR;

  /** A hub keeps what it hears for up to 8 min, and a call counts for half an hour. */
  private static final long LATE_MAX = 31 * MINUTE;

  private static final long NIGHT_LEAD = 30 * MINUTE;
  private static final long STAY_BREAK = 30 * MINUTE;
  private static final long LONG_STAY = 14 * HOUR;

  /** What lies so near to a limit is neither wanted nor wrong. */
  private static final long EDGE = 30 * SECOND;

  private final PlannedDevice device;
  private final CareLevel levelOrNull;
  private final List<Span> inBed;
  private final Spans unheard;
  private final long beginMillis;
  private final long endMillis;
  private final List<Expected> wanted = new ArrayList<>();

  /**
   * @param levelOrNull of the person, or null where nobody lives
   * @param inBed when somebody lay in the bed, in order
   * @param unheard when neither the device nor its hub reached the gateway
   */
  Wanted(
      PlannedDevice device,
      CareLevel levelOrNull,
      List<Span> inBed,
      List<Span> unheard,
      long beginMillis,
      long endMillis) {
    this.device = device;
    this.levelOrNull = levelOrNull;
    this.inBed = inBed;
    this.unheard = Spans.joined(unheard, device.intervalSeconds() * SECOND);
    this.beginMillis = beginMillis;
    this.endMillis = endMillis;
  }

  /** All that is wanted of this device. */
  List<Expected> of(List<Truth> truths) {
    truths.forEach(this::one);
    silence();
    if (levelOrNull != null) {
      night();
      late();
      tooLong();
    }
    return List.copyOf(wanted);
  }

  private void one(Truth truth) {
    switch (truth) {
      case Truth.Called(var at, var who, var by, var left) -> word(AlarmKind.CALL, at, left);
      case Truth.Fell(var at, var who, var by, var left) -> word(AlarmKind.FALL, at, left);
      case Truth.Tampered(var at, var by, var left) -> word(AlarmKind.TAMPER, at, left);
      case Truth.BatteryLow(var at, var by) -> word(AlarmKind.BATTERY_LOW, at, true);
      case Truth.Ailing ailing -> ailing(ailing);
      case Truth.Dropped d -> {
        // The pendant takes it for a fall, nobody fell: a false alarm.
      }
      case Truth.InBed i -> {}
      case Truth.Flickered f -> {}
      case Truth.Ghost g -> {}
      case Truth.Silent s -> {}
      case Truth.CutOff c -> {}
      case Truth.ClockWrong c -> {}
    }
  }

  private void word(AlarmKind kind, long at, boolean left) {
    add(kind, at, at, at + LATE_MAX, left);
  }

  private void ailing(Truth.Ailing ailing) {
    AlarmKind kind =
        switch (ailing.ailment()) {
          case HEART_FAST, HEART_SLOW -> AlarmKind.HEART_RATE;
          case BREATH_FAST, BREATH_SLOW -> AlarmKind.BREATH_RATE;
          case NO_VITAL_SIGNS -> AlarmKind.NO_VITAL_SIGNS;
        };
    long from = ailing.fromMillis();
    long heard = unheard.longestFree(from, ailing.toMillis());
    add(kind, from + MINUTE, from + MINUTE, ailing.toMillis() + 10 * MINUTE, heard >= 3 * MINUTE);
  }

  private void silence() {
    boolean bed = device.kind() == DeviceKind.BED_SENSOR;
    long interval = device.intervalSeconds() * SECOND;
    long limit = Math.max(3 * interval, bed ? MINUTE : 15 * MINUTE);
    long lastTo = Long.MIN_VALUE;
    for (Span span : unheard.all()) {
      boolean apart = span.fromMillis() - 4 * interval > lastTo;
      long pause = span.millis() + 2 * interval + interval / 4;
      if (pause >= limit) {
        add(
            AlarmKind.SILENT,
            span.fromMillis() + limit,
            span.fromMillis() + limit - 2 * interval,
            span.toMillis() + 2 * interval,
            span.millis() >= limit && apart);
      }
      lastTo = span.toMillis();
    }
  }

  private void night() {
    long allowed =
        switch (levelOrNull) {
          case FULL -> 0;
          case PARTIAL -> 5 * MINUTE;
          case INDEPENDENT -> 20 * MINUTE;
        };
    for (int i = 0; i < inBed.size(); i++) {
      long exit = inBed.get(i).toMillis();
      long back = i + 1 < inBed.size() ? inBed.get(i + 1).fromMillis() : endMillis;
      long begin = nightBegin(exit);
      if (exit < begin - NIGHT_LEAD || exit >= begin + 8 * HOUR) {
        continue;
      }
      long from = Math.max(exit, begin);
      long morning = begin + 8 * HOUR;
      long out = Math.min(back, morning) - from;
      long due = from + allowed;
      boolean heard = !unheard.touches(exit - MINUTE, due + MINUTE);
      if (out > allowed - EDGE / 3) {
        long until = heard ? Math.min(back, morning) + MINUTE : morning;
        add(AlarmKind.NIGHT_BED_EXIT, due, due - EDGE / 3, until, heard && out >= allowed + EDGE);
      }
    }
  }

  /** 22:00 of the night nearest to that moment. */
  private static long nightBegin(long atMillis) {
    long day = Math.floorDiv(atMillis + ZONE - 12 * HOUR, DAY);
    return day * DAY + 22 * HOUR - ZONE;
  }

  private void late() {
    for (long day = Math.floorDiv(beginMillis + ZONE, DAY); ; day++) {
      long midnight = day * DAY - ZONE;
      long due = midnight + 9 * HOUR + 30 * MINUTE;
      if (due > endMillis) {
        return;
      }
      for (Span span : inBed) {
        boolean there = span.fromMillis() <= due && span.toMillis() > due - EDGE;
        if (there && stayBegin(span, STAY_BREAK) < midnight + 6 * HOUR) {
          boolean surely =
              stayBegin(span, STAY_BREAK - MINUTE) < midnight + 6 * HOUR - MINUTE
                  && span.fromMillis() <= due - 2 * MINUTE
                  && span.toMillis() > due + MINUTE
                  && !unheard.touches(due - 2 * MINUTE, due + MINUTE);
          add(AlarmKind.LATE_IN_BED, due, due, midnight + 12 * HOUR, surely);
        }
      }
    }
  }

  /** When the stay this stretch belongs to began, ways out shorter than this left out. */
  private long stayBegin(Span stretch, long breakMillis) {
    int i = inBed.indexOf(stretch);
    while (i > 0 && inBed.get(i).fromMillis() - inBed.get(i - 1).toMillis() < breakMillis) {
      i--;
    }
    return inBed.get(i).fromMillis();
  }

  private void tooLong() {
    for (Span stay : Spans.joined(inBed, STAY_BREAK + EDGE).all()) {
      long due = stay.fromMillis() + LONG_STAY;
      if (stay.toMillis() <= due - EDGE) {
        continue;
      }
      // Who is out when the time is up is counted when back.
      boolean in =
          inBed.stream()
              .anyMatch(s -> s.fromMillis() <= due - 2 * MINUTE && s.toMillis() >= due + MINUTE);
      boolean surely =
          in
              && stayBegin(containing(due), STAY_BREAK - MINUTE) == stay.fromMillis()
              && !unheard.touches(due - 2 * MINUTE, due + MINUTE)
              && !unheard.touches(stay.fromMillis() - MINUTE, stay.fromMillis() + MINUTE);
      add(AlarmKind.LONG_IN_BED, due, due - EDGE, stay.toMillis() + 45 * MINUTE, surely);
    }
  }

  private Span containing(long atMillis) {
    return inBed.stream()
        .filter(s -> s.fromMillis() <= atMillis && atMillis <= s.toMillis())
        .findFirst()
        .orElseThrow();
  }

  private void add(AlarmKind kind, long due, long from, long until, boolean must) {
    boolean whole = due >= beginMillis + HOUR && until <= endMillis;
    wanted.add(new Expected(device.id(), kind, due, from, until, must && whole));
  }
}
