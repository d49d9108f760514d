package care.shouhu.command.bed;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.bed.BedEffect.BedBecomes;
import care.shouhu.command.bed.BedEffect.LivesAt;
import care.shouhu.command.bed.BedEffect.StayBegins;
import care.shouhu.command.bed.BedEffect.StayEnds;
import care.shouhu.core.directory.Bed.BedState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The register of beds in memory: reads facts and applies effects like the one in PostgreSQL. */
final class InMemoryBeds {
  private final Map<String, Bed> beds = new HashMap<>();
  private final Map<String, Assessment> assessments = new HashMap<>();
  private final List<Stay> stays = new ArrayList<>();
  long nowMillis = 1_795_521_600_000L;

  private record Bed(BedFacts facts, Long untilMillis) {}

  /** A stay; {@code endedAtMillis} is null while it lasts. */
  record Stay(StayBegins begun, long beganAtMillis, Long endedAtMillis) {}

  void bed(String id, String placeId, boolean nursingType, boolean respite) {
    var facts = new BedFacts(id, placeId, nursingType, respite, BedState.VACANT, null, null);
    beds.put(id, new Bed(facts, null));
  }

  void person(String id, Assessment assessmentOrNull) {
    assessments.put(id, assessmentOrNull);
  }

  BedFacts bed(String id) {
    return beds.containsKey(id) ? beds.get(id).facts : null;
  }

  List<BedFacts> beds() {
    return beds.values().stream().map(Bed::facts).toList();
  }

  List<Stay> stays() {
    return stays;
  }

  Assessment assessment(String residentId) {
    return assessments.get(residentId);
  }

  BedVerdict take(BedCommand command) {
    BedVerdict verdict = BedMachine.decide(command, facts(command));
    if (verdict instanceof BedVerdict.Done done) {
      done.effects().forEach(this::apply);
    }
    return verdict;
  }

  private BedMachine.Facts facts(BedCommand command) {
    return switch (command) {
      case BedCommand.Admit admit -> facts(admit.residentId(), admit.bedId(), null);
      case BedCommand.Transfer transfer ->
          facts(transfer.residentId(), bedOf(transfer.residentId()), transfer.bedId());
      case BedCommand.OfPerson one -> facts(one.residentId(), bedOf(one.residentId()), null);
      case BedCommand.Reserve reserve -> facts(reserve.residentId(), reserve.bedId(), null);
      case BedCommand.OfBed one -> facts(null, one.bedId(), null);
    };
  }

  private BedMachine.Facts facts(String residentId, String bedId, String targetId) {
    PersonFacts person = null;
    if (residentId != null && assessments.containsKey(residentId)) {
      Stay stay = open(residentId);
      person =
          new PersonFacts(
              residentId,
              stay == null ? null : stay.begun.bedId(),
              stay == null ? null : stay.begun.kind(),
              assessments.get(residentId));
    }
    Long until = bedId == null || !beds.containsKey(bedId) ? null : beds.get(bedId).untilMillis;
    return new BedMachine.Facts(
        person,
        bedId == null ? null : bed(bedId),
        until,
        targetId == null ? null : bed(targetId),
        nowMillis);
  }

  private String bedOf(String residentId) {
    Stay stay = open(residentId);
    return stay == null ? null : stay.begun.bedId();
  }

  private Stay open(String residentId) {
    return stays.stream()
        .filter(s -> s.endedAtMillis == null && s.begun.residentId().equals(residentId))
        .findFirst()
        .orElse(null);
  }

  private void apply(BedEffect effect) {
    switch (effect) {
      case BedBecomes becomes -> {
        BedFacts was = bed(becomes.bedId());
        assertThat(was.state()).as("the state it was decided on").isEqualTo(becomes.from());
        put(becomes, was);
      }
      case StayBegins begins -> {
        stays.add(new Stay(begins, nowMillis, null));
        holder(begins.bedId(), begins.residentId());
      }
      case StayEnds ends -> {
        Stay stay = Objects.requireNonNull(open(ends.residentId()));
        assertThat(stay.begun.bedId()).isEqualTo(ends.bedId());
        stays.set(stays.indexOf(stay), new Stay(stay.begun, stay.beganAtMillis, nowMillis));
        holder(ends.bedId(), null);
      }
      case LivesAt lives -> {
        // Where somebody lives is no concern of the invariants.
      }
    }
  }

  private void put(BedBecomes becomes, BedFacts was) {
    var facts =
        new BedFacts(
            was.id(),
            was.placeId(),
            was.nursingType(),
            was.respite(),
            becomes.to(),
            was.holderId(),
            becomes.reservedFor());
    beds.put(was.id(), new Bed(facts, becomes.untilMillis()));
  }

  private void holder(String bedId, String holderOrNull) {
    Bed was = beds.get(bedId);
    BedFacts f = was.facts;
    var facts =
        new BedFacts(
            f.id(),
            f.placeId(),
            f.nursingType(),
            f.respite(),
            f.state(),
            holderOrNull,
            f.reservedFor());
    beds.put(bedId, new Bed(facts, was.untilMillis));
  }
}
