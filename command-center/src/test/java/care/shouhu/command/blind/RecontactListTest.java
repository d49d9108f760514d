package care.shouhu.command.blind;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.blind.BlindWindow.Cause;
import care.shouhu.core.directory.Resident.CareLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecontactListTest {
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long NOW = 100 * HOUR;
  private static final List<CareLevel> LEVELS = List.of(CareLevel.values());

  private static Watched person(String id, CareLevel level, boolean alone, String... devices) {
    return new Watched(id, id, level, alone, List.of(), "home", "520302", Set.of(devices));
  }

  private static BlindWindow all(long from, Long to) {
    return new BlindWindow(Cause.GATEWAY_DOWN, null, from, to);
  }

  private static List<RecontactList.Item> list(
      List<Watched> people, List<BlindWindow> windows, Map<String, Recontact> tried) {
    return RecontactList.of(people, windows, tried::get, NOW, 30 * MINUTE);
  }

  @Test
  void outageOfAll_listsEverybody_theMostEndangeredFirst() {
    List<Watched> people = new ArrayList<>();
    for (int i = 0; i < 34_005; i++) {
      CareLevel level = LEVELS.get(i % 3);
      people.add(person("resident:%05d".formatted(i), level, i % 2 == 0, "bed-" + i));
    }

    var items = list(people, List.of(all(90 * HOUR, 94 * HOUR)), Map.of());

    assertThat(items).hasSize(34_005).allMatch(item -> item.blindMillis() == 4 * HOUR);
    assertThat(items.getFirst().watched().careLevel()).isEqualTo(CareLevel.FULL);
    assertThat(items.getFirst().watched().alone()).isTrue();
    assertThat(items.getLast().watched().careLevel()).isEqualTo(CareLevel.INDEPENDENT);
    assertThat(items.getLast().watched().alone()).isFalse();
  }

  @Test
  void windowsThatOverlap_countEachMomentOnce() {
    Watched person = person("resident:1", CareLevel.FULL, false, "bed-1", "hub-1");
    List<BlindWindow> windows =
        List.of(
            all(90 * HOUR, 91 * HOUR),
            new BlindWindow(Cause.DEVICE_SILENT, "bed-1", 90 * HOUR + 30 * MINUTE, 92 * HOUR),
            new BlindWindow(Cause.LINK_DOWN, "hub-1", 99 * HOUR, null),
            new BlindWindow(Cause.DEVICE_SILENT, "bed-2", 80 * HOUR, 99 * HOUR));

    var item = list(List.of(person), windows, Map.of()).getFirst();

    assertThat(item.blindMillis()).isEqualTo(3 * HOUR);
    assertThat(item.fromMillis()).isEqualTo(90 * HOUR);
    assertThat(item.toMillis()).isNull();
    assertThat(item.causes())
        .containsExactly(Cause.DEVICE_SILENT, Cause.LINK_DOWN, Cause.GATEWAY_DOWN);
  }

  @Test
  void shortOnes_areLeftOut() {
    Watched person = person("resident:1", CareLevel.FULL, false, "bed-1");

    assertThat(list(List.of(person), List.of(all(90 * HOUR, 90 * HOUR + 29 * MINUTE)), Map.of()))
        .isEmpty();
  }

  @Test
  void reachedSettlesWhatWasBlindUntilThen_notReachedStays() {
    Watched person = person("resident:1", CareLevel.FULL, false, "bed-1");
    List<BlindWindow> windows = List.of(all(90 * HOUR, 94 * HOUR));
    Recontact missed = Recontact.after(null, "resident:1", false, 95 * HOUR, "wang", "没人接");
    Recontact again = Recontact.after(missed, "resident:1", false, 96 * HOUR, "li", null);
    Recontact reached = Recontact.after(again, "resident:1", true, 97 * HOUR, "li", null);

    assertThat(list(List.of(person), windows, Map.of("resident:1", again)))
        .singleElement()
        .satisfies(item -> assertThat(item.recontact().attempts()).isEqualTo(2));
    assertThat(list(List.of(person), windows, Map.of("resident:1", reached))).isEmpty();
    // Still blind after that: an hour later it counts anew, from when the person was reached.
    var lasting =
        list(List.of(person), List.of(all(90 * HOUR, null)), Map.of("resident:1", reached));
    assertThat(lasting.getFirst().fromMillis()).isEqualTo(97 * HOUR);
    assertThat(lasting.getFirst().blindMillis()).isEqualTo(3 * HOUR);
  }
}
