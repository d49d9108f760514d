package care.shouhu.command.bed;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.bed.Waiting.Category;
import care.shouhu.command.bed.WaitingList.Decided;
import care.shouhu.command.bed.WaitingList.Place;
import care.shouhu.command.bed.WaitingRule.Because;
import care.shouhu.command.bed.WaitingRule.Group;
import care.shouhu.command.bed.WaitingRule.TieBreak;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Resident.CareLevel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WaitingListTest {
  private static final WaitingRule RULE = WaitingRule.DEFAULT;

  /** By how much care is needed; who was never assessed is at -1. */
  private static final List<CareLevel> LEVELS =
      List.of(CareLevel.INDEPENDENT, CareLevel.PARTIAL, CareLevel.FULL);

  private static Waiting waiting(
      long number, long since, CareLevel level, Integer age, Category... categories) {
    Set<Category> set = EnumSet.noneOf(Category.class);
    Collections.addAll(set, categories);
    return new Waiting(number, "p" + number, set, age, level, since, false, List.of());
  }

  private static List<Long> numbers(List<Place> places) {
    return places.stream().map(place -> place.waiting().number()).toList();
  }

  @Test
  void tekunComesFirst_thenTheNamedGroupsAsOne_thenTheOthers() {
    Waiting other = waiting(1, 1, CareLevel.FULL, 95);
    Waiting tekun = waiting(2, 9, CareLevel.INDEPENDENT, 61, Category.TEKUN);
    Waiting family = waiting(3, 8, CareLevel.PARTIAL, 70, Category.FAMILY_PLANNING_SPECIAL);
    Waiting honoured = waiting(4, 7, CareLevel.PARTIAL, 70, Category.SPECIAL_CONTRIBUTION);
    Waiting poorAlone = waiting(5, 6, CareLevel.PARTIAL, 70, Category.POOR, Category.LIVES_ALONE);

    List<Place> places =
        WaitingList.inOrder(List.of(other, tekun, family, honoured, poorAlone), RULE);

    assertThat(numbers(places)).containsExactly(2L, 5L, 4L, 3L, 1L);
    assertThat(places.stream().map(Place::group))
        .containsExactly(
            Group.TEKUN, Group.PREFERRED, Group.PREFERRED, Group.PREFERRED, Group.OTHERS);
    assertThat(places.stream().map(Place::behind))
        .containsExactly(
            null, Decided.GROUP, Decided.WAITING_TIME, Decided.WAITING_TIME, Decided.GROUP);
  }

  @Test
  void poverty_countsOnlyTogetherWithAnotherReason() {
    assertThat(group(waiting(1, 1, CareLevel.PARTIAL, 79, Category.POOR))).isEqualTo(Group.OTHERS);
    assertThat(group(waiting(1, 1, CareLevel.PARTIAL, 90, Category.LIVES_ALONE)))
        .isEqualTo(Group.OTHERS);
    assertThat(reasons(waiting(1, 1, CareLevel.FULL, 80, Category.POOR, Category.DISABLED)))
        .containsExactlyInAnyOrder(
            Because.POOR_AND_AGED, Because.POOR_AND_DEPENDENT, Because.POOR_AND_DISABLED);
  }

  private static Group group(Waiting waiting) {
    return WaitingList.inOrder(List.of(waiting), RULE).getFirst().group();
  }

  private static Set<Because> reasons(Waiting waiting) {
    return WaitingList.inOrder(List.of(waiting), RULE).getFirst().reasons();
  }

  @Test
  void insideAGroup_moreCareComesFirst_unlessTheRuleSaysOtherwise() {
    Waiting early = waiting(1, 1, CareLevel.PARTIAL, 70);
    Waiting full = waiting(2, 2, CareLevel.FULL, 70);
    Waiting unknown = waiting(3, 0, null, 70);
    var timeFirst =
        new WaitingRule(2, List.of(TieBreak.WAITING_TIME, TieBreak.CARE_LEVEL), 80, 48, 7);

    assertThat(numbers(WaitingList.inOrder(List.of(early, full, unknown), RULE)))
        .containsExactly(2L, 1L, 3L);
    assertThat(numbers(WaitingList.inOrder(List.of(early, full, unknown), timeFirst)))
        .containsExactly(3L, 1L, 2L);
  }

  @Test
  void aBedIsOfferedToTheFirstWhomItSuits() {
    var plain = new BedFacts("a", "here", false, false, BedState.VACANT, null, null, null);
    var nursing = new BedFacts("b", "here", true, false, BedState.VACANT, null, null, null);
    var taken = new BedFacts("c", "here", true, false, BedState.RESERVED, null, "p9", null);
    var respite = new BedFacts("d", "here", true, true, BedState.VACANT, null, null, null);
    Waiting needsNursing = new Waiting(1, "p1", Set.of(), 80, CareLevel.FULL, 1, true, List.of());
    Waiting refusedThePlainOne =
        new Waiting(
            2,
            "p2",
            Set.of(),
            80,
            CareLevel.PARTIAL,
            1,
            false,
            List.of(new Waiting.Barred("a", Waiting.Why.DECLINED, null)));
    Waiting third = new Waiting(3, "p3", Set.of(), 80, CareLevel.INDEPENDENT, 1, false, List.of());
    List<Place> places =
        WaitingList.inOrder(List.of(needsNursing, refusedThePlainOne, third), RULE);

    var matches = WaitingList.matches(places, List.of(plain, nursing, taken, respite));

    assertThat(matches)
        .extracting(match -> match.place().waiting().number(), match -> match.bed().id())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1L, "b"),
            org.assertj.core.groups.Tuple.tuple(3L, "a"));
  }

  @Property(tries = 300)
  void everyPlaceFollowsFromTheRule(@ForAll long seed) {
    var random = new Random(seed);
    List<Waiting> all = new ArrayList<>();
    for (int n = 0; n < 40; n++) {
      all.add(random(random, n));
    }
    Collections.shuffle(all, random);

    List<Place> places = WaitingList.inOrder(all, RULE);

    assertThat(places).hasSize(all.size());
    for (int i = 0; i < places.size(); i++) {
      assertThat(places.get(i).place()).isEqualTo(i + 1);
      for (int j = i + 1; j < places.size(); j++) {
        assertThat(mayStandBefore(places.get(i).waiting(), places.get(j).waiting())).isTrue();
      }
    }
  }

  private static Waiting random(Random random, int number) {
    Set<Category> categories = EnumSet.noneOf(Category.class);
    for (Category category : Category.values()) {
      if (random.nextInt(4) == 0) {
        categories.add(category);
      }
    }
    return new Waiting(
        number,
        "p" + number,
        categories,
        random.nextInt(5) == 0 ? null : (Integer) random.nextInt(60, 100),
        random.nextInt(4) == 0 ? null : LEVELS.get(random.nextInt(3)),
        random.nextInt(6),
        random.nextBoolean(),
        List.of());
  }

  /** The more the higher; nobody knows of a person who was not assessed. */
  private static int need(Waiting waiting) {
    return waiting.careLevel() == null ? -1 : LEVELS.indexOf(waiting.careLevel());
  }

  /** The rule as domain.md words it, written down a second time. */
  private static boolean mayStandBefore(Waiting one, Waiting other) {
    int rank = rank(one);
    if (rank != rank(other)) {
      return rank < rank(other);
    }
    int care = need(one);
    int otherCare = need(other);
    if (care != otherCare) {
      return care > otherCare;
    }
    return one.sinceMillis() != other.sinceMillis()
        ? one.sinceMillis() < other.sinceMillis()
        : one.number() < other.number();
  }

  private static int rank(Waiting one) {
    Set<Category> has = one.categories();
    if (has.contains(Category.TEKUN)) {
      return 0;
    }
    boolean aged = one.ageYears() != null && one.ageYears() >= 80;
    boolean poorAnd =
        has.contains(Category.POOR)
            && (has.contains(Category.LIVES_ALONE)
                || has.contains(Category.DISABLED)
                || one.careLevel() == CareLevel.FULL
                || aged);
    boolean preferred =
        has.contains(Category.FAMILY_PLANNING_SPECIAL)
            || has.contains(Category.SPECIAL_CONTRIBUTION)
            || poorAnd;
    return preferred ? 1 : 2;
  }
}
