package care.shouhu.command.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is refused when somebody puts a policy: each with where, what is wrong and what is right.
 */
class PolicyCheckTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void theBuiltInOneIsRight_alsoAsItIsShown() throws IOException {
    assertThat(PolicyCheck.faults(builtIn())).isEmpty();
    assertThat(PolicyCheck.faults(JSON.valueToTree(EscalationPolicy.defaults()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /institution/queues/URGENT|ringAgainSeconds|900|institution.queues.URGENT.ringAgainSeconds|10 to 300
          /institution/queues/URGENT/tiers/0|afterSeconds|5|institution.queues.URGENT.tiers[0].afterSeconds|0
          /institution/queues/URGENT/tiers/2|afterSeconds|60|institution.queues.URGENT.tiers[2].afterSeconds|61 to 86400
          /institution/queues/URGENT|tiers|[{"tier":"WARD","afterSeconds":0},{"tier":"CITY_DESK","afterSeconds":901}]|institution.queues.URGENT.tiers|COUNTY_DESK or CITY_DESK at 900 s at the latest
          /institution/queues/URGENT/tiers/2|tier|"WARD"|institution.queues.URGENT.tiers[2].tier|from near to far
          /institution/queues/URGENT/tiers/2|tier|"MAYOR"|institution.queues.URGENT.tiers[2].tier|one of INSTITUTION_LEAD, COUNTY_DESK, CITY_DESK
          /household/queues/HIGH/tiers/0|tier|"WARD"|household.queues.HIGH.tiers[0].tier|one of COUNTY_DESK, CITY_DESK
          /unplaced/queues/URGENT/tiers/0|tier|"COUNTY_DESK"|unplaced.queues.URGENT.tiers[0].tier|one of CITY_DESK
          /institution|acceptWithinSeconds|3|institution.acceptWithinSeconds|15 to 900
          /institution|acceptWithinSeconds|60.5|institution.acceptWithinSeconds|15 to 900
          /institution|acceptWithinSecond|60|institution.acceptWithinSecond|one of queues, acceptWithinSeconds
          /institution|quiet|{"from":"22:00","to":"06:00","classes":["URGENT"]}|institution.quiet.classes|an urgent one waits for no hour
          /institution|quiet|{"from":"25:00","to":"06:00","classes":["HIGH"]}|institution.quiet.from|a time of day like 22:00
          /institution|quiet|{"from":"22:00","to":"22:00","classes":["HIGH"]}|institution.quiet|two times
          /travel|roadFactorTown|0.5|travel.roadFactorTown|1 to 5
          /travel|speedKmhRural|900|travel.speedKmhRural|3 to 120
          /skills|FALL|"急救"|skills.FALL|a list of at most 10 words
          /skills|FELL|[]|skills.FELL|one of CALL
          ''|household|7|household|an object
          """)
  void whatIsWrongIsSaidWithWhatIsRight(
      String parent, String field, String value, String at, String right) throws IOException {
    JsonNode policy = builtIn();
    ((ObjectNode) policy.at(parent)).set(field, JSON.readTree(value));

    List<PolicyCheck.Fault> faults = PolicyCheck.faults(policy);

    assertThat(faults).extracting(PolicyCheck.Fault::at).contains(at);
    assertThat(faults)
        .filteredOn(fault -> fault.at().equals(at))
        .first()
        .satisfies(fault -> assertThat(fault.right()).contains(right));
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() throws IOException {
    ObjectNode policy = (ObjectNode) builtIn();
    policy.remove("unplaced");
    ((ObjectNode) policy.at("/household")).put("claimIdleSeconds", 1).remove("queues");

    assertThat(PolicyCheck.faults(policy))
        .extracting(PolicyCheck.Fault::at)
        .containsExactly("household.claimIdleSeconds", "household.queues", "unplaced");
  }

  private static JsonNode builtIn() throws IOException {
    return JSON.readTree(EscalationPolicy.defaultsJson());
  }
}
