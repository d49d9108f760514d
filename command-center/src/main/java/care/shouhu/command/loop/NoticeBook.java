package care.shouhu.command.loop;

import care.shouhu.command.incident.Numbers;
import care.shouhu.command.notify.About;
import care.shouhu.command.notify.ChannelHealth;
import care.shouhu.command.notify.Notice;
import care.shouhu.command.notify.NoticeStatus;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who is being told what, and how the channels do: what is open, and what ended of late. Not
 * thread-safe. Its indexes follow from its content alone, so that a state from a snapshot forgets
 * and limits the same.
 */
final class NoticeBook {

  /** Open at a time, one by one; what is above is told together, never dropped. */
  static final int OPEN_MAX = 20_000;

  /** One that ended is remembered for this long … */
  static final long KEPT_MILLIS = 24 * 3_600_000L;

  /** … unless there are more than this altogether … */
  static final int ENDED_MAX = 20_000;

  /** … or of one incident. The table has all. */
  static final int ENDED_PER_INCIDENT_MAX = 200;

  /** Within this time a person's notices are counted. */
  static final long COUNTED_MILLIS = 60_000;

  /** Channels whose health is remembered. */
  static final int CHANNELS_MAX = 200;

  private static final Comparator<Notice> IN_ORDER_OF_END =
      Comparator.comparingLong(Notice::endedAtMillis)
          .thenComparingLong(notice -> Numbers.numberOf(notice.id()));

  private final Map<String, Notice> notices = new LinkedHashMap<>();
  private final NavigableSet<Notice> ended = new TreeSet<>(IN_ORDER_OF_END);
  private final Map<String, NavigableSet<Notice>> endedByIncident = new HashMap<>();
  private final Map<String, Map<String, Notice>> openByIncident = new HashMap<>();
  private final Map<String, Notice> heldByUser = new HashMap<>();
  private final Map<String, Deque<Long>> begunByUser = new HashMap<>();
  private final Map<String, Integer> ringByIncident = new HashMap<>();
  private final Map<String, Map<String, Integer>> toldByUser = new HashMap<>();
  private final Map<String, Notice> toSend = new LinkedHashMap<>();
  private final Map<String, Notice> openByAssignment = new HashMap<>();

  /** In which incident the responder of an assignment was told of it last. */
  private final Map<String, String> incidentByAssignment = new HashMap<>();

  private final Map<String, ChannelHealth> channels = new TreeMap<>();
  private long lastNumber;

  String nextId() {
    return "N-" + (lastNumber + 1);
  }

  long lastNumber() {
    return lastNumber;
  }

  /** Of a snapshot: the number must survive the notices that had it. */
  void restore(long number) {
    lastNumber = Math.max(lastNumber, number);
  }

  Optional<Notice> notice(String id) {
    return Optional.ofNullable(notices.get(id));
  }

  /** All in memory, oldest first. */
  Collection<Notice> all() {
    return Collections.unmodifiableCollection(notices.values());
  }

  /** Those that something may still be done about. */
  int open() {
    return notices.size() - ended.size();
  }

  /** Whose attempt in hand must be sent now, oldest first. */
  Collection<Notice> toSend() {
    return Collections.unmodifiableCollection(toSend.values());
  }

  /** Open ones about this incident or one of its assignments. */
  List<Notice> openOf(String incidentId) {
    return List.copyOf(openByIncident.getOrDefault(incidentId, Map.of()).values());
  }

  /**
   * All in memory about this incident or one of its assignments, also those that told of it
   * together with others, oldest first.
   */
  List<Notice> ofIncident(String incidentId) {
    return Stream.concat(
            openOf(incidentId).stream(),
            endedByIncident.getOrDefault(incidentId, Collections.emptyNavigableSet()).stream())
        .sorted(Comparator.comparingLong(notice -> Numbers.numberOf(notice.id())))
        .toList();
  }

