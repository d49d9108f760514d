package care.shouhu.command.incident;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.EscalationPolicy.Ladder;
import care.shouhu.command.incident.EscalationPolicy.Queue;
import care.shouhu.command.incident.EscalationPolicy.TierStep;
import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** An open incident while its policy changes, and quiet hours. */
class PolicyChangeTest {
  /** 2026-11-27 23:00 in Zunyi. */
  private static final long NIGHT_MILLIS = 1_795_791_600_000L;

  private static final QuietHours NIGHT =
      new QuietHours("22:00", "06:00", Set.of(AlarmClass.HIGH, AlarmClass.MEDIUM));
  private static final long MORNING_MILLIS = NIGHT_MILLIS + 7 * 3_600_000L;

  private static final Subject BED =
      new Subject(
          "r",
          "老人",
          null,
          null,
          "home",
          "院",
          PlaceKind.INSTITUTION,
          Terrain.TOWN,
          null,
          List.of(),
          null,
          null,
          "520302",
          null,
          null);

  private final List<HistoryEntry> history = new ArrayList<>();
  private Incident incident;

  @ParameterizedTest
  @CsvSource({
    // Ladder before, steps taken, ladder after, who is told by the steps that follow.
    "WARD INSTITUTION_LEAD COUNTY_DESK, 1, WARD COUNTY_DESK CITY_DESK, COUNTY_DESK CITY_DESK",
    "WARD INSTITUTION_LEAD COUNTY_DESK, 0, COUNTY_DESK CITY_DESK, COUNTY_DESK CITY_DESK",
    "WARD INSTITUTION_LEAD COUNTY_DESK, 2, WARD INSTITUTION_LEAD, ''",
    "WARD COUNTY_DESK, 1, WARD INSTITUTION_LEAD CITY_DESK, CITY_DESK",
    "COUNTY_DESK COUNTY_DESK CITY_DESK, 0, COUNTY_DESK COUNTY_DESK CITY_DESK, COUNTY_DESK CITY_DESK",
    "COUNTY_DESK COUNTY_DESK CITY_DESK, 1, COUNTY_DESK CITY_DESK, CITY_DESK",
    "WARD CITY_DESK, 1, WARD INSTITUTION_LEAD COUNTY_DESK CITY_DESK, ''"
  })
  void nobodyIsPassedByAndNobodyToldTwice(String before, int steps, String after, String told) {
    apply(IncidentMachine.open(BED, alarm(AlarmKind.CALL), at(0, ladder(2, before, null))));
    for (int i = 0; i < steps; i++) {
      apply(fireAt(ladder(2, before, null)));
    }
    history.clear();

    List<String> then = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      apply(fireAt(ladder(3, after, null)));
      if (history.getLast().kind() == Kind.ESCALATED) {
        then.add(incident.tierName().name());
      }
    }

