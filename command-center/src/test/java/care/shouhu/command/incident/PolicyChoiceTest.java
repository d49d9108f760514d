package care.shouhu.command.incident;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryChanges;
import care.shouhu.core.directory.PolicyText;
import care.shouhu.core.directory.UnitPolicy;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which policy holds for whom, and what becomes of an open incident when another one comes. */
class PolicyChoiceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Directory directory = new Directory();
  private final Register register = new Register(directory);

  @Test
  void theNearestPolicyHolds() {
    assertThat(versionFor(TestSubjects.inHome())).isEqualTo(1);

    directory.apply(DirectoryChanges.collect().policy(new PolicyText(2, policy())).at(1));
    assertThat(versionFor(TestSubjects.inHome())).isEqualTo(2);

    apply(new UnitPolicy(TestSubjects.COUNTY, null, new PolicyText(3, policy())));
    assertThat(versionFor(TestSubjects.inHome())).isEqualTo(3);
    assertThat(versionFor(TestSubjects.inMountains())).isEqualTo(3);
    assertThat(versionFor(Subject.ofDevice("lone"))).isEqualTo(2);

    apply(new UnitPolicy(null, "home", new PolicyText(4, policy())));
    assertThat(versionFor(TestSubjects.inHome())).isEqualTo(4);
    assertThat(versionFor(TestSubjects.inMountains())).isEqualTo(3);
  }

  @Test
  void oneThatCannotBeReadIsPassedOver() {
    apply(new UnitPolicy(TestSubjects.COUNTY, null, new PolicyText(2, policy())));
    apply(new UnitPolicy(null, "home", new PolicyText(3, "{}")));
    assertThat(versionFor(TestSubjects.inHome())).isEqualTo(2);

    apply(new UnitPolicy(null, "home", new PolicyText(4, policy())));
    assertThat(versionFor(TestSubjects.inHome())).isEqualTo(4);
    apply(new UnitPolicy(null, "home", new PolicyText(5, "{}")));
    assertThat(versionFor(TestSubjects.inHome())).isEqualTo(4);
  }

  @Test
  void anOlderVersionNeverTakesANewerOnesPlace() {
    apply(new UnitPolicy(null, "home", new PolicyText(5, policy())));
    apply(new UnitPolicy(null, "home", new PolicyText(4, policy())));

    assertThat(versionFor(TestSubjects.inHome())).isEqualTo(5);
  }

  /** The ladder an incident stood on, where it stood, the new one, and whom the next step tells. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "WARD INSTITUTION_LEAD COUNTY_DESK CITY_DESK | 1 | WARD COUNTY_DESK CITY_DESK | COUNTY_DESK",
        "WARD COUNTY_DESK CITY_DESK | 1 | WARD INSTITUTION_LEAD COUNTY_DESK CITY_DESK | CITY_DESK",
        "WARD INSTITUTION_LEAD CITY_DESK | 1 | WARD INSTITUTION_LEAD COUNTY_DESK CITY_DESK | COUNTY_DESK",
        "COUNTY_DESK COUNTY_DESK CITY_DESK | 0 | COUNTY_DESK COUNTY_DESK CITY_DESK | COUNTY_DESK",
        "WARD CITY_DESK | 0 | INSTITUTION_LEAD CITY_DESK | INSTITUTION_LEAD"
      })
  void theNextStepIsTheOneAboveWhomWasTold(String before, int at, String after, Tier next) {
    Incident incident =
        last(IncidentMachine.open(TestSubjects.inHome(), call(), at(0, ladder(2, before))));
    for (int i = 0; i < at; i++) {
      long due = incident.due().atMillis();
      incident = last(IncidentMachine.fireDue(incident, at(due, ladder(2, before))));
    }

    long due = incident.due().atMillis();
    Incident climbed = last(IncidentMachine.fireDue(incident, at(due, ladder(3, after))));

    assertThat(climbed.tierName()).isEqualTo(next);
    assertThat(climbed.policyVersion()).isEqualTo(3);
  }

  private int versionFor(Subject subject) {
    return register.policy(subject).version();
  }

  private void apply(UnitPolicy held) {
    directory.apply(DirectoryChanges.collect().unitPolicy(held).at(1));
  }

  private static DeskMoment at(long nowMillis, EscalationPolicy policy) {
    return new DeskMoment(nowMillis, policy, new Numbers(0, 0, 0), errand -> List.of());
  }

  private static EscalationPolicy ladder(int version, String tiers) {
    ObjectNode policy = JSON.valueToTree(EscalationPolicy.defaults());
    ArrayNode steps = ((ObjectNode) policy.at("/institution/queues/URGENT")).putArray("tiers");
    int after = 0;
    for (String tier : tiers.split(" ", -1)) {
      steps.addObject().put("tier", tier).put("afterSeconds", after);
      after += 60;
    }
    return EscalationPolicy.parse(policy.toString()).withVersion(version);
  }

  private static String policy() {
    try {
      return JSON.writeValueAsString(EscalationPolicy.defaults());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static Incident last(List<Decision> decisions) {
    return ((Decision.IncidentChanged) decisions.getLast()).incident();
  }

  private static Alarm call() {
    return new Alarm("L-1", "d", AlarmKind.CALL, 0, 0, 0, null, null, 1);
  }
}
