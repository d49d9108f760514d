package care.shouhu.command.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bad policy is refused with the name of the field. */
class PolicyCheckTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void theBuiltInOneMayBePutInForce() {
    assertThat(PolicyCheck.faults(builtIn())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /institution | acceptWithinSeconds | 0 | institution.acceptWithinSeconds
          /household | arriveWithinSecondsRural | 90000 | household.arriveWithinSecondsRural
          /household | claimIdleSeconds | "180" | household.claimIdleSeconds
          /institution | acceptWithinSecond | 60 | institution.acceptWithinSecond
          /institution/queues/URGENT | ringAgainSeconds | 3600 | institution.queues.URGENT.ringAgainSeconds
          /institution/queues/URGENT/tiers/0 | afterSeconds | 5 | institution.queues.URGENT.tiers[0].afterSeconds
          /institution/queues/URGENT/tiers/1 | afterSeconds | 0 | institution.queues.URGENT.tiers[1].afterSeconds
          /institution/queues/URGENT/tiers/1 | afterSeconds | 301 | institution.queues.URGENT.tiers[1].afterSeconds
          /institution/queues/URGENT/tiers/1 | tier | "CITY_DESK" | institution.queues.URGENT.tiers[2].tier
          /institution/queues/URGENT/tiers/3 | tier | "COUNTY_DESK" | institution.queues.URGENT.tiers
          /household/queues/URGENT/tiers/0 | tier | "WARD" | household.queues.URGENT.tiers[0].tier
          /unplaced/queues/HIGH/tiers/0 | tier | "NOBODY" | unplaced.queues.HIGH.tiers[0].tier
          /institution/queues | MEDIUM | {} | institution.queues.MEDIUM.tiers
          /institution | quietHours | {"from":"22:00","until":"07:00","classes":["URGENT"]} | institution.quietHours.classes
          /institution | quietHours | {"from":"18:00","until":"08:00","classes":["MEDIUM"]} | institution.quietHours
          /institution | quietHours | {"from":"22","until":"07:00","classes":["MEDIUM"]} | institution.quietHours
          /institution | quietHours | {"from":"22:00","until":"07:00","classes":[]} | institution.quietHours.classes
          /needs/byKind | FALL | "急救" | needs.byKind.FALL
          /needs/byKind | FELL | [] | needs.byKind.FELL
          """)
  void aFaultNamesItsField(String parent, String field, String value, String named)
      throws JsonProcessingException {
    ObjectNode policy = builtIn();
    ((ObjectNode) policy.at(parent)).set(field, JSON.readTree(value));

    assertThat(PolicyCheck.faults(policy)).extracting(PolicyFault::field).contains(named);
  }

  @Test
  void whatMayBePutInForceCanBeRead() throws JsonProcessingException {
    ObjectNode policy = builtIn();
    ((ObjectNode) policy.at("/household"))
        .set(
            "quietHours",
            JSON.readTree("{\"from\":\"21:30\",\"until\":\"06:30\",\"classes\":[\"TECHNICAL\"]}"));

    assertThat(PolicyCheck.faults(policy)).isEmpty();
    assertThat(EscalationPolicy.parse(policy.toString()).household().quietHours().until())
        .isEqualTo("06:30");
  }

  private static ObjectNode builtIn() {
    return JSON.valueToTree(EscalationPolicy.defaults());
  }
}