    assertThat(String.join(" ", then)).isEqualTo(told);
    assertThat(history).allMatch(entry -> entry.detail().get("policyVersion").equals("3"));
    assertThat(history.getLast().kind()).isEqualTo(Kind.RANG_AGAIN);
  }

  @Test
  void theTimeThatRunsStays_andTheNextOneIsTheNewPolicys() {
    apply(
        IncidentMachine.open(BED, alarm(AlarmKind.CALL), at(0, ladder(2, "WARD CITY_DESK", null))));
    long due = incident.due().atMillis();

    apply(
        IncidentMachine.takeBack(
            incident, "L-1", at(1_000, ladder(3, "WARD COUNTY_DESK CITY_DESK", null))));

    assertThat(incident.due().atMillis()).isEqualTo(due);
    apply(fireAt(ladder(3, "WARD COUNTY_DESK CITY_DESK", null)));
    assertThat(incident.tierName()).isEqualTo(Tier.COUNTY_DESK);
    assertThat(incident.policyVersion()).isEqualTo(3);
  }

  /**
   * Policies change at random: tiers only rise, one step of the ladder of that moment at a time.
   */
  @Property(tries = 400)
  void tiersAreClimbedOneByOneWhateverChanges(@ForAll long seed) {
    var random = new Random(seed);
    EscalationPolicy policy = ladder(2, randomTiers(random), null);
    apply(IncidentMachine.open(BED, alarm(AlarmKind.CALL), at(0, policy)));
    Tier told = incident.tierName();
    for (int step = 0; step < 12; step++) {
      if (random.nextBoolean()) {
        policy = ladder(3 + step, randomTiers(random), null);
      }
      Incident before = incident;
      apply(fireAt(policy));
      List<Tier> tiers =
          policy.institution().queue(AlarmClass.URGENT).tiers().stream()
              .map(TierStep::tier)
              .toList();
      HistoryEntry last = history.getLast();
      if (last.kind() == Kind.ESCALATED) {
        Tier least = told;
        assertThat(incident.tierName()).isGreaterThanOrEqualTo(told);
        assertThat(
                tiers.stream()
                    .filter(t -> t.compareTo(least) > 0 && t.compareTo(incident.tierName()) < 0))
            .as("passed by in %s, seed %d", tiers, seed)
            .isEmpty();
        if (incident.tierName() == told) {
          assertThat(
                  before.policyVersion() == policy.version()
                      || tiers.stream().filter(t -> t == least).count() > 1)
              .as("told twice, seed %d", seed)
              .isTrue();
        }
      } else {
        Tier least = told;
        assertThat(last.kind()).isEqualTo(Kind.RANG_AGAIN);
        assertThat(tiers.stream().filter(t -> t.compareTo(least) > 0)).isEmpty();
      }
      told = incident.tierName();
    }
  }

  private static String randomTiers(Random random) {
    var tiers = new ArrayList<String>();
    var chosen = new TreeSet<Tier>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      chosen.add(List.of(Tier.values()).get(random.nextInt(4)));
    }
    for (Tier tier : chosen) {
      tiers.add(tier.name());
      if (random.nextInt(4) == 0) {
        tiers.add(tier.name());
      }
    }
    return String.join(" ", tiers);
  }

  @ParameterizedTest
  @EnumSource(names = {"HEART_RATE", "LONG_IN_BED"})
  void inQuietHoursALesserAlarmCallsNobody_andIsToldWhenTheyEnd(AlarmKind kind) {
    EscalationPolicy policy = ladder(2, "WARD INSTITUTION_LEAD", NIGHT);

    apply(IncidentMachine.open(BED, alarm(kind), at(NIGHT_MILLIS, policy)));

    assertThat(incident.rings()).isZero();
    assertThat(incident.callsSomebody()).isFalse();
    assertThat(incident.due()).isEqualTo(new Due(MORNING_MILLIS, Due.Step.QUIET_ENDS));
    apply(IncidentMachine.fireDue(incident, at(MORNING_MILLIS, policy)));
    assertThat(history.getLast().kind()).isEqualTo(Kind.QUIET_OVER);
    assertThat(incident.tierName()).isEqualTo(Tier.WARD);
    assertThat(incident.rings()).isEqualTo(1);
    assertThat(incident.callsSomebody()).isTrue();
    assertThat(incident.isRinging()).isEqualTo(kind.alarmClass().rings());
    apply(fireAt(policy));
    assertThat(incident.tierName()).isEqualTo(Tier.INSTITUTION_LEAD);
  }

  @Test
  void aStepThatWouldFallIntoQuietHoursComesWhenTheyEnd() {
    EscalationPolicy policy = ladder(2, "WARD INSTITUTION_LEAD", NIGHT);
    long evening = NIGHT_MILLIS - 3_600_000 - 1_000;

    apply(IncidentMachine.open(BED, alarm(AlarmKind.HEART_RATE), at(evening, policy)));

    assertThat(incident.rings()).isEqualTo(1);
    assertThat(incident.due()).isEqualTo(new Due(MORNING_MILLIS, Due.Step.NEXT_TIER));
  }

  @Test
  void quietHoursThatCameMeanwhileHoldTheStepBack_andSaySo() {
    EscalationPolicy loud = ladder(2, "WARD INSTITUTION_LEAD", null);
    apply(IncidentMachine.open(BED, alarm(AlarmKind.HEART_RATE), at(NIGHT_MILLIS, loud)));

    apply(fireAt(ladder(3, "WARD INSTITUTION_LEAD", NIGHT)));

    assertThat(history.getLast().kind()).isEqualTo(Kind.QUIET_UNTIL);
    assertThat(incident.tierName()).isEqualTo(Tier.WARD);
    assertThat(incident.due()).isEqualTo(new Due(MORNING_MILLIS, Due.Step.NEXT_TIER));
  }

  @Test
  void anUrgentAlarmWaitsForNoHour_alsoOneThatJoins() {
    EscalationPolicy policy = ladder(2, "WARD INSTITUTION_LEAD", NIGHT);
    apply(IncidentMachine.open(BED, alarm(AlarmKind.HEART_RATE), at(NIGHT_MILLIS, policy)));

    apply(
        IncidentMachine.join(
            incident, BED, alarm(AlarmKind.CALL), at(NIGHT_MILLIS + 1_000, policy)));

    assertThat(incident.isRinging()).isTrue();
    assertThat(incident.rings()).isEqualTo(1);
    assertThat(incident.due().step()).isEqualTo(Due.Step.NEXT_TIER);
    assertThat(incident.due().atMillis()).isEqualTo(NIGHT_MILLIS + 61_000);
  }

  private List<Decision> fireAt(EscalationPolicy policy) {
    return IncidentMachine.fireDue(incident, at(incident.due().atMillis(), policy));
  }

  private void apply(List<Decision> decisions) {
    for (Decision decision : decisions) {
      var change = (Decision.IncidentChanged) decision;
      incident = change.incident();
      history.add(change.entry());
    }
  }

  private static DeskMoment at(long millis, EscalationPolicy policy) {
    return new DeskMoment(millis, policy, new Numbers(0, 0, 0), (subject, kinds) -> List.of());
  }

  private static EscalationPolicy ladder(int version, String tiers, QuietHours quiet) {
    String[] names = tiers.split(" ", -1);
    List<TierStep> steps = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      steps.add(new TierStep(Tier.valueOf(names[i]), i * 60));
    }
    Map<AlarmClass, Queue> queues =
        Arrays.stream(AlarmClass.values())
            .collect(
                Collectors.toMap(
                    c -> c,
                    c -> new Queue(steps, 60),
                    (a, b) -> a,
                    () -> new EnumMap<>(AlarmClass.class)));
    Ladder ladder = new Ladder(queues, 60, 180, 180, 1_200, 180, 3_600, quiet);
    return new EscalationPolicy(version, ladder, ladder, ladder, null, null);
  }

  private static Alarm alarm(AlarmKind kind) {
    return new Alarm("L-1", "d", kind, 0, 0, 0, null, null, 1);
  }
}
