package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.access.Permissions;
import care.shouhu.command.access.ScopeRule;
import care.shouhu.command.access.SpoiltSessions;
import care.shouhu.command.web.AccessWorld.Person;
import care.shouhu.command.web.ContractSamples.Request;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every operation of the contract, by every role, with every scope, for what is inside and what is
 * foreign, and without a session: as {@code x-roles} and {@code x-scope} declare. A new operation
 * is tried as soon as it is in {@code openapi.yaml}; a cell that differs is told in words.
 */
class ContractIT {
  private static final Contract CONTRACT = Contract.load();
  private static final Permissions PERMISSIONS = Permissions.of(CONTRACT.rolesByOperation());
  private static final Map<String, ScopeRule> RULES = ScopeRule.of(CONTRACT.scopeByOperation());
  private static final ContractSamples SAMPLES = new ContractSamples(CONTRACT.json());
  private static final List<String> FILTERS =
      List.of("division", "placeId", "bedId", "residentId", "deviceId");

  private static final Pattern NAMING = Pattern.compile("(place|bed|resident|device)Id[\"=]");

  /** They end the session they are called with: each call gets one of its own. */
  private static final Set<String> ENDING_SESSIONS = Set.of("signOut");

  private static AccessWorld world;

  @BeforeAll
  static void start() throws Exception {
    world = new AccessWorld();
  }

  @AfterAll
  static void stop() throws Exception {
    world.close();
  }

  @Test
  void everyOperation_byEveryRoleAndScope_isAsDeclared() {
    List<String> wrong = new ArrayList<>();
    for (Contract.Operation operation : inOrder()) {
      ScopeRule rule = RULES.get(operation.id());
      if (rule.kind() == ScopeRule.Kind.THING && !world.has(rule.thing())) {
        wrong.add(
            "%s is about a '%s', of which AccessWorld.things() has none: add one in each county"
                .formatted(operation.id(), rule.thing()));
        continue;
      }
      for (Person person : world.people()) {
        try {
          cells(operation, rule, person, wrong);
        } catch (ContractSamples.NoSample e) {
          wrong.add(e.getMessage());
          break;
        }
      }
    }
    assertThat(wrong).as("cells that are not as openapi.yaml declares").isEmpty();
  }

