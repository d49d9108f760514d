package care.shouhu.command.bed;

import care.shouhu.command.bed.WaitingRule.Because;
import care.shouhu.command.bed.WaitingRule.Group;
import care.shouhu.command.bed.WaitingRule.TieBreak;
import care.shouhu.core.directory.Bed.BedState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Who comes before whom, and why. Pure. */
public final class WaitingList {
  private WaitingList() {}

  /**
   * A place in the queue and why it is this one.
   *
   * @param place from 1
   * @param group the plan's
   * @param reasons for being in the group; empty for everybody else
   * @param behind what decided against the one directly ahead; null for the first
   */
  public record Place(
      int place, Waiting waiting, Group group, Set<Because> reasons, Decided behind) {
    public Place {
      reasons = Set.copyOf(reasons);
    }
  }

  /** What put one behind another. */
  public enum Decided {
    GROUP,
    CARE_LEVEL,
    WAITING_TIME,
    /** All else was equal: who was entered first. */
    ENTERED_LATER
  }

  /** One bed for one who waits. */
  public record Match(BedFacts bed, Place place) {}

  /** Everybody in order. */
  public static List<Place> inOrder(Collection<Waiting> waiting, WaitingRule rule) {
    List<Waiting> sorted = new ArrayList<>(waiting);
    sorted.sort((one, other) -> {
      for (Decided by : criteria(rule)) {
        int order = comparator(by, rule).compare(one, other);
        if (order != 0) {
          return order;
        }
      }
      return 0;
    });
    List<Place> places = new ArrayList<>(sorted.size());
    for (int i = 0; i < sorted.size(); i++) {
      Waiting one = sorted.get(i);
      Set<Because> reasons = one.reasons(rule);
      Decided behind = i == 0 ? null : decided(sorted.get(i - 1), one, rule);
      places.add(new Place(i + 1, one, Waiting.group(reasons), reasons, behind));
    }
    return places;
  }

  private static List<Decided> criteria(WaitingRule rule) {
    List<Decided> criteria = new ArrayList<>();
    criteria.add(Decided.GROUP);
    for (TieBreak tieBreak : rule.tieBreaks()) {
      criteria.add(
          switch (tieBreak) {
            case CARE_LEVEL -> Decided.CARE_LEVEL;
            case WAITING_TIME -> Decided.WAITING_TIME;
          });
    }
    criteria.add(Decided.ENTERED_LATER);
    return criteria;
  }

  private static Decided decided(Waiting ahead, Waiting behind, WaitingRule rule) {
    return criteria(rule).stream()
        .filter(by -> comparator(by, rule).compare(ahead, behind) != 0)
        .findFirst()
        .orElse(Decided.ENTERED_LATER);
  }

  private static Comparator<Waiting> comparator(Decided by, WaitingRule rule) {
    return switch (by) {
      case GROUP -> Comparator.comparing(one -> Waiting.group(one.reasons(rule)));
      case CARE_LEVEL -> Comparator.comparingInt(one -> -need(one));
      case WAITING_TIME -> Comparator.comparingLong(Waiting::sinceMillis);
      case ENTERED_LATER -> Comparator.comparingLong(Waiting::number);
    };
  }

  /** Who has no valid assessment is put behind who has: nobody knows the need. */
  private static int need(Waiting one) {
    return one.careLevel() == null
        ? -1
        : switch (one.careLevel()) {
          case INDEPENDENT -> 0;
          case PARTIAL -> 1;
          case FULL -> 2;
        };
  }

  /**
   * Which vacant bed is offered to whom: in the order of the queue, each the first bed that suits,
   * a bed that is not of the nursing type before one that is, so that nobody takes a nursing bed
   * from whom needs it.
   *
   * @param places in order, without those who have an offer already
   * @param beds of the institution, in whatever state
   */
  public static List<Match> matches(List<Place> places, Collection<BedFacts> beds) {
    List<BedFacts> vacant =
        beds.stream()
            .filter(bed -> bed.state() == BedState.VACANT && bed.promised() == null)
            .sorted(Comparator.comparing(BedFacts::nursingType).thenComparing(BedFacts::id))
            .toList();
    Set<String> taken = new HashSet<>();
    List<Match> matches = new ArrayList<>();
    for (Place place : places) {
      vacant.stream()
          .filter(bed -> !taken.contains(bed.id()) && place.waiting().suits(bed))
          .findFirst()
          .ifPresent(bed -> {
            taken.add(bed.id());
            matches.add(new Match(bed, place));
          });
    }
    return matches;
  }
}
