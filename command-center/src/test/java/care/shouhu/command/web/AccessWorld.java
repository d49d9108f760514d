package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.PASSWORD;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.access.Scope;
import care.shouhu.command.projection.PhotoTable;
import care.shouhu.command.registry.CityImport;
import care.shouhu.command.registry.search.SpellingKeeper;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import care.shouhu.core.directory.User.SignInFacts;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * A small city in which every kind of thing is there twice, in each of two counties, and somebody
 * of every role and scope.
 */
final class AccessWorld implements AutoCloseable {
  /** Not in the register. */
  static final String UNKNOWN = "unknown-1";

  private static final List<String> WRITTEN_BY_REQUESTS =
      List.of(
          "app_user",
          "area",
          "assessment",
          "bed",
          "bed_move",
          "bed_offer",
          "bed_stay",
          "building",
          "consent",
          "contact",
          "device",
          "division",
          "elder_count",
          "elder_count_before",
          "escalation_policy",
          "incident_photo",
          "notify_gateway",
          "notify_policy",
          "organisation",
          "place",
          "planned_step",
          "record_history",
          "resident",
          "respite_booking",
          "room",
          "roster_shift",
          "staff",
          "user_channel",
          "waiting_entry",
          "waiting_rule",
          "watch_parameters",
          "zone");

  private final RunningCommandCenter running = new RunningCommandCenter();
  private final AccessRegister register;
  private final List<Person> people = new ArrayList<>();
  private final Map<String, BiFunction<String, Person, String>> things = new HashMap<>();
  private final Map<String, String> incidents = new HashMap<>();
  private final Map<String, String> others = new HashMap<>();

  /** Somebody who calls, from the county {@link RunningCommandCenter#HERE} unless of the city. */
  record Person(String username, Role role, Scope scope, String cookie) {
    boolean seesTheCity() {
      return scope instanceof Scope.City;
    }
  }

  AccessWorld() throws Exception {
    String hash = running.center().passwords().hash(PASSWORD).join();
    String home = "home-" + HERE;
    List<User> more =
        List.of(
            user("registrar-county", hash, Role.REGISTRAR, HERE, null),
            user("registrar-home", hash, Role.REGISTRAR, HERE, home),
            user("auditor-county", hash, Role.AUDITOR, HERE, null),
            ofAllSites("lead-all", hash, Role.INSTITUTION_LEAD, home),
            ofAllSites("staff-all", hash, Role.INSTITUTION_STAFF, home),
            ofAllSites("registrar-all", hash, Role.REGISTRAR, home),
            ofAllSites("auditor-all", hash, Role.AUDITOR, home));
    var second =
        new Place(
            "home-2-" + HERE,
            PlaceKind.INSTITUTION,
            "福利院二部",
            HERE,
            null,
            Terrain.TOWN,
            106.9,
            27.7,
            home);
    running
        .center()
        .registry()
        .importCity(new CityImport(List.of(second), List.of(), List.of(), List.of(), more));
    for (String username :
        List.of(
            "city",
            "county-" + HERE,
            "lead-" + HERE,
            "staff-" + HERE,
            "field-" + HERE,
            "registrar",
            "registrar-county",
            "registrar-home",
            "lead-all",
            "staff-all",
            "registrar-all",
            "auditor-all",
            "auditor",
            "auditor-county",
            "admin")) {
      User user = running.directory().user(username).orElseThrow();
      people.add(
          new Person(
              username,
              user.role(),
              Scope.of(user, running.directory()),
              running.signIn(username)));
    }
    register = new AccessRegister(running);
    things();
    SpellingKeeper.spellAll(running.database().jdbi());
  }

  private static User user(String username, String hash, Role role, String division, String place) {
    return new User(username, username, hash, role, division, place, null, null, List.of(), true);
  }

  private static User ofAllSites(String username, String hash, Role role, String organisation) {
    return new User(
        username,
        username,
        hash,
        role,
        null,
        null,
        organisation,
        null,
        null,
        List.of(),
        true,
        SignInFacts.PASSWORD_ALONE);
  }

  /**
   * One of each kind that {@code x-scope: [THING, kind]} names, in each county. A new kind of thing
   * gets its line here.
   */
  private void things() {
    Map<String, String> holds = new HashMap<>();
    Map<String, String> handovers = new HashMap<>();
    Map<String, String> assignments = new HashMap<>();
    for (String county : List.of(HERE, THERE)) {
      incidents.put(county, incident("button-" + county + "-1"));
      holds.put(
          county,
          id(
              "/api/v1/shelves",
              "city",
              "{\"deviceId\":\"sensor-%s-1\",\"kind\":\"SILENT\",\"minutes\":60,\"reason\":\"x\"}"
                  .formatted(county)));
      handovers.put(county, id("/api/v1/handovers", "county-" + county, "{}"));
      handovers.put("home-" + county, id("/api/v1/handovers", "lead-" + county, "{}"));
      assignments.putAll(assignments(county));
      photograph(county);
    }
    things.put("incident", (county, person) -> incidents.get(county));
    things.put("hold", (county, person) -> holds.get(county));
    things.put(
        "handover",
        (county, person) ->
            handovers.get((person.scope() instanceof Scope.Institution ? "home-" : "") + county));
    List.of(HERE, THERE).forEach(county -> people.forEach(person -> shift(county, person)));
    things.put("shift", this::shift);
    things.put("user", (county, person) -> "staff-" + county);
    things.put("photo", (county, person) -> "photo-" + county);
    things.put("recontact", (county, person) -> "resident:res-" + county + "-1");
    things.put(
        "assignment",
        (county, person) ->
            assignments.get(county.equals(HERE) ? person.username() : "field-" + THERE));
  }