  @Test
  void withoutASession_withAForgedOne_andWithOneThatIsOver_onlyOpenOperationsAnswer()
      throws Exception {
    String cookie = world.people().getLast().cookie();
    String expired = SpoiltSessions.expired(cookie, world.running().dataDirectory());
    List<String> wrong = new ArrayList<>();
    for (Contract.Operation operation : CONTRACT.operations()) {
      for (String spoilt :
          new String[] {"", SpoiltSessions.forged(cookie), expired, "shouhu_session=nonsense"}) {
        var answer = send(request(operation, HERE, null), spoilt.isEmpty() ? null : spoilt);
        boolean refused = answer.statusCode() == 401 && reason(answer).equals("NOT_SIGNED_IN");
        if (refused == PERMISSIONS.isOpen(operation.id()) || answer.statusCode() >= 500) {
          wrong.add("%s with the session '%s': %s".formatted(operation.id(), spoilt, told(answer)));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void contract_isServed() {
    assertThat(world.running().get("/openapi.yaml", null).body()).isEqualTo(CONTRACT.yaml());
  }

  /** What ends something comes after all that need it: reading, writing, removing, restoring. */
  private static List<Contract.Operation> inOrder() {
    return CONTRACT.operations().stream()
        .sorted(
            Comparator.comparingInt(operation ->
                switch (operation.method().name()) {
                  case "GET" -> 0;
                  case "DELETE" -> 2;
                  default -> operation.path().endsWith("/restore") ? 3 : 1;
                }))
        .toList();
  }

  /** All that one person can try with one operation. */
  private static void cells(
      Contract.Operation operation, ScopeRule rule, Person person, List<String> wrong) {
    if (!PERMISSIONS.allows(operation.id(), person.role())) {
      refusedByRole(operation, person, wrong);
      return;
    }
    HttpResponse<String> own = send(request(operation, HERE, person), cookie(operation, person));
    for (String filter : FILTERS) {
      boolean wantsOne = rule.kind() == ScopeRule.Kind.WITHIN && !isLetIn(operation, rule, own);
      if (wantsOne && SAMPLES.hasQuery(operation, filter)) {
        own =
            send(
                SAMPLES.request(operation, "", world.named(HERE, operation.id()), filter),
                person.cookie());
      }
    }
    boolean inside =
        switch (rule.kind()) {
          case CITY -> person.seesTheCity();
          case ALL, SELF, WITHIN -> true;
          case THING ->
              world.thing(rule.thing(), HERE, person) != null
                  && AccessWorld.isInside(rule.thing(), person);
          case WRITES -> person.seesTheCity() || mayWrite(operation, person);
          case PLACE, BED, RESIDENT, DEVICE ->
              person.seesTheCity() || person.scope().covers(HERE, "home-" + HERE);
        };
    if (inside && !isLetIn(operation, rule, own)) {
      wrong.add(cell(operation, person, "inside", "to be let in", own));
    }
    if (!inside && !isRefused(own)) {
      wrong.add(cell(operation, person, "outside", "to be refused", own));
    }
    if (rule.kind() == ScopeRule.Kind.WITHIN) {
      within(operation, person, own, wrong);
    } else if (rule.kind() != ScopeRule.Kind.ALL
        && rule.kind() != ScopeRule.Kind.SELF
        && rule.kind() != ScopeRule.Kind.CITY) {
      foreign(operation, rule, person, wrong);
    }
  }

  /** A body that names a county alone is for those who have all of it. */
  private static boolean mayWrite(Contract.Operation operation, Person person) {
    Request request = request(operation, HERE, person);
    boolean namesAThing = NAMING.matcher(request.path() + request.bodyOrNull()).find();
    return namesAThing
        ? person.scope().covers(HERE, "home-" + HERE)
        : person.scope().coversDivision(HERE);
  }

  private static void refusedByRole(
      Contract.Operation operation, Person person, List<String> wrong) {
    HttpResponse<String> answer = send(request(operation, HERE, person), person.cookie());
    if (answer.statusCode() != 403 || !reason(answer).equals("ROLE_MAY_NOT")) {
      wrong.add(cell(operation, person, "own", "403 ROLE_MAY_NOT", answer));
    }
  }

  /** Who does not see the city gets nothing foreign, neither by asking nor by a filter. */
  private static void within(
      Contract.Operation operation, Person person, HttpResponse<String> own, List<String> wrong) {
    // What a person of the county asked for and did not get stands in the audit trail.
    String shown = own.body().replaceAll("\"asked\":\"[^\"]*\"", "");
    if (!person.seesTheCity() && own.statusCode() == 200 && shown.contains(THERE)) {
      wrong.add(cell(operation, person, "own", "nothing of the other county in the answer", own));
    }
    for (String filter : FILTERS) {
      if (SAMPLES.hasQuery(operation, filter)) {
        var there = SAMPLES.request(operation, AccessWorld.UNKNOWN, world.named(THERE), filter);
        var unknown = SAMPLES.request(operation, AccessWorld.UNKNOWN, world.namedUnknown(), filter);
        compare(operation, person, filter + " of the other county", there, unknown, wrong);
      }
    }
  }

  private static void foreign(
      Contract.Operation operation, ScopeRule rule, Person person, List<String> wrong) {
    if (rule.kind() == ScopeRule.Kind.THING && world.thing(rule.thing(), THERE, person) == null) {
      return;
    }
    Request there = request(operation, THERE, person);
    Request unknown =
        rule.kind() == ScopeRule.Kind.WRITES
            ? SAMPLES.request(operation, AccessWorld.UNKNOWN, world.namedUnknown(), null)
            : SAMPLES.request(operation, unknownId(rule), world.named(HERE), null);
    compare(operation, person, "of the other county", there, unknown, wrong);
  }

  private static String unknownId(ScopeRule rule) {
    return switch (rule.thing()) {
      case "recontact" -> "resident:" + AccessWorld.UNKNOWN;
      case "waiting", "offer", "respite" -> "999999";
      default -> AccessWorld.UNKNOWN;
    };
  }

  /** What is foreign looks like what is not there, to everybody but the city. */
  private static void compare(
      Contract.Operation operation,
      Person person,
      String what,
      Request there,
      Request unknown,
      List<String> wrong) {
    HttpResponse<String> answer = send(there, person.cookie());
    if (person.seesTheCity()) {
      if (!isLetIn(operation, RULES.get(operation.id()), answer)) {
        wrong.add(cell(operation, person, what, "to be let in", answer));
      }
      return;
    }
    if (!isRefused(answer)) {
      wrong.add(cell(operation, person, what, "404, or 403 OUT_OF_SCOPE", answer));
      return;
    }
    HttpResponse<String> ofNothing = send(unknown, person.cookie());
    if (!neutral(answer.body()).equals(neutral(ofNothing.body()))) {
      wrong.add(
          cell(
              operation,
              person,
              what,
              "the answer for an unknown one, " + told(ofNothing),
              answer));
    }
  }

  /** Without the ids that were asked for. */
  private static String neutral(String body) {
    return body.replaceAll(
        "There is no ([a-z]+ )?[A-Za-z0-9.:_-]+?\\.?( \\([A-Za-z0-9.:_-]+\\))?\"",
        "There is no it.\"");
  }

  private static Request request(Contract.Operation operation, String county, Person person) {
    Map<String, String> named = world.named(county, operation.id());
    String id = id(operation, named, county, person);
    String revision =
        String.valueOf(world.register().revision(RULES.get(operation.id()).thing(), id));
    named.put("revision", revision);
    return SAMPLES.request(operation, id, named, null);
  }

  private static String id(
      Contract.Operation operation, Map<String, String> named, String county, Person person) {
    ScopeRule rule = RULES.get(operation.id());
    String id =
        switch (rule.kind()) {
          case PLACE -> named.get("placeId");
          case BED -> "free-bed-" + county;
          case RESIDENT ->
              operation.id().equals("dischargeResident")
                  ? world.register().leaving(county)
                  : named.get("residentId");
          case DEVICE -> named.get("deviceId");
          case THING -> person == null ? null : world.thing(rule.thing(), county, person);
          case WRITES -> named.get("personId");
          case ALL, SELF, CITY, WITHIN -> null;
        };
    return id == null ? AccessWorld.UNKNOWN : id;
  }

  private static String cookie(Contract.Operation operation, Person person) {
    return ENDING_SESSIONS.contains(operation.id())
        ? world.running().signIn(person.username())
        : person.cookie();
  }

  private static HttpResponse<String> send(Request request, String cookie) {
    return world
        .running()
        .send(request.method(), request.path(), cookie, request.bodyOrNull(), request.headers());
  }

  /** Taken as far as the operation's own rules: done, or refused for what it would do. */
  private static boolean isLetIn(
      Contract.Operation operation, ScopeRule rule, HttpResponse<String> answer) {
    int status = answer.statusCode();
    boolean mayBeMissing =
        rule.kind() == ScopeRule.Kind.ALL
            || rule.kind() == ScopeRule.Kind.SELF
            || rule.kind() == ScopeRule.Kind.CITY
            || operation.method().name().equals("DELETE")
            || operation.path().chars().filter(c -> c == '{').count() > 1;
    return switch (status) {
      case 400 -> false;
      case 401 -> !reason(answer).equals("NOT_SIGNED_IN");
      case 403 -> !Set.of("ROLE_MAY_NOT", "OUT_OF_SCOPE").contains(reason(answer));
      case 404 -> mayBeMissing;
      default -> status < 500;
    };
  }

  private static boolean isRefused(HttpResponse<String> answer) {
    return answer.statusCode() == 404
        || (answer.statusCode() == 403 && reason(answer).equals("OUT_OF_SCOPE"));
  }

  private static String reason(HttpResponse<String> answer) {
    return answer.body().startsWith("{") ? json(answer).path("reason").asText() : "";
  }

  private static String told(HttpResponse<String> answer) {
    String body = answer.body();
    return answer.statusCode() + " " + body.substring(0, Math.min(300, body.length()));
  }

  private static String cell(
      Contract.Operation operation,
      Person person,
      String what,
      String expected,
      HttpResponse<String> answer) {
    return "%s by %s (%s, %s), %s: expected %s, was %s"
        .formatted(
            operation.id(),
            person.username(),
            person.role(),
            person.scope(),
            what,
            expected,
            told(answer));
  }
}
