package care.shouhu.command.incident;

import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** The alarms of an incident that is being changed, and what they make of it. */
final class AlarmSet {
  private AlarmKind kind;
  private AlarmClass alarmClass;
  private List<AlarmKind> kinds;
  private final List<Alarm> alarms;
  private int count;

  private AlarmSet(AlarmKind kind, List<AlarmKind> kinds, List<Alarm> alarms, int count) {
    this.kind = kind;
    this.alarmClass = kind.alarmClass();
    this.kinds = kinds;
    this.alarms = new ArrayList<>(alarms);
    this.count = count;
  }

  static AlarmSet of(Incident incident) {
    return new AlarmSet(
        incident.kind(), incident.kinds(), incident.alarms(), incident.alarmCount());
  }

  /** Of one that goes on from a closed one: it is about the same, without an alarm of its own. */
  static AlarmSet following(ClosedIncident closed) {
    return new AlarmSet(closed.kind(), closed.kinds(), List.of(), 0);
  }

  static AlarmSet of(Alarm first) {
    return new AlarmSet(first.kind(), List.of(first.kind()), List.of(first), 1);
  }

  AlarmKind kind() {
    return kind;
  }

  AlarmClass alarmClass() {
    return alarmClass;
  }

  List<AlarmKind> kinds() {
    return kinds;
  }

  /** Those that are remembered, oldest first. */
  List<Alarm> alarms() {
    return alarms;
  }

  List<String> ids() {
    return alarms.stream().map(Alarm::id).toList();
  }

  int count() {
    return count;
  }

  /** As {@link Incident#allAlarmsEnded}: never of an urgent one. */
  boolean allEnded() {
    return alarmClass != AlarmClass.URGENT
        && !alarms.isEmpty()
        && alarms.stream().allMatch(alarm -> alarm.endedAtMillis() != null);
  }

  /** Adds an alarm; the highest class wins. */
  void add(Alarm alarm) {
    count++;
    keep(alarm);
  }

  /** Adds an alarm that was counted elsewhere; the highest class wins. */
  void keep(Alarm alarm) {
    alarms.add(alarm);
    if (alarms.size() > Incident.ALARMS_MAX) {
      alarms.remove(leastNeeded(alarm.kind()));
    }
    if (!kinds.contains(alarm.kind())) {
      List<AlarmKind> more = new ArrayList<>(kinds);
      more.add(alarm.kind());
      kinds = List.copyOf(more);
    }
    if (alarm.alarmClass().isAbove(alarmClass)) {
      alarmClass = alarm.alarmClass();
      kind = alarm.kind();
    }
  }

  /**
   * Of the alarms between the first and the newest, the one to forget: one that is over, or one
   * that the newest repeats. Never the last call or fall, which is what keeps the incident ringing.
   */
  private int leastNeeded(AlarmKind newest) {
    int last = alarms.size() - 1;
    return between(last, alarm -> alarm.endedAtMillis() != null)
        .or(() -> between(last, alarm -> alarm.kind() == newest))
        .or(() -> between(last, alarm -> !isLastOfItsKindToHelp(alarm)))
        .orElse(1);
  }

  private Optional<Integer> between(int last, Predicate<Alarm> wanted) {
    return IntStream.range(1, last).boxed().filter(i -> wanted.test(alarms.get(i))).findFirst();
  }

  private boolean isLastOfItsKindToHelp(Alarm alarm) {
    return (alarm.kind() == AlarmKind.CALL || alarm.kind() == AlarmKind.FALL)
        && alarms.stream().filter(other -> other.kind() == alarm.kind()).count() == 1;
  }

  void replace(String alarmId, UnaryOperator<Alarm> change) {
    alarms.replaceAll(alarm -> alarm.id().equals(alarmId) ? change.apply(alarm) : alarm);
  }

  /** Takes another incident's alarms. */
  void takeIn(Incident other) {
    other.alarms().forEach(this::keep);
    count += other.alarmCount();
    // The first one opened it and stays the first.
    int own = other.alarms().size() < alarms.size() ? 1 : 0;
    alarms.subList(own, alarms.size()).sort(Comparator.comparingLong(Alarm::raisedAtMillis));
    List<AlarmKind> more = new ArrayList<>(kinds);
    other.kinds().stream().filter(k -> !kinds.contains(k)).forEach(more::add);
    lead(more);
  }

  /** Lets go what a merged incident brought; those of its alarms that are remembered, as now. */
  List<Alarm> letOut(Links.MergedIn in) {
    List<Alarm> theirs = alarms.stream().filter(a -> in.alarmIds().contains(a.id())).toList();
    alarms.removeAll(theirs);
    count -= in.alarmCount();
    List<AlarmKind> own = new ArrayList<>(kinds);
    own.removeIf(k ->
        theirs.stream().anyMatch(a -> a.kind() == k)
            && alarms.stream().noneMatch(a -> a.kind() == k));
    lead(own.isEmpty() ? kinds : own);
    return theirs;
  }

  void clear() {
    alarms.clear();
  }

  /** Alarms altogether. */
  void count(int altogether) {
    count = altogether;
  }

  /** Of these kinds from now on; the first one of the highest class leads. */
  private void lead(List<AlarmKind> now) {
    kinds = List.copyOf(now);
    kind = kinds.stream().min(Comparator.comparing(AlarmKind::alarmClass)).orElse(kind);
    alarmClass = kind.alarmClass();
  }
}
