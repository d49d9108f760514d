package care.shouhu.command.loop;

import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.log.Lane;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the bodies in the beds were, beside what holds of them at the desk: a minute without rates
 * is an alarm, nothing less is one, and a minute with rates ends it, nothing less does. By what was
 * sent and how far it is read, with some seconds between what must be and what may; without the
 * detectors' windows, and without their clocks: of a sensor nothing is said any more once its clock
 * and the gateway's have parted.
 */
final class VitalTruth {
  private static final long MUST_MILLIS = 70_000;
  private static final long MAY_MILLIS = 50_000;

  /** Readings that belong together: a sensor is silent after a minute. */
  private static final long TOGETHER_MILLIS_MAX = 50_000;

  /** Far enough apart to make a change of presence certain, also where a clock is slowed down. */
  private static final long APART_MILLIS_MIN = 7_000;

  /** The first may end what was before, the second and third make it certain. */
  private static final int CERTAIN_READINGS = 4;

  /** The desk's time may go slower than real time by a twentieth, and some. */
  private static final double SLOWED_MAX = 0.06;

  private static final long PARTED_MILLIS = 1_000;
  private static final long PARTED_SLOWLY_MILLIS_MAX = 20_000;

  /**
   * A reading.
   *
   * @param moved an event of the bed was sent between the reading before and this one
   */
  private record Word(
      SimulatedBody body,
      boolean inBed,
      long atMillis,
      long receivedAtMillis,
      long position,
      boolean moved) {}

  /** Since when something is so, as readings say one after the other. */
  private static final class Row {
    private long sinceMillis;
    private long lastMillis;
    private int words;

    void end() {
      words = 0;
    }

    void goOn(Word word) {
      sinceMillis = words == 0 ? word.atMillis : sinceMillis;
      lastMillis = word.atMillis;
      words++;
    }

    long millis() {
      return words == 0 ? 0 : lastMillis - sinceMillis;
    }

    boolean mayBe() {
      return millis() >= MAY_MILLIS;
    }
  }

  private static final class Bed {
    private final List<Word> said = new ArrayList<>();
    private boolean parted;
    private long newestReceivedMillis;

    /** So many readings had been sent when the newest event was. */
    private int saidBeforeEvent;

    private int read;
    private final Row certain = new Row();
    private final Row still = new Row();
    private final Row rates = new Row();

    /** The same, without a reading in between that has none and without a pause. */
    private final Row steadyRates = new Row();

    private final Row ill = new Row();
    private SimulatedBody body;
    private boolean mayBegin;
    private boolean mayEnd;
    private boolean held;

    void say(
        SimulatedBody body, boolean inBed, long atMillis, long receivedAtMillis, long position) {
      keepPace(atMillis, receivedAtMillis);
      said.add(
          new Word(
              body, inBed, atMillis, receivedAtMillis, position, saidBeforeEvent == said.size()));
    }

    private void keepPace(long atMillis, long receivedAtMillis) {
      long lag = receivedAtMillis - atMillis;
      long lagBefore = 0;
      long passed = 0;
      if (!said.isEmpty()) {
        Word last = said.getLast();
        lagBefore = last.receivedAtMillis - last.atMillis;
        passed = atMillis - last.atMillis;
      }
      long by = Math.abs(lag - lagBefore);
      parted |=
          receivedAtMillis < newestReceivedMillis
              || by > PARTED_MILLIS + (long) (SLOWED_MAX * passed)
              || by > PARTED_SLOWLY_MILLIS_MAX;
      newestReceivedMillis = receivedAtMillis;
    }

    /** Another desk knows what was read up to here. */
    void readAnew() {
      read = 0;
      certain.end();
      still.end();
      rates.end();
      steadyRates.end();
      ill.end();
      body = null;
    }

    void readBelow(long position) {
      mayBegin = still.mayBe();
      mayEnd = rates.mayBe();
      if (read > 0 && said.get(read - 1).position >= position) {
        readAnew();
      }
      while (read < said.size() && said.get(read).position < position) {
        read(said.get(read));
        read++;
        mayBegin |= still.mayBe();
        mayEnd |= rates.mayBe();
      }
    }