  /** Who was told of this incident or is being told, as far as it is remembered. */
  Set<String> toldOf(String incidentId) {
    return Stream.concat(
            openOf(incidentId).stream(),
            endedByIncident.getOrDefault(incidentId, Collections.emptyNavigableSet()).stream())
        .filter(notice -> notice.about() instanceof About.OfIncident)
        .map(Notice::username)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Of which incidents this person was told or is being told, as far as it is remembered. */
  Set<String> toldTo(String username) {
    return Collections.unmodifiableSet(toldByUser.getOrDefault(username, Map.of()).keySet());
  }

  private void countTold(Notice notice, int by) {
    if (notice.about() instanceof About.OfIncident(String incidentId, int ring)) {
      Map<String, Integer> told =
          toldByUser.computeIfAbsent(notice.username(), u -> new LinkedHashMap<>());
      told.merge(incidentId, by, (x, y) -> x + y == 0 ? null : Integer.valueOf(x + y));
      if (told.isEmpty()) {
        toldByUser.remove(notice.username());
      }
    }
  }

  /** The last ring of the incident of which anybody was told one by one; 0 for none. */
  int lastRing(String incidentId) {
    return ringByIncident.getOrDefault(incidentId, 0);
  }

  /** The open one about this assignment. */
  Optional<Notice> openOfAssignment(String assignmentId) {
    return Optional.ofNullable(openByAssignment.get(assignmentId));
  }

  /**
   * Whether its responder was told or is being told while it stood in this incident. A merging
   * moves it into another one, where whoever was not reached yet must be told on.
   */
  boolean wasTold(String assignmentId, String incidentId) {
    return incidentId.equals(incidentByAssignment.get(assignmentId));
  }

  /** What waits to be told this person together. */
  Optional<Notice> heldFor(String username) {
    return Optional.ofNullable(heldByUser.get(username));
  }

  /** How many notices of this person began within the last minute. */
  int begunFor(String username, long nowMillis) {
    Deque<Long> begun = begunByUser.get(username);
    if (begun == null) {
      return 0;
    }
    return (int) begun.stream().filter(at -> nowMillis - at < COUNTED_MILLIS).count();
  }

  Optional<ChannelHealth> channel(String key) {
    return Optional.ofNullable(channels.get(key));
  }

  /** In order of key. */
  Collection<ChannelHealth> channels() {
    return Collections.unmodifiableCollection(channels.values());
  }

  /** One that does well is not worth remembering. */
  void put(ChannelHealth channel) {
    if (channel.isWell()) {
      channels.remove(channel.key());
    } else {
      channels.put(channel.key(), channel);
    }
  }

  /** Puts it, and forgets what ended long before its last change. */
  void put(Notice notice) {
    Notice before = notices.put(notice.id(), notice);
    if (before == null) {
      began(notice);
    } else {
      unindex(before);
    }
    index(notice);
    lastNumber = Math.max(lastNumber, Numbers.numberOf(notice.id()));
    forget(notice);
  }

  private void began(Notice notice) {
    countTold(notice, 1);
    if (notice.about() instanceof About.OfAssignment(String of, String assignmentId)) {
      incidentByAssignment.put(assignmentId, of);
    }
    if (notice.about() instanceof About.OfIncident(String incidentId, int ring)) {
      ringByIncident.merge(incidentId, ring, Math::max);
      Deque<Long> begun = begunByUser.computeIfAbsent(notice.username(), u -> new ArrayDeque<>());
      begun.addLast(notice.createdAtMillis());
      while (notice.createdAtMillis() - begun.getFirst() >= COUNTED_MILLIS) {
        begun.removeFirst();
      }
    }
  }

  private void index(Notice notice) {
    if (!notice.isOpen()) {
      ended.add(notice);
      for (String incidentId : notice.about().all()) {
        endedByIncident
            .computeIfAbsent(incidentId, i -> new TreeSet<>(IN_ORDER_OF_END))
            .add(notice);
      }
      return;
    }
    for (String incidentId : notice.about().all()) {
      openByIncident
          .computeIfAbsent(incidentId, i -> new LinkedHashMap<>())
          .put(notice.id(), notice);
    }
    if (notice.about() instanceof About.OfAssignment(String incident, String assignmentId)) {
      openByAssignment.put(assignmentId, notice);
    }
    if (notice.status() == NoticeStatus.HELD) {
      heldByUser.put(notice.username(), notice);
    }
    if (notice.toSend().isPresent()) {
      toSend.put(notice.id(), notice);
    }
  }

  private void unindex(Notice notice) {
    toSend.remove(notice.id());
    heldByUser.remove(notice.username(), notice);
    if (notice.about() instanceof About.OfAssignment(String incident, String assignmentId)) {
      openByAssignment.remove(assignmentId, notice);
    }
    if (!notice.isOpen()) {
      ended.remove(notice);
    }
    for (String incidentId : notice.about().all()) {
      if (notice.isOpen()) {
        openByIncident.computeIfPresent(
            incidentId,
            (i, open) -> {
              open.remove(notice.id());
              return open.isEmpty() ? null : open;
            });
      } else {
        endedByIncident.computeIfPresent(
            incidentId,
            (i, those) -> {
              those.remove(notice);
              return those.isEmpty() ? null : those;
            });
      }
    }
  }

  private void forget(Notice newest) {
    long nowMillis = newest.changedAtMillis();
    while (!ended.isEmpty()) {
      boolean old = nowMillis - ended.first().endedAtMillis() >= KEPT_MILLIS;
      if (!old && ended.size() <= ENDED_MAX) {
        break;
      }
      remove(ended.first());
    }
    for (String incidentId : newest.about().all()) {
      NavigableSet<Notice> those = endedByIncident.get(incidentId);
      while (those != null && those.size() > ENDED_PER_INCIDENT_MAX) {
        remove(those.first());
      }
    }
  }

  private void remove(Notice notice) {
    notices.remove(notice.id());
    unindex(notice);
    countTold(notice, -1);
    if (notice.about() instanceof About.OfAssignment(String of, String assignmentId)) {
      incidentByAssignment.remove(assignmentId, of);
    }
    for (String incidentId : notice.about().all()) {
      if (!endedByIncident.containsKey(incidentId) && !openByIncident.containsKey(incidentId)) {
        ringByIncident.remove(incidentId);
      }
    }
  }
}
