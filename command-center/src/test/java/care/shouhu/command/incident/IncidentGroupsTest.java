package care.shouhu.command.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import care.shouhu.command.incident.IncidentGroups.By;
import care.shouhu.command.incident.IncidentGroups.Group;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many incidents as few lines. */
class IncidentGroupsTest {
  private final List<Incident> incidents = new ArrayList<>();

  @Test
  void sameKindAtOnePlace_isOneLine_andFewPlacesStayApart() {
    open(AlarmKind.SILENT, "a", "520302");
    open(AlarmKind.SILENT, "a", "520302");
    open(AlarmKind.CALL, "a", "520302");
    open(AlarmKind.SILENT, "b", "520302");

    List<Group> lines = IncidentGroups.of(incidents, By.CAUSE);

    assertThat(lines).hasSize(3);
    assertThat(lines.getFirst().alarmClass()).isEqualTo(AlarmClass.URGENT);
    assertThat(lines.getFirst().ringing()).isEqualTo(1);
    assertThat(lines.get(1).placeId()).isEqualTo("a");
    assertThat(lines.get(1).incidentIds()).containsExactly("I-1", "I-2");
  }

  @Test
  void sameKindAtManyPlacesOfACounty_isTheCountys_andInManyCountiesTheCitys() {
    for (int place = 0; place < IncidentGroups.SPREAD_MIN; place++) {
      open(AlarmKind.SILENT, "here-" + place, "520302");
    }
    assertThat(IncidentGroups.of(incidents, By.CAUSE))
        .extracting(Group::division, Group::places)
        .containsExactly(tuple("520302", 5));

    for (int county = 3; county < 3 + IncidentGroups.SPREAD_MIN; county++) {
      for (int place = 0; place < IncidentGroups.SPREAD_MIN; place++) {
        open(AlarmKind.SILENT, county + "-" + place, "52030" + county);
      }
    }

    List<Group> lines = IncidentGroups.of(incidents, By.CAUSE);
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst().division()).isNull();
    assertThat(lines.getFirst().incidents()).isEqualTo(30);
  }

  @Test
  void byPlaceDivisionAndKind_countEachIncidentOnce() {
    open(AlarmKind.SILENT, "a", "520302");
    open(AlarmKind.CALL, "a", "520302");
    open(AlarmKind.CALL, "b", "520303");

    for (By by : By.values()) {
      assertThat(IncidentGroups.of(incidents, by).stream().mapToInt(Group::incidents).sum())
          .as("%s", by)
          .isEqualTo(3);
    }
    assertThat(IncidentGroups.of(incidents, By.PLACE)).hasSize(2);
    assertThat(IncidentGroups.of(incidents, By.DIVISION)).hasSize(2);
    assertThat(IncidentGroups.of(incidents, By.KIND)).hasSize(2);
  }

  @Test
  void aLineIsFoundByItsKey_andWhatNobodyHasComesFirst() {
    open(AlarmKind.CALL, "a", "520302");
    open(AlarmKind.CALL, "a", "520302");
    open(AlarmKind.CALL, "b", "520302");
    claim(0);
    Group line = IncidentGroups.of(incidents, By.CAUSE).getFirst();

    assertThat(IncidentGroups.of(incidents, By.CAUSE, line.key()))
        .extracting(Incident::id)
        .containsExactly("I-2", "I-1")
        .isEqualTo(line.incidentIds());
    assertThat(IncidentGroups.of(incidents, By.CAUSE, "CALL/gone/*")).isEmpty();
  }

  private void claim(int index) {
    incidents.set(index, Claims.by("wu", incidents.get(index)));
  }

  private void open(AlarmKind kind, String place, String division) {
    int number = incidents.size();
    Subject subject =
        new Subject(
            "resident-" + number,
            "老人",
            null,
            null,
            place,
            "院" + place,
            PlaceKind.INSTITUTION,
            Terrain.TOWN,
            null,
            List.of(),
            null,
            null,
            division,
            null,
            null);
    Alarm alarm = new Alarm("L-" + number, "d", kind, number, number, number, null, null, 1);
    DeskMoment moment =
        new DeskMoment(
            number,
            EscalationPolicy.defaults(),
            new Numbers(number, 0, number),
            (who, kinds) -> List.of());
    var opened = (Decision.IncidentChanged) IncidentMachine.open(subject, alarm, moment).getFirst();
    incidents.add(opened.incident());
  }
}