    private void read(Word word) {
      if (!word.body.hasRates() || since(word) > TOGETHER_MILLIS_MAX) {
        steadyRates.end();
      }
      if (word.body.hasRates()) {
        rates.goOn(word);
        steadyRates.goOn(word);
      } else if (word.body == SimulatedBody.STILL) {
        rates.end();
      }
      if (word.body == SimulatedBody.STILL) {
        still.goOn(word);
      } else if (word.inBed) {
        still.end();
      }
      readCertain(word, word.inBed && !word.moved);
    }

    private long since(Word word) {
      return read == 0 ? 0 : word.atMillis - said.get(read - 1).atMillis;
    }

    /** Somebody surely was in bed, and from then on nothing but this ailed them. */
    private void readCertain(Word word, boolean stays) {
      long since = since(word);
      boolean together = stays && since <= TOGETHER_MILLIS_MAX;
      boolean begins = certain.words >= CERTAIN_READINGS && together;
      boolean goesOn = ill.words > 0 && body == word.body && together;
      body = word.body;
      if (word.body.alarm() == null || !(begins || goesOn)) {
        ill.end();
      } else {
        ill.goOn(word);
      }
      if (word.body != SimulatedBody.WELL || !together || since < APART_MILLIS_MIN) {
        certain.end();
      }
      if (word.body == SimulatedBody.WELL && stays) {
        certain.goOn(word);
      }
    }

    /** What must hold now by what was read; null when nothing. */
    AlarmKind mustHold() {
      return ill.millis() >= MUST_MILLIS && saidBeforeEvent < read ? body.alarm() : null;
    }

    boolean mustBeOver() {
      return steadyRates.millis() >= MUST_MILLIS;
    }
  }

  private final Map<String, Bed> beds = new HashMap<>();

  VitalTruth() {
    SimulatedCity.BEDS.forEach(device -> beds.put(device, new Bed()));
  }

  /** A reading that is said now, with its position in the lane ROUTINE. */
  void measured(
      String device,
      SimulatedBody body,
      boolean inBed,
      long atMillis,
      long receivedAtMillis,
      long position) {
    beds.get(device).say(body, inBed, atMillis, receivedAtMillis, position);
  }

  /** The sensor says that somebody came or went. */
  void moved(String device) {
    Bed bed = beds.get(device);
    bed.saidBeforeEvent = bed.said.size();
  }

  /** Of a sensor that repeats what is forgotten nothing is said, as of one whose clock is off. */
  void repeatedLate(String device) {
    if (beds.containsKey(device)) {
      beds.get(device).parted = true;
    }
  }

  /** The desk is another one, which knows what its log knows. */
  void restarted(DeskState state) {
    beds.forEach((device, bed) -> {
      bed.readAnew();
      bed.readBelow(state.position(Lane.ROUTINE));
      bed.held = holds(state, device, AlarmKind.NO_VITAL_SIGNS);
    });
  }

  /** After each step. */
  void check(DeskState state) {
    beds.forEach((device, bed) -> check(state, device, bed));
  }

  private static void check(DeskState state, String device, Bed bed) {
    bed.readBelow(state.position(Lane.ROUTINE));
    if (bed.parted) {
      return;
    }
    boolean holds = holds(state, device, AlarmKind.NO_VITAL_SIGNS);
    Must.hold(
        bed.held || !holds || bed.mayBegin, "%s has no vital signs, after a moment alone", device);
    Must.hold(!bed.held || holds || bed.mayEnd, "%s has vital signs, after a moment alone", device);
    AlarmKind must = bed.mustHold();
    Must.hold(must == null || holds(state, device, must), "%s says %s", device, must);
    Must.hold(!holds || !bed.mustBeOver(), "%s has vital signs for long", device);
    bed.held = holds;
  }

  private static boolean holds(DeskState state, String device, AlarmKind kind) {
    return state.watch().latched(device).containsKey(kind);
  }
}
