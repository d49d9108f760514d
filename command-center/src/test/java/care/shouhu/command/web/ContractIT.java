package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.access.Permissions;
import care.shouhu.command.access.ScopeRule;
import care.shouhu.command.access.SpoiltSessions;
import care.shouhu.command.web.AccessWorld.Person;
import care.shouhu.command.web.ContractSamples.Request;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Every operation of the contract, by every role, with every scope, for what is inside and what is
 * foreign, and without a session: as {@code x-roles} and {@code x-scope} declare. A new operation
 * is tried as soon as it is in {@code openapi.yaml}; a cell that differs is told in words.
 *
 * <p>All that must be refused comes first, while everything is still there that it could change.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ContractIT {
  private static final Contract CONTRACT = Contract.load();
  private static final Permissions PERMISSIONS = Permissions.of(CONTRACT.rolesByOperation());
  private static final List<String> FILTERS =
      List.of("division", "placeId", "bedId", "residentId", "deviceId");
  private static final Pattern NAMING = Pattern.compile("(place|bed|resident|device)Id[\"=]");

  /** What is answered about nothing, which is the same for all who may call the operation. */
  private static final Map<String, String> OF_NOTHING = new HashMap<>();

  private static AccessWorld world;
  private static ContractCalls calls;

  @BeforeAll
  static void start() throws Exception {
    world = new AccessWorld();
    calls = new ContractCalls(world, CONTRACT);
  }

  @AfterAll
  static void stop() throws Exception {
    world.close();
  }

  @Test
  @Order(1)
  void everyKindOfThing_thatAnOperationNames_isThere() {
    Set<String> missing = new TreeSet<>();
    for (Contract.Operation operation : CONTRACT.operations()) {
      ScopeRule rule = calls.rule(operation);
      if (rule.kind() == ScopeRule.Kind.THING && !world.has(rule.thing())) {
        missing.add(rule.thing() + " of " + operation.id());
      }
    }
    assertThat(missing).as("AccessWorld.things() has none; add one in each county").isEmpty();
  }

  @Test
  @Order(2)
  void withoutASession_withAForgedOne_andWithOneThatIsOver_onlyOpenOperationsAnswer()
      throws Exception {
    String cookie = world.people().getLast().cookie();
    String expired = SpoiltSessions.expired(cookie, world.running().dataDirectory());
    Map<String, String> before = world.contents();
    List<String> wrong = new ArrayList<>();
    for (Contract.Operation operation : CONTRACT.operations()) {
      Request request = calls.about(operation, HERE, null);
      for (String spoilt :
          new String[] {"", SpoiltSessions.forged(cookie), expired, "shouhu_session=nonsense"}) {
        var answer = calls.send(request, spoilt.isEmpty() ? null : spoilt);
        boolean refused =
            answer.statusCode() == 401 && ContractCalls.reason(answer).equals("NOT_SIGNED_IN");
        if (refused == PERMISSIONS.isOpen(operation.id()) || answer.statusCode() >= 500) {
          wrong.add(
              "%s with the session '%s': %s"
                  .formatted(operation.id(), spoilt, ContractCalls.told(answer)));
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(world.contents()).isEqualTo(before);
  }

  @Test
  @Order(3)
  void everyOperation_byARoleThatMayNot_orForWhatIsForeign_isRefused_andChangesNothing() {
    Map<String, String> before = world.contents();
    List<String> wrong = new ArrayList<>();
    forAllCells(
        wrong,
        (operation, person) -> {
          if (!PERMISSIONS.allows(operation.id(), person.role())) {
            refusedByRole(operation, person, wrong);
          } else if (!person.seesTheCity()) {
            refusedByScope(operation, person, wrong);
          }
        });
    assertThat(wrong).as("cells that are not as openapi.yaml declares").isEmpty();
    assertThat(world.contents()).isEqualTo(before);
    assertThat(world.actorsOfForeignIncidents())
        .contains("city")
        .isSubsetOf("city", "device", "policy");
  }

  /** Nobody serves them, so the directory does not know them: their scope is their county's. */
  @Test
  @Order(4)
  void everyOperation_aboutSomebodyOnFileOnly_whoIsForeign_isRefused_andChangesNothing() {
    Map<String, String> before = world.contents();
    List<String> wrong = new ArrayList<>();
    forAllCells(
        wrong,
        (operation, person) -> {
          if (isAboutPeople(operation, person) && !person.seesTheCity()) {
            onFileRefused(operation, person, THERE, wrong);
            if (!person.scope().covers(HERE, null)) {
              onFileRefused(operation, person, HERE, wrong);
            }
          }
        });
    assertThat(wrong).as("cells that are not as openapi.yaml declares").isEmpty();
    assertThat(world.contents()).isEqualTo(before);
  }

  @Test
  @Order(5)
  void everyOperation_byARoleThatMay_forWhatIsInside_isLetIn() {
    List<String> wrong = new ArrayList<>();
    forAllCells(
        wrong,
        (operation, person) -> {
          if (PERMISSIONS.allows(operation.id(), person.role())) {
            letIn(operation, person, wrong);
          }
        });
    assertThat(wrong).as("cells that are not as openapi.yaml declares").isEmpty();
  }

  @Test
  @Order(6)
  void everyOperation_aboutSomebodyOnFileOnly_isForThoseWhoSeeTheCounty() {
    List<String> wrong = new ArrayList<>();
    forAllCells(
        wrong,
        (operation, person) -> {
          if (isAboutPeople(operation, person) && isForWhoIsOnFile(operation, person)) {
            var own = calls.send(operation, calls.aboutOnFile(operation, HERE, person), person);
            if (!calls.isLetIn(operation, own)) {
              wrong.add(cell(operation, person, "on file", "to be let in", own));
            }
          }
        });
    assertThat(wrong).as("cells that are not as openapi.yaml declares").isEmpty();
  }

  @Test
  void contract_isServed() {
    assertThat(world.running().get("/openapi.yaml", null).body()).isEqualTo(CONTRACT.yaml());
  }

  private static boolean isAboutPeople(Contract.Operation operation, Person person) {
    return PERMISSIONS.allows(operation.id(), person.role()) && calls.namesAPerson(operation);
  }

  /**
   * Not for them is what wants somebody who is served: {@code RESIDENT}, or a {@code residentId}
   * that the directory must know, which is every one but where the declaration says {@code person}.
   */
  private static boolean isForWhoIsOnFile(Contract.Operation operation, Person person) {
    ScopeRule rule = calls.rule(operation);
    boolean ofTheServed =
        rule.kind() == ScopeRule.Kind.RESIDENT
            || (rule.kind() == ScopeRule.Kind.WITHIN && !rule.asksTheRegisterForPeople())
            || calls.wantsTheServed(operation);
    return !ofTheServed && person.scope().covers(HERE, null);
  }

  private static void onFileRefused(
      Contract.Operation operation, Person person, String county, List<String> wrong) {
    Request nothing = calls.aboutOnFile(operation, null, person);
    Request onFile = calls.aboutOnFile(operation, county, person);
    String ofNothing = calls.neutral(calls.send(operation, nothing, person), nothing);
    var answer = calls.send(operation, onFile, person);
    if (answer.statusCode() < 400 || !calls.neutral(answer, onFile).equals(ofNothing)) {
      String expected = "the answer for nobody, " + ofNothing;
      wrong.add(cell(operation, person, "of somebody on file in " + county, expected, answer));
    }
  }

  private interface Cell {
    void tryIt(Contract.Operation operation, Person person);
  }

  /** What ends something comes after all that need it: reading, writing, removing, restoring. */
  private static void forAllCells(List<String> wrong, Cell cell) {
    List<Contract.Operation> inOrder =
        CONTRACT.operations().stream()
            .sorted(
                Comparator.comparingInt(operation ->
                    switch (operation.method().name()) {
                      case "GET" -> 0;
                      case "DELETE" -> 2;
                      default -> operation.path().endsWith("/restore") ? 3 : 1;
                    }))
            .toList();
    for (Contract.Operation operation : inOrder) {
      try {
        world.people().forEach(person -> cell.tryIt(operation, person));
      } catch (ContractSamples.NoSample e) {
        wrong.add(e.getMessage());
      }
    }
  }

  private static void refusedByRole(
      Contract.Operation operation, Person person, List<String> wrong) {
    var answer = calls.send(operation, calls.about(operation, HERE, person), person);
    if (answer.statusCode() != 403 || !ContractCalls.reason(answer).equals("ROLE_MAY_NOT")) {
      wrong.add(cell(operation, person, "own", "403 ROLE_MAY_NOT", answer));
    }
  }

  /** Who does not see the city gets nothing foreign: neither by asking nor by a filter. */
  private static void refusedByScope(
      Contract.Operation operation, Person person, List<String> wrong) {
    ScopeRule rule = calls.rule(operation);
    switch (rule.kind()) {
      case ALL, SELF -> {
        // Of no place.
      }
      case CITY -> {
        var answer = calls.send(operation, calls.about(operation, HERE, person), person);
        if (!ContractCalls.isRefused(answer)) {
          wrong.add(cell(operation, person, "outside", "to be refused", answer));
        }
      }
      case WITHIN -> {
        for (String filter : FILTERS) {
          if (calls.hasQuery(operation, filter)) {
            Request there = calls.narrowed(operation, filter, THERE);
            Request nothing = calls.narrowed(operation, filter, null);
            sameAsNothing(operation, person, filter + " of the other", there, nothing, wrong);
          }
        }
      }
      case WRITES, THING, PLACE, BED, RESIDENT, DEVICE -> {
        Request there = calls.about(operation, THERE, person);
        Request nothing = calls.aboutNothing(operation);
        sameAsNothing(operation, person, "of the other county", there, nothing, wrong);
        if (isInside(operation, person)) {
          mixed(operation, person, wrong);
        } else {
          var answer = calls.send(operation, calls.about(operation, HERE, person), person);
          if (!ContractCalls.isRefused(answer)) {
            wrong.add(cell(operation, person, "outside", "to be refused", answer));
          }
        }
      }
    }
  }

  /** What is foreign looks like what is not there. */
  private static void sameAsNothing(
      Contract.Operation operation,
      Person person,
      String what,
      Request there,
      Request nothing,
      List<String> wrong) {
    HttpResponse<String> answer = calls.send(operation, there, person);
    if (!ContractCalls.isRefused(answer)) {
      wrong.add(cell(operation, person, what, "404, or 403 OUT_OF_SCOPE", answer));
      return;
    }
    String key = operation.id() + " " + what;
    String ofNothing =
        OF_NOTHING.computeIfAbsent(
            key, first -> calls.neutral(calls.send(operation, nothing, person), nothing));
    if (!calls.neutral(answer, there).equals(ofNothing)) {
      wrong.add(
          cell(operation, person, what, "the answer for an unknown one, " + ofNothing, answer));
    }
  }

  /** An own thing together with a foreign one is refused too, and no otherwise than with none. */
  private static void mixed(Contract.Operation operation, Person person, List<String> wrong) {
    for (ContractCalls.Mixed one : calls.mixed(operation, person)) {
      var foreign = calls.send(operation, one.foreign(), person);
      String ofNothing =
          OF_NOTHING.computeIfAbsent(
              // What is possible instead is said as far as whoever asks may do it.
              operation.id() + " by " + person.role() + " with " + one.field(),
              key -> calls.neutral(calls.send(operation, one.unknown(), person), one.unknown()));
      if (foreign.statusCode() < 400 || !calls.neutral(foreign, one.foreign()).equals(ofNothing)) {
        String expected = "the answer for an unknown one, " + ofNothing;
        wrong.add(cell(operation, person, "with a foreign " + one.field(), expected, foreign));
      }
    }
  }

  private static void letIn(Contract.Operation operation, Person person, List<String> wrong) {
    ScopeRule rule = calls.rule(operation);
    if (!isInside(operation, person)) {
      return;
    }
    var own = calls.send(operation, calls.about(operation, HERE, person), person);
    for (String filter : FILTERS) {
      boolean wantsOne = rule.kind() == ScopeRule.Kind.WITHIN && !calls.isLetIn(operation, own);
      if (wantsOne && calls.hasQuery(operation, filter)) {
        own = calls.send(operation, calls.narrowed(operation, filter, HERE), person);
      }
    }
    if (!calls.isLetIn(operation, own)) {
      wrong.add(cell(operation, person, "inside", "to be let in", own));
    }
    // What a person of the county asked for and did not get stands in the audit trail.
    String shown = own.body().replaceAll("\"asked\":\"[^\"]*\"", "");
    boolean within = rule.kind() == ScopeRule.Kind.WITHIN && own.statusCode() == 200;
    if (within && !person.seesTheCity() && shown.contains(THERE)) {
      wrong.add(cell(operation, person, "own", "nothing of the other county in the answer", own));
    }
    boolean ofTheCity =
        person.seesTheCity()
            && !Set.of(ScopeRule.Kind.ALL, ScopeRule.Kind.SELF, ScopeRule.Kind.CITY)
                .contains(rule.kind());
    if (ofTheCity && (rule.kind() != ScopeRule.Kind.THING || isOf(rule, person, THERE))) {
      letInThere(operation, person, wrong);
    }
  }

  private static void letInThere(Contract.Operation operation, Person person, List<String> wrong) {
    if (calls.rule(operation).kind() != ScopeRule.Kind.WITHIN) {
      var answer = calls.send(operation, calls.about(operation, THERE, person), person);
      if (!calls.isLetIn(operation, answer)) {
        wrong.add(cell(operation, person, "of the other county", "to be let in", answer));
      }
      return;
    }
    for (String filter : FILTERS) {
      if (calls.hasQuery(operation, filter)) {
        var answer = calls.send(operation, calls.narrowed(operation, filter, THERE), person);
        if (!calls.isLetIn(operation, answer)) {
          wrong.add(cell(operation, person, filter + " of the other", "to be let in", answer));
        }
      }
    }
  }

  /** Whether what {@code HERE} is about lies inside the person's scope. */
  private static boolean isInside(Contract.Operation operation, Person person) {
    ScopeRule rule = calls.rule(operation);
    return switch (rule.kind()) {
      case CITY -> person.seesTheCity();
      case ALL, SELF, WITHIN -> true;
      case THING -> isOf(rule, person, HERE) && AccessWorld.isInside(rule.thing(), person);
      case WRITES -> person.seesTheCity() || mayWrite(operation, person);
      case PLACE, BED, RESIDENT, DEVICE ->
          person.seesTheCity() || person.scope().covers(HERE, "home-" + HERE);
    };
  }

  private static boolean isOf(ScopeRule rule, Person person, String county) {
    return world.thing(rule.thing(), county, person) != null;
  }

  /** A body that names a county alone is for those who have all of it. */
  private static boolean mayWrite(Contract.Operation operation, Person person) {
    Request request = calls.about(operation, HERE, person);
    return NAMING.matcher(request.path() + request.bodyOrNull()).find()
        ? person.scope().covers(HERE, "home-" + HERE)
        : person.scope().coversDivision(HERE);
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
            ContractCalls.told(answer));
  }
}
