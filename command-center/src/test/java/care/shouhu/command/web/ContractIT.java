package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.access.Permissions;
import care.shouhu.core.directory.User.Role;
import io.vertx.core.http.HttpMethod;
import java.net.http.HttpResponse;
import java.util.EnumMap;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every operation of the contract, by every role and by nobody. */
class ContractIT {
  private static final Contract CONTRACT = Contract.load();
  private static final Permissions PERMISSIONS = Permissions.of(CONTRACT.rolesByOperation());
  private static RunningCommandCenter running;
  private static final Map<Role, String> COOKIES = new EnumMap<>(Role.class);

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    COOKIES.put(Role.CITY_OPERATOR, running.signIn("city"));
    COOKIES.put(Role.COUNTY_OPERATOR, running.signIn("county-520302"));
    COOKIES.put(Role.INSTITUTION_LEAD, running.signIn("lead-520302"));
    COOKIES.put(Role.INSTITUTION_STAFF, running.signIn("staff-520302"));
    COOKIES.put(Role.FIELD_WORKER, running.signIn("field-520302"));
    COOKIES.put(Role.REGISTRAR, running.signIn("registrar"));
    COOKIES.put(Role.AUDITOR, running.signIn("auditor"));
    COOKIES.put(Role.ADMIN, running.signIn("admin"));
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  private static HttpResponse<String> call(Contract.Operation operation, String cookie) {
    String path = operation.path().replace("{id}", "unknown-1");
    String body = operation.method().equals(HttpMethod.POST) ? "{}" : null;
    return running.send(operation.method().name(), path, cookie, body);
  }

  @Test
  void withoutASession_everyOperationButSigningIn_is401() {
    var softly = new SoftAssertions();
    for (Contract.Operation operation : CONTRACT.operations()) {
      int expected = PERMISSIONS.isOpen(operation.id()) ? 400 : 401;
      softly.assertThat(call(operation, null).statusCode()).as(operation.id()).isEqualTo(expected);
    }
    softly.assertAll();
  }

  @Test
  void eachRole_mayDoWhatTheContractSays_andNothingElse() {
    var softly = new SoftAssertions();
    for (Contract.Operation operation : CONTRACT.operations()) {
      for (Role role : Role.values()) {
        if (operation.id().equals("signOut")) {
          continue;
        }
        HttpResponse<String> response = call(operation, COOKIES.get(role));
        boolean denied =
            response.statusCode() == 403
                && json(response).get("reason").asText().equals("ROLE_MAY_NOT");
        softly
            .assertThat(!denied)
            .as("%s by %s: %d", operation.id(), role, response.statusCode())
            .isEqualTo(PERMISSIONS.allows(operation.id(), role));
        softly.assertThat(response.statusCode()).as(operation.id()).isLessThan(500);
      }
    }
    softly.assertAll();
  }

  @Test
  void contract_isServed() {
    assertThat(running.get("/openapi.yaml", null).body()).isEqualTo(CONTRACT.yaml());
  }
}
