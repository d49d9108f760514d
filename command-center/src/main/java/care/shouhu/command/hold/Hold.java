package care.shouhu.command.hold;

import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/**
 * Alarms of one device that open no incident for a time.
 *
 * @param id {@code S-<number>} of a shelf, {@code T-<number>} of a test; one counter for both
 * @param kind the kind a shelf holds back; null for a test, which holds back all
 * @param division of the device's place when it began, or null
 * @param placeId of the same, or null
 * @param placeName of the same, or null
 * @param residentName whom the device was about, or null
 * @param from network address of the caller
 * @param untilMillis when it ends by itself; of a test sooner once something urgent was held back
 *     by it
 * @param count alarms held back so far
 * @param held at most {@value #HELD_MAX} of them, oldest first: the newest of each kind, and the
 *     newest of all; all are in the table
 * @param endedAtMillis null while it lasts
 * @param endedBy user name; null when its time was over
 */
public record Hold(
    String id,
    Type type,
    String deviceId,
    AlarmKind kind,
    String division,
    String placeId,
    String placeName,
    String residentName,
    String reason,
    String by,
    String byName,
    String from,
    long sinceMillis,
    long untilMillis,
    int count,
    List<Held> held,
    Long endedAtMillis,
    String endedBy) {

  /** More than there are kinds, so that one can always make room for its like. */
  public static final int HELD_MAX = 50;

  public Hold {
    held = List.copyOf(held);
  }

  /** Why alarms are held back. */
  public enum Type {
    /** A nuisance that is being seen to. */
    SHELF,
    /** Somebody installs the device and tries it. */
    TEST
  }

  /**
   * An alarm that was held back.
   *
   * @param atMillis device time
   * @param receivedAtMillis gateway time
   * @param decidedAtMillis when the desk had it: the way from the device works up to here
   */
  public record Held(
      String alarmId, AlarmKind kind, long atMillis, long receivedAtMillis, long decidedAtMillis) {

    private boolean callsForHelp() {
      return kind == AlarmKind.CALL || kind == AlarmKind.FALL;
    }
  }

  /** Its time is not over and nobody ended it. */
  @JsonIgnore
  public boolean isActive() {
    return endedAtMillis == null;
  }

  /** Whether this alarm of its device is held back now. */
  public boolean holds(AlarmKind other, long nowMillis) {
    return isActive() && nowMillis < untilMillis && (kind == null || kind == other);
  }

  /** One more alarm was held back. */
  public Hold with(Alarm alarm) {
    List<Held> more = new ArrayList<>(held);
    more.add(
        new Held(
            alarm.id(),
            alarm.kind(),
            alarm.atMillis(),
            alarm.receivedAtMillis(),
            alarm.raisedAtMillis()));
    if (more.size() > HELD_MAX) {
      more.remove(oldestThatCameAgain(more));
    }
    long confirmedBy =
        alarm.raisedAtMillis() + HoldRules.TEST_CALL_CONFIRMED_WITHIN_MINUTES * 60_000L;
    boolean urgentInTest = type == Type.TEST && alarm.alarmClass() == AlarmClass.URGENT;
    long until = urgentInTest ? Math.min(untilMillis, confirmedBy) : untilMillis;
    return changed(until, count + 1, more, endedAtMillis, endedBy);
  }

  /** A fall must not make room for fifty presses of the button after it. */
  private static Held oldestThatCameAgain(List<Held> all) {
    EnumSet<AlarmKind> later = EnumSet.noneOf(AlarmKind.class);
    Held oldest = all.getFirst();
    for (Held one : all.reversed()) {
      oldest = later.add(one.kind()) ? oldest : one;
    }
    return oldest;
  }

  /**
   * Calls for help that were held back and that nobody said were a test: its time was over before
   * anybody ended it. The newest of each kind. What a detector found is not among them: when the
   * hold ends it is raised if its cause still holds, and else it is over.
   */
  public List<Held> unconfirmedCalls() {
    Map<AlarmKind, Held> newest = new EnumMap<>(AlarmKind.class);
    if (type == Type.TEST && endedAtMillis != null && endedBy == null) {
      held.stream().filter(Held::callsForHelp).forEach(one -> newest.put(one.kind(), one));
    }
    return List.copyOf(newest.values());
  }

  /** It is over; {@code who} is null when its time was. */
  public Hold ended(long atMillis, String who) {
    return changed(untilMillis, count, held, atMillis, who);
  }

  private Hold changed(long newUntil, int newCount, List<Held> newHeld, Long ended, String who) {
    return new Hold(
        id,
        type,
        deviceId,
        kind,
        division,
        placeId,
        placeName,
        residentName,
        reason,
        by,
        byName,
        from,
        sinceMillis,
        newUntil,
        newCount,
        newHeld,
        ended,
        who);
  }
}
