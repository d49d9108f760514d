package care.shouhu.command.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.command.access.Scope;
import care.shouhu.command.bed.BedBook;
import care.shouhu.command.bed.Occupancy;
import care.shouhu.command.incident.Claims;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.DeskMoment;
import care.shouhu.command.incident.EscalationPolicy;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentGroups.By;
import care.shouhu.command.incident.IncidentMachine;
import care.shouhu.command.incident.IncidentStatus;
import care.shouhu.command.incident.Numbers;
import care.shouhu.command.incident.Subject;
import care.shouhu.command.loop.DeskView;
import care.shouhu.command.loop.LiveDevices;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.command.web.GroupsApi.Asked;
import care.shouhu.command.web.GroupsApi.Page;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * A desk with more than a page holds: 9,000 calls in 90 homes and 1,000 silent devices in ten, of
 * each hundred one in hand.
 */
class FloodedDeskTest {
  private static final int INCIDENTS = 10_000;
  private static final int CALLS = 9_000;
  private static final Directory NO_REGISTER = new Directory();

  private static final LiveDevices NO_DEVICES =
      new LiveDevices() {
        @Override
        public Optional<LiveDevices.LiveDevice> device(String deviceId) {
          return Optional.empty();
        }

        @Override
        public void forEach(Consumer<LiveDevices.LiveDevice> each) {}
      };

  private final List<Incident> incidents = new ArrayList<>();

  FloodedDeskTest() {
    for (int i = 0; i < INCIDENTS; i++) {
      Incident opened = open(i);
      incidents.add(i % 100 == 99 ? Claims.by("operator-" + i / 100, opened) : opened);
    }
  }

  @Test
  void snapshotIsBounded_holdsTheMostPressingAndOnesOwn_andSaysHowManyMoreThereAre() {
    JsonNode snapshot = page().snapshot();

    List<String> sent = ids(snapshot.get("incidents"));
    assertThat(sent).hasSize(LiveSnapshot.INCIDENTS_MAX);
    assertThat(snapshot.get("beyond").intValue()).isEqualTo(INCIDENTS - sent.size());
    List<String> pressing =
        incidents.stream()
            .filter(incident -> incident.status() == IncidentStatus.OPEN)
            .limit(LiveSnapshot.INCIDENTS_MAX - 1)
            .map(Incident::id)
            .toList();
    assertThat(sent.getFirst()).as("own").isEqualTo(incidents.getLast().id());
    assertThat(sent.subList(1, sent.size())).isEqualTo(pressing);
  }

  @Test
  void rowsAndLinesAreAllThereAre_andEachIsReachedByTurningPages() {
    FloodedDesk page = page();

    List<String> reached = new ArrayList<>(page.rows());
    List<ObjectNode> lines = page.lines();
    lines.forEach(line -> reached.addAll(page.members(line)));

    assertThat(page.rows()).hasSize(FloodedDesk.ROWS);
    assertThat(lines).hasSizeLessThan(10);
    assertThat(lines.stream().mapToInt(line -> line.get("incidents").intValue()).sum())
        .isEqualTo(INCIDENTS - FloodedDesk.ROWS);
    assertThat(reached)
        .containsExactlyInAnyOrderElementsOf(incidents.stream().map(Incident::id).toList());
  }

  @Test
  void whoTurnsThePage_missesNobody_whenTheLastOnItIsClaimedMeanwhile() {
    var desk = new DeskModel();
    desk.replace(new DeskView(1, incidents));
    var groups = new GroupsApi(desk, new InScope(NO_REGISTER));
    var asked = new Asked(new Scope.City(), Optional.empty(), By.CAUSE, "", Set.of());
    String key = groups.lines(asked, 1).getFirst().get("key").textValue();
    Page first = groups.page(asked, key, Optional.empty(), 100);

    int last = indexOf(first.items().getLast());
    incidents.set(last, Claims.by("wu", incidents.get(last)));
    desk.replace(new DeskView(2, incidents));
    Page second = groups.page(asked, key, Optional.of(Cursor.parse(first.next())), 100);

    assertThat(indexOf(second.items().getFirst())).isEqualTo(last + 1);
    assertThatThrownBy(
            () -> groups.page(asked, key, Optional.of(new Cursor(1, "CALL:OPEN:I-x")), 100))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void countsSayHowManyUrgentOnesNobodyHas() {
    var desk = new DeskModel();
    desk.replace(new DeskView(1, incidents));
    var beds = BedBook.of(NO_REGISTER).now();
    var occupancy = Occupancy.count(NO_REGISTER, NO_DEVICES, beds, null, 0, 0);

    ObjectNode total =
        (ObjectNode) new LiveCounts(occupancy, desk).json(new Scope.City()).get("total");

    assertThat(total.get("open").intValue()).isEqualTo(INCIDENTS * 99 / 100);
    assertThat(total.get("openUrgent").intValue()).isEqualTo(CALLS * 99 / 100);
    assertThat(total.get("claimed").intValue()).isEqualTo(INCIDENTS / 100);
    assertThat(incidents.getFirst().alarmClass()).isEqualTo(AlarmClass.URGENT);
  }

  /** Of who has the last one in hand, which presses least. */
  private FloodedDesk page() {
    return new FloodedDesk(new DeskView(1, incidents), NO_REGISTER, "operator-99");
  }

  private int indexOf(JsonNode incident) {
    return incidents.stream().map(Incident::id).toList().indexOf(incident.get("id").textValue());
  }

  private static List<String> ids(JsonNode items) {
    return FloodedDesk.items(items).stream()
        .map(incident -> incident.get("id").textValue())
        .toList();
  }

  private static Incident open(int number) {
    String home = "home-" + number / 100;
    Subject subject =
        new Subject(
            "resident-" + number,
            "老人",
            null,
            null,
            home,
            home,
            PlaceKind.INSTITUTION,
            Terrain.TOWN,
            null,
            List.of(),
            null,
            null,
            "52030" + number / 100 % 2,
            null,
            null);
    AlarmKind kind = number < CALLS ? AlarmKind.CALL : AlarmKind.SILENT;
    Alarm alarm = new Alarm("L-" + number, "d", kind, number, number, number, null, null, 1);
    var moment =
        new DeskMoment(
            number,
            EscalationPolicy.defaults(),
            new Numbers(number, 0, number),
            (who, kinds) -> List.of());
    var opened = (Decision.IncidentChanged) IncidentMachine.open(subject, alarm, moment).getFirst();
    return opened.incident();
  }
}
