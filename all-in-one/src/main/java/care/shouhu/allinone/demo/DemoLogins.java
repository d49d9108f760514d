package care.shouhu.allinone.demo;

import care.shouhu.command.access.PrivateFile;
import care.shouhu.command.web.Pages;
import care.shouhu.sim.world.PlannedUser;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** {@code demo-logins.json} (design §12): role, username, password, scope and page of each. */
final class DemoLogins {
  static final String FILE = "demo-logins.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private DemoLogins() {}

  /** Ordered by role, city first; mode 0600. */
  static void write(Path dataDir, List<PlannedUser> users, String password) throws IOException {
    ArrayNode logins = JSON.createArrayNode();
    users.stream()
        .sorted(Comparator.comparing(PlannedUser::role).thenComparing(PlannedUser::username))
        .forEach(user -> logins.add(login(user, password)));
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(logins);
    PrivateFile.write(dataDir.resolve(FILE), text + "\n");
  }

  private static ObjectNode login(PlannedUser user, String password) {
    ObjectNode login = JSON.createObjectNode();
    login.put("role", user.role().name());
    login.put("username", user.username());
    login.put("displayName", user.displayName());
    login.put("password", password);
    login.putObject("scope").put("division", user.division()).put("placeId", user.placeId());
    login.put("page", Pages.pageOf(user.role()));
    return login;
  }
}
