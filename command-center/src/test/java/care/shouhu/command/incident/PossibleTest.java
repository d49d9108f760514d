package care.shouhu.command.incident;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.User.Role;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A refusal offers nobody what their role may not do anyway. */
class PossibleTest {

  @Test
  void theRolesAreThoseOfTheContract() throws IOException {
    String contract;
    try (InputStream in = PossibleTest.class.getResourceAsStream("/openapi.yaml")) {
      contract = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Possible.ROLES.forEach((step, roles) -> {
      Matcher declared =
          Pattern.compile(
                  "  /incidents/\\{id}/%s:\\n.*?x-roles: \\[([A-Z_, ]+)]".formatted(step),
                  Pattern.DOTALL)
              .matcher(contract);
      assertThat(declared.find()).as(step).isTrue();
      Set<Role> wanted =
          Arrays.stream(declared.group(1).split(", ", -1))
              .map(Role::valueOf)
              .collect(Collectors.toSet());
      assertThat(roles).as(step).isEqualTo(wanted);
    });
  }
}
