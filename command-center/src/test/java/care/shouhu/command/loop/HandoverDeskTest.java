package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.handover.Handover;
import care.shouhu.command.handover.Handover.Item;
import care.shouhu.command.handover.Handover.Status;
import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.Refused.Reason;
import care.shouhu.core.directory.User.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The end of a shift on the desk alone. */
class HandoverDeskTest {
  private static final Actor ENDS = DeskAlone.CITY;
  private static final Actor NEXT =
      new Actor("city-2", "夜", Role.CITY_OPERATOR, null, Set.of(), "127.0.0.1");

  /** Of new incidents one step takes so many for sure. */
  private static final int TAKEN_AT_ONCE = 50;

  private DeskAlone alone = new DeskAlone();
  private int devices;

  @Test
  void moreThanOneListTakesIsHandedOverListByList_andNothingIsLeftOrTakenTwice() {
    callFrom(2 * Handover.ITEMS_MAX + 100);
    book(new Command.BeginHandover(null, null, "夜里多留意"), ENDS);

    assertThat(list("H-1").items()).hasSize(Handover.ITEMS_MAX);
    assertThat(list("H-1").beyond()).isEqualTo(Handover.ITEMS_MAX + 100);
    takeAll("H-1");
    callFrom(1);
    complete("H-1");
    takeAll("H-2");
    restart();
    complete("H-2");
    assertThat(list("H-3").items()).hasSize(101);
    assertThat(list("H-3").beyond()).isZero();
    takeAll("H-3");
    complete("H-3");

    assertThat(alone.state.handovers().open(null, null)).isEmpty();
    List<String> taken = new ArrayList<>();
    for (Handover list : alone.state.handovers().all()) {
      assertThat(list.status()).isEqualTo(Status.COMPLETED);
      assertThat(list.items()).allMatch(item -> NEXT.username().equals(item.takenBy()));
      assertThat(list.by()).isEqualTo(ENDS.username());
      assertThat(list.note()).isEqualTo("夜里多留意");
      taken.addAll(list.taken());
    }
    assertThat(taken)
        .containsExactlyInAnyOrderElementsOf(alone.incidents().stream().map(Incident::id).toList());
    assertThat(list("H-1").goesOnAs()).isEqualTo("H-2");
    assertThat(list("H-2").goesOnFrom()).isEqualTo("H-1");
    assertThat(list("H-3").goesOnAs()).isNull();
  }

  @Test
  void whatComesUpWhileThereIsRoomStandsOnTheSameList() {
    callFrom(1);
    book(new Command.BeginHandover(null, null, null), ENDS);
    takeAll("H-1");
    callFrom(1);

    var early = (CommandResult.NotDone) ask(new Command.CompleteHandover("H-1"), NEXT);

    assertThat(early.refused().reason()).isEqualTo(Reason.ITEMS_LEFT);
    book(new Command.TakeItems("H-1", List.of(), null), ENDS);
    takeAll("H-1");
    complete("H-1");
    assertThat(list("H-1").goesOnAs()).isNull();
  }

  /** The same desk from its snapshot. */
  private void restart() {
    DeskState again = Snapshot.of(alone.state, UUID.randomUUID()).toState(alone.fold);
    alone = alone.withState(again);
  }

  private void callFrom(int howMany) {
    for (int i = 0; i < howMany; i++) {
      alone.say("unknown-" + ++devices, "call");
    }
  }

  private Handover list(String id) {
    return alone.state.handovers().handover(id).orElseThrow();
  }

  private void takeAll(String id) {
    List<String> left = list(id).left().stream().map(Item::ref).toList();
    for (int from = 0; from < left.size(); from += TAKEN_AT_ONCE) {
      int to = Math.min(left.size(), from + TAKEN_AT_ONCE);
      book(new Command.TakeItems(id, left.subList(from, to), null), NEXT);
    }
  }

  private void complete(String id) {
    book(new Command.CompleteHandover(id), NEXT);
    assertThat(list(id).status()).isEqualTo(Status.COMPLETED);
  }

  private void book(Command command, Actor actor) {
    assertThat(ask(command, actor)).isInstanceOf(CommandResult.Booked.class);
  }

  private CommandResult ask(Command command, Actor actor) {
    alone.nowMillis++;
    return alone.ask(command, actor, null);
  }
}
