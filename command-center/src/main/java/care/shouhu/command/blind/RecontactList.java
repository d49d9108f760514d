package care.shouhu.command.blind;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Whom to contact again because nobody was watching: those whose devices were blind for long since
 * they were last reached, the most endangered first. Pure.
 */
public final class RecontactList {

  private RecontactList() {}

  /**
   * One person.
   *
   * @param fromMillis when the first of the blind windows began, or the person was last reached
   * @param toMillis when the last one ended; null while one lasts
   * @param blindMillis length of the windows together, each moment once
   * @param recontact the newest attempt, or null
   */
  public record Item(
      Watched watched,
      long fromMillis,
      Long toMillis,
      long blindMillis,
      Set<BlindWindow.Cause> causes,
      Recontact recontact) {}

  /** By care level, living alone, number of risks, then the longest blind, then the name. */
  private static final Comparator<Item> MOST_ENDANGERED_FIRST =
      Comparator.comparingInt((Item item) -> careRank(item.watched()))
          .thenComparing(item -> !item.watched().alone())
          .thenComparingInt(item -> -item.watched().risks().size())
          .thenComparingLong(item -> -item.blindMillis())
          .thenComparing(item -> item.watched().person());

  private static int careRank(Watched watched) {
    return switch (watched.careLevel()) {
      case FULL -> 0;
      case PARTIAL -> 1;
      case INDEPENDENT -> 2;
      // Nobody knows: after those of whom the worst is known.
      case null -> 3;
    };
  }

  /**
   * The list.
   *
   * @param blindMillisMin who was blind for less is left out
   */
  public static List<Item> of(
      Collection<Watched> people,
      Collection<BlindWindow> windows,
      Function<String, Recontact> recontacts,
      long nowMillis,
      long blindMillisMin) {
    List<BlindWindow> ofAll = windows.stream().filter(w -> w.deviceId() == null).toList();
    Map<String, List<BlindWindow>> byDevice = new HashMap<>();
    for (BlindWindow window : windows) {
      if (window.deviceId() != null) {
        byDevice.computeIfAbsent(window.deviceId(), d -> new ArrayList<>()).add(window);
      }
    }
    List<Item> items = new ArrayList<>();
    for (Watched watched : people) {
      List<BlindWindow> own = new ArrayList<>(ofAll);
      watched.deviceIds().forEach(id -> own.addAll(byDevice.getOrDefault(id, List.of())));
      Item item = item(watched, own, recontacts.apply(watched.person()), nowMillis);
      if (item != null && item.blindMillis() >= blindMillisMin) {
        items.add(item);
      }
    }
    items.sort(MOST_ENDANGERED_FIRST);
    return items;
  }

  /** What was blind until the person was reached is settled. Null when nothing is left. */
  private static Item item(
      Watched watched, List<BlindWindow> windows, Recontact recontact, long nowMillis) {
    long since =
        recontact == null || recontact.reachedAtMillis() == null ? 0 : recontact.reachedAtMillis();
    windows.sort(Comparator.comparingLong(BlindWindow::fromMillis));
    long first = Long.MAX_VALUE;
    long until = since;
    long blind = 0;
    boolean lasts = false;
    Set<BlindWindow.Cause> causes = EnumSet.noneOf(BlindWindow.Cause.class);
    for (BlindWindow window : windows) {
      long from = Math.max(window.fromMillis(), since);
      long to = window.isOpen() ? nowMillis : window.toMillis();
      if (to <= from) {
        continue;
      }
      first = Math.min(first, from);
      blind += Math.max(0, to - Math.max(from, until));
      until = Math.max(until, to);
      lasts |= window.isOpen();
      causes.add(window.cause());
    }
    return causes.isEmpty()
        ? null
        : new Item(watched, first, lasts ? null : until, blind, new TreeSet<>(causes), recontact);
  }
}
