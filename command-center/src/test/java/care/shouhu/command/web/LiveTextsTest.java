package care.shouhu.command.web;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.DeskMoment;
import care.shouhu.command.incident.EscalationPolicy;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentMachine;
import care.shouhu.command.incident.MergeRules;
import care.shouhu.command.incident.Numbers;
import care.shouhu.command.incident.Subject;
import care.shouhu.command.incident.Verdict;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.directory.User.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is told that an incident is no longer theirs to see. */
class LiveTextsTest {
  private static final Actor CITY = new Actor("city", "", Role.CITY_OPERATOR, null, Set.of(), null);

  private final Map<String, Incident> incidents = new HashMap<>();
  private int number;

  @Test
  void whatIsTakenOutOfAnIncident_tellsThoseWhoSawItForThatAlone() {
    String into = open("one");
    String from = open("other");
    Incident alone = incidents.get(into);
    take(MergeRules.merge(incidents.get(from), alone, CITY, moment()));
    Incident merged = incidents.get(into);

    assertThat(LiveTexts.entry(new DeskModel.Change(2, merged, alone)).goneText()).isNull();
    take(MergeRules.unmerge(incidents.get(from), merged, CITY, moment()));
    var entry = LiveTexts.entry(new DeskModel.Change(3, incidents.get(into), merged));

    assertThat(entry.left()).containsExactly(Subject.ofDevice("other"));
    assertThat(entry.goneText())
        .isEqualTo("{\"type\":\"gone\",\"position\":3,\"incidentId\":\"%s\"}".formatted(into));
  }

  private String open(String device) {
    number++;
    Alarm alarm =
        new Alarm("L-" + number, device, AlarmKind.CALL, number, number, number, null, null, 1);
    List<Decision> decisions = IncidentMachine.open(Subject.ofDevice(device), alarm, moment());
    apply(decisions);
    return ((Decision.IncidentChanged) decisions.getFirst()).incident().id();
  }

  private DeskMoment moment() {
    return new DeskMoment(
        number,
        EscalationPolicy.defaults(),
        new Numbers(number, 0, number),
        (subject, kinds) -> List.of());
  }

  private void take(Verdict verdict) {
    apply(((Verdict.Accepted) verdict).decisions());
  }

  private void apply(List<Decision> decisions) {
    for (Decision decision : decisions) {
      Incident incident = ((Decision.IncidentChanged) decision).incident();
      incidents.put(incident.id(), incident);
    }
  }
}