  private void photograph(String county) {
    new PhotoTable(running.database().jdbi())
        .keep(
            new PhotoTable.Taken(
                "photo-" + county,
                incidents.get(county),
                "-",
                "field-" + county,
                System.currentTimeMillis(),
                "0".repeat(64),
                new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, 0}));
  }

  private final Map<String, String> shifts = new HashMap<>();

  private String shift(String county, Person person) {
    boolean home = person.scope() instanceof Scope.Institution;
    return shifts.computeIfAbsent(
        (home ? "home-" : "") + county,
        where ->
            id(
                "/api/v1/shifts",
                (home ? "lead-" : "county-") + county,
                "{\"%s\":\"%s\",\"startsAt\":%d,\"endsAt\":%d,\"people\":[\"%s\"]}"
                    .formatted(
                        home ? "placeId" : "division",
                        where,
                        System.currentTimeMillis(),
                        System.currentTimeMillis() + 3_600_000,
                        (home ? "staff-" : "field-") + county)));
  }

  private String incident(String button) {
    running.calls(button, 1);
    String cookie = person("city").cookie();
    String[] id = new String[1];
    await(() -> {
      JsonNode items =
          json(running.get("/api/v1/incidents?deviceId=" + button, cookie)).get("items");
      id[0] = items.isEmpty() ? null : items.get(0).get("id").asText();
      return id[0] != null;
    });
    return id[0];
  }

  private Map<String, String> assignments(String county) {
    String incident = incident("button-" + county + "-2");
    others.put(county, incident);
    HttpResponse<String> sent =
        running.post(
            "/api/v1/incidents/" + incident + "/dispatch",
            person("city").cookie(),
            "{\"responders\":[\"field-%s\",\"lead-%s\",\"staff-%s\"]}"
                .formatted(county, county, county));
    Map<String, String> ids = new HashMap<>();
    json(sent)
        .get("assignments")
        .forEach(one -> ids.put(one.get("responder").asText(), one.get("id").asText()));
    return ids;
  }

  private String id(String path, String username, String body) {
    String cookie = username.equals("city") ? person("city").cookie() : running.signIn(username);
    HttpResponse<String> answer = running.post(path, cookie, body);
    if (answer.statusCode() != 201) {
      throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return json(answer).get("id").asText();
  }

  private Person person(String username) {
    return people.stream().filter(one -> one.username().equals(username)).findFirst().orElseThrow();
  }

  RunningCommandCenter running() {
    return running;
  }

  List<Person> people() {
    return people;
  }

  /** Whether the world has things of this kind. */
  boolean has(String kind) {
    return things.containsKey(kind) || register.thing(kind, HERE, false) != null;
  }

  /** One of the kind in the county, and in the person's own hands where it is somebody's. */
  String thing(String kind, String county, Person person) {
    return things.containsKey(kind)
        ? things.get(kind).apply(county, person)
        : register.thing(kind, county, person.scope() instanceof Scope.Institution);
  }

  /** Areas belong to a county and to no home in it; everything else here is the home's too. */
  static boolean isInside(String kind, Person person) {
    return !(kind.equals("area") && person.scope() instanceof Scope.Institution);
  }

  AccessRegister register() {
    return register;
  }

  /** What fields that name something hold, for a county. */
  Map<String, String> named(String county) {
    Map<String, String> named = new HashMap<>();
    named.put("placeId", "home-" + county);
    named.put("bedId", "bed-" + county + "-1");
    named.put("residentId", "res-" + county + "-1");
    named.put("deviceId", "sensor-" + county + "-1");
    named.put("division", county);
    named.put("personId", "person-" + county);
    named.put("into", others.get(county));
    named.put("toPlaceId", "home-" + county);
    named.put("hubId", "spare-" + county);
    named.put("responders", "field-" + county);
    named.put("people", "field-" + county);
    return named;
  }

  /** The same, where an operation wants something else by the same name. */
  Map<String, String> named(String county, String operation) {
    Map<String, String> named = named(county);
    switch (operation) {
      case "admitResident", "transferResident" -> named.put("bedId", "free-bed-" + county);
      case "bookRespite" -> named.put("bedId", "respite-bed-" + county);
      case "mergeOrganisation" -> named.put("into", "other-org-" + county);
      case "getRecordHistory" -> named.put("kind", "resident");
      default -> {
        // The usual ones.
      }
    }
    return named;
  }

  /** The same, naming what is not there. */
  Map<String, String> namedUnknown() {
    Map<String, String> named = new HashMap<>();
    named(HERE).keySet().forEach(field -> named.put(field, UNKNOWN));
    named.put("division", "529999");
    return named;
  }

  /**
   * What the tables hold that only people's requests write, as digests by table. What devices, the
   * clock and the desk's own log write goes on meanwhile and is left out.
   */
  Map<String, String> contents() {
    return running
        .database()
        .jdbi()
        .withHandle(handle -> {
          Map<String, String> contents = new TreeMap<>();
          for (String table : WRITTEN_BY_REQUESTS) {
            contents.put(
                table,
                handle
                    .createQuery(
                        """
                        select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '')
                        from <table> t
                        """)
                    .define("table", table)
                    .mapTo(String.class)
                    .one());
          }
          return contents;
        });
  }

  /** Who did something to the incidents of the other county, as their histories say. */
  Set<String> actorsOfForeignIncidents() {
    Set<String> actors = new TreeSet<>();
    for (String incident : List.of(incidents.get(THERE), others.get(THERE))) {
      json(running.get("/api/v1/incidents/" + incident, person("city").cookie()))
          .get("history")
          .forEach(entry -> actors.add(entry.path("by").asText("device")));
    }
    return actors;
  }

  @Override
  public void close() throws IOException {
    running.close();
  }
}
