package care.shouhu.allinone.quality;

import care.shouhu.command.watch.AlarmKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lays what was raised beside what was wanted. An alarm belongs to the first alarm wanted of the
 * same device and kind into whose time it falls and that has none yet, to one that must come before
 * one that need not: a press whose word was lost must not take the alarm of the next press. One
 * that finds none is false, so a second alarm for one cause is false too.
 */
final class Score {
  private final Map<AlarmKind, Tally> tallies = new EnumMap<>(AlarmKind.class);
  private final List<String> missed = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();

  /** What a detector raised. */
  record Raised(String deviceId, AlarmKind kind, long atMillis) {}

  private record Key(String deviceId, AlarmKind kind) {}

  /** Of one kind. */
  static final class Tally {
    int wanted;
    int found;
    int raised;
    int wrong;
    private final List<Long> delays = new ArrayList<>();

    /** Share of what was wanted that came; 1 when nothing was wanted. */
    double recall() {
      return wanted == 0 ? 1 : (double) found / wanted;
    }

    /** Milliseconds from due to raised that this share of the alarms keeps below. */
    long delayMillis(double share) {
      long[] sorted = delays.stream().mapToLong(Long::longValue).sorted().toArray();
      return sorted.length == 0
          ? 0
          : sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))];
    }
  }

  Score() {
    Arrays.stream(AlarmKind.values()).forEach(kind -> tallies.put(kind, new Tally()));
  }

  void count(List<Expected> wanted, List<Raised> raised) {
    Map<Key, List<Expected>> open = new HashMap<>();
    wanted.stream()
        .sorted(Comparator.comparingLong(Expected::dueMillis))
        .forEach(one ->
            open.computeIfAbsent(new Key(one.deviceId(), one.kind()), k -> new ArrayList<>())
                .add(one));
    wanted.stream().filter(Expected::must).forEach(one -> tallies.get(one.kind()).wanted++);
    raised.stream()
        .sorted(Comparator.comparingLong(Raised::atMillis))
        .forEach(alarm ->
            match(alarm, open.getOrDefault(new Key(alarm.deviceId(), alarm.kind()), List.of())));
    open.values()
        .forEach(left ->
            left.stream().filter(Expected::must).forEach(one -> missed.add(one.toString())));
  }

  private void match(Raised alarm, List<Expected> open) {
    Tally tally = tallies.get(alarm.kind());
    tally.raised++;
    Optional<Expected> its =
        open.stream()
            .filter(one ->
                one.fromMillis() <= alarm.atMillis() && alarm.atMillis() <= one.untilMillis())
            .min(Comparator.comparing(one -> !one.must()));
    if (its.isEmpty()) {
      tally.wrong++;
      wrong.add(alarm.toString());
      return;
    }
    open.remove(its.get());
    if (its.get().must()) {
      tally.found++;
      tally.delays.add(Math.max(0, alarm.atMillis() - its.get().dueMillis()));
    }
  }

  Tally of(AlarmKind kind) {
    return tallies.get(kind);
  }

  int wrongAltogether() {
    return tallies.values().stream().mapToInt(tally -> tally.wrong).sum();
  }

  /** What was wanted and did not come. */
  List<String> missed() {
    return List.copyOf(missed);
  }

  /** What came and was not wanted. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** Calls and falls all, of the rest 99 of 100. */
  boolean isRecallGood(AlarmKind kind) {
    double must =
        switch (kind) {
          case CALL, FALL -> 1;
          case NO_VITAL_SIGNS,
              HEART_RATE,
              BREATH_RATE,
              NIGHT_BED_EXIT,
              LATE_IN_BED,
              LONG_IN_BED,
              SILENT,
              BATTERY_LOW,
              TAMPER,
              CHANNEL_DOWN ->
              0.99;
        };
    return of(kind).recall() >= must;
  }
}
