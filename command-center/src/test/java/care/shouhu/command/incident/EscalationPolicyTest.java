package care.shouhu.command.incident;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A policy is read from the register: one with a hole must be refused when it is read. */
class EscalationPolicyTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void theBuiltInOneIsRead() throws IOException {
    String json = builtIn().toString();

    assertThatNoException().isThrownBy(() -> EscalationPolicy.parse(json));
  }

  @ParameterizedTest
  @CsvSource({
    "'', institution",
    "'', household",
    "'', unplaced",
    "/institution, queues",
    "/household/queues, URGENT",
    "/unplaced/queues/URGENT, tiers",
    "/unplaced/queues/URGENT/tiers/0, tier",
    "/institution, acceptWithinSeconds",
    "/institution/queues/URGENT, ringAgainSeconds"
  })
  void whatIsMissingIsRefused(String parent, String field) throws IOException {
    JsonNode policy = builtIn();
    ((ObjectNode) policy.at(parent)).remove(field);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> EscalationPolicy.parse(policy.toString()));
  }

  @ParameterizedTest
  @CsvSource({"/institution/queues, URGENT", "'', household"})
  void whatIsNullIsRefused(String parent, String field) throws IOException {
    JsonNode policy = builtIn();
    ((ObjectNode) policy.at(parent)).putNull(field);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> EscalationPolicy.parse(policy.toString()));
  }

  private static JsonNode builtIn() throws IOException {
    return JSON.readTree(EscalationPolicy.class.getResourceAsStream("/escalation-policy.json"));
  }
}
