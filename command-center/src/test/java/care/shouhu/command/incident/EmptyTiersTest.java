package care.shouhu.command.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A tier where nobody is available: the incident goes up at once, and its history says so. */
class EmptyTiersTest {
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

  private Set<Tier> empty = EnumSet.noneOf(Tier.class);
  private final List<HistoryEntry> history = new ArrayList<>();
  private Incident incident;

  @Test
  void anEmptyWardIsPassedByWhenTheCallComes() {
    empty = EnumSet.of(Tier.WARD, Tier.INSTITUTION_LEAD);

    apply(IncidentMachine.open(BED, call(), at(0)));

    assertThat(incident.tierName()).isEqualTo(Tier.COUNTY_DESK);
    assertThat(history)
        .extracting(HistoryEntry::kind, entry -> entry.detail().get("empty"))
        .containsExactly(
            tuple(Kind.OPENED, null),
            tuple(Kind.TIER_EMPTY, "WARD"),
            tuple(Kind.TIER_EMPTY, "INSTITUTION_LEAD"));
    assertThat(incident.due()).isEqualTo(new Due(60_000, Due.Step.NEXT_TIER));
  }

  @Test
  void aTierThatEmptiedMeanwhileIsPassedByWhenItsTurnComes() {
    apply(IncidentMachine.open(BED, call(), at(0)));
    empty = EnumSet.of(Tier.INSTITUTION_LEAD);

    apply(IncidentMachine.fireDue(incident, at(60)));

    assertThat(incident.tierName()).isEqualTo(Tier.COUNTY_DESK);
    assertThat(history)
        .extracting(HistoryEntry::kind)
        .containsExactly(Kind.OPENED, Kind.ESCALATED, Kind.TIER_EMPTY);
    assertThat(history.getLast().detail())
        .containsEntry("reason", "NOBODY_ON_DUTY")
        .containsKey("tierName");
  }

  @Test
  void theLastTierIsKeptAndRingsOn() {
    empty = EnumSet.allOf(Tier.class);

    apply(IncidentMachine.open(BED, call(), at(0)));

    assertThat(incident.tierName()).isEqualTo(Tier.CITY_DESK);
    assertThat(incident.due()).isEqualTo(new Due(60_000, Due.Step.RING_AGAIN));
  }

  private void apply(List<Decision> decisions) {
    for (Decision decision : decisions) {
      var change = (Decision.IncidentChanged) decision;
      incident = change.incident();
      history.add(change.entry());
    }
  }

  private DeskMoment at(long second) {
    return new DeskMoment(
        second * 1_000,
        subject -> EscalationPolicy.defaults(),
        new Numbers(0, 0, 0),
        (subject, kinds) -> List.of(),
        (subject, tier) ->
            empty.contains(tier)
                ? new Audience(tier, List.of(), Audience.Gap.NOBODY_ON_DUTY, null)
                : Audience.unasked(tier));
  }

  private static Alarm call() {
    return new Alarm("L-1", "d", AlarmKind.CALL, 0, 0, 0, null, null, 1);
  }
}
