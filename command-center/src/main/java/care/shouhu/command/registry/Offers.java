package care.shouhu.command.registry;

import care.shouhu.command.bed.BedCommand;
import care.shouhu.command.bed.BedFacts;
import care.shouhu.command.bed.BedMachine;
import care.shouhu.command.bed.BedVerdict;
import care.shouhu.command.bed.WaitingList;
import care.shouhu.command.bed.WaitingList.Match;
import care.shouhu.command.bed.WaitingList.Place;
import care.shouhu.command.bed.WaitingRule;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Vacant beds for those who wait: in the transaction in which a bed became free or somebody came.
 */
final class Offers {
  private Offers() {}

  /**
   * Offers each vacant bed of this institution to the first in the queue whom it suits. The
   * institution must be locked; whoever moves in elsewhere meanwhile is passed over, and what would
   * have been theirs is offered on.
   */
  static void offerVacant(Handle handle, String placeId, long nowMillis) {
    boolean all = false;
    while (!all) {
      all = offerOnce(handle, placeId, nowMillis);
    }
  }

  /** False when somebody of the queue no longer waits. */
  private static boolean offerOnce(Handle handle, String placeId, long nowMillis) {
    List<WaitingRows.Entry> entries = WaitingRows.ofPlace(handle, placeId, nowMillis);
    if (entries.isEmpty()) {
      return true;
    }
    WaitingRule rule = WaitingRows.rule(handle);
    Map<Long, WaitingRows.Entry> byNumber =
        entries.stream().collect(Collectors.toMap(e -> e.waiting().number(), e -> e));
    List<Place> unserved =
        WaitingList.inOrder(entries.stream().map(WaitingRows.Entry::waiting).toList(), rule)
            .stream()
            .filter(place -> byNumber.get(place.waiting().number()).offeredBedId() == null)
            .toList();
    List<BedFacts> beds = BedReading.ofPlace(handle, placeId);
    boolean allWait = true;
    for (Match match : WaitingList.matches(unserved, beds)) {
      allWait &= offer(handle, match, rule, nowMillis);
    }
    return allWait;
  }

  /** False when the one it is for no longer waits: looked at once nobody else can move them. */
  private static boolean offer(Handle handle, Match match, WaitingRule rule, long nowMillis) {
    long dueMillis = nowMillis + Duration.ofHours(rule.offerHours()).toMillis();
    var reserve =
        new BedCommand.Reserve(
            match.bed().id(), match.place().waiting().residentId(), dueMillis, "轮候");
    BedMachine.Facts facts = BedReading.facts(handle, reserve, null, BedCaller.CLOCK);
    if (!(BedMachine.decide(reserve, facts) instanceof BedVerdict.Done done)) {
      return true;
    }
    int offered =
        handle
            .createUpdate(
                """
                insert into bed_offer (entry_id, bed_id, place_id, resident_id, offered_at, due_at, status, rule_version, why)
                select id, :bed, place_id, resident_id, :now, :due, 'OPEN', :rule, cast(:why as jsonb)
                from waiting_entry where id = :entry and ended_at is null
                """)
            .bind("entry", match.place().waiting().number())
            .bind("bed", match.bed().id())
            .bind("now", new Timestamp(nowMillis))
            .bind("due", new Timestamp(dueMillis))
            .bind("rule", rule.version())
            .bind("why", WaitingRows.json(why(match.place())))
            .execute();
    if (offered == 1) {
      BedWriting.apply(handle, reserve, done.effects(), BedCaller.CLOCK, facts.time());
    }
    return offered == 1;
  }

  private static Map<String, Object> why(Place place) {
    return Map.of(
        "place",
        place.place(),
        "group",
        place.group().name(),
        "reasons",
        place.reasons().stream().sorted().toList());
  }
}
