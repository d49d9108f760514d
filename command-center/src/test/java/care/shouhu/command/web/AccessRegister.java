package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.json;
import static care.shouhu.command.web.ContractSamples.ZUNYI;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.registry.CityImport;
import care.shouhu.command.registry.record.RecordKinds;
import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.Resident;
import care.shouhu.core.directory.Resident.CareLevel;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The register of {@link AccessWorld}: a record of each kind in each county, all in the county's
 * home where a kind belongs to one, and people enough that some may leave.
 */
final class AccessRegister {
  /** A stay ends once: each discharge is tried with somebody of their own. */
  private static final int LEAVING = 16;

  private final RunningCommandCenter running;
  private final String registrar;
  private final Map<String, String> numbers = new HashMap<>();
  private final AtomicInteger left = new AtomicInteger();

  AccessRegister(RunningCommandCenter running) {
    this.running = running;
    this.registrar = running.signIn("registrar");
    List<Place> places = new ArrayList<>();
    List<Bed> beds = new ArrayList<>();
    List<Resident> residents = new ArrayList<>();
    for (String county : List.of(HERE, THERE)) {
      places.add(
          new Place(
              "site-" + county,
              PlaceKind.INSTITUTION,
              "分院",
              county,
              null,
              Terrain.TOWN,
              106.9,
              27.7));
      beds.add(bed("spare-bed-", county, false, BedState.VACANT));
      beds.add(bed("free-bed-", county, false, BedState.VACANT));
      beds.add(bed("offer-bed-", county, true, BedState.VACANT));
      for (String who : List.of("person-", "first-waiter-", "waiter-", "guest-")) {
        residents.add(resident(who + county, county, null));
      }
      for (int n = 1; n <= LEAVING; n++) {
        Bed bed = bed("leaving-bed-" + n + "-", county, false, BedState.OCCUPIED);
        beds.add(bed);
        residents.add(resident("leaving-" + n + "-" + county, county, bed.id()));
      }
    }
    running
        .center()
        .registry()
        .importCity(new CityImport(places, beds, residents, List.of(), List.of()));
    List.of(HERE, THERE).forEach(this::records);
    List.of(HERE, THERE).forEach(this::waiting);
  }

  private static Bed bed(String name, String county, boolean nursingType, BedState state) {
    return new Bed(name + county, "home-" + county, "", name, "A", nursingType, state);
  }

  private static Resident resident(String id, String county, String bedId) {
    return new Resident(id, "李四", 1941, "M", CareLevel.PARTIAL, "home-" + county, bedId, List.of());
  }

  private void records(String county) {
    String home = "home-" + county;
    String person = "person-" + county;
    LocalDate today = LocalDate.now(ZUNYI);
    add("areas", "{'id':'%s901','name':'甲镇','division':'%s'}", county, county);
    add("organisations", "{'id':'org-%s','name':'甲','division':'%s'}", county, county);
    add("organisations", "{'id':'other-org-%s','name':'乙','division':'%s'}", county, county);
    add("buildings", "{'id':'building-%s','placeId':'%s','name':'一号楼'}", county, home);
    add("rooms", "{'id':'room-%s','placeId':'%s','name':'301'}", county, home);
    add(
        "beds",
        "{'id':'respite-bed-%s','placeId':'%s','room':'302','label':'A','respite':true}",
        county,
        home);
    add("devices", "{'id':'spare-%s','kind':'call_button','placeId':'%s'}", county, home);
    add("contacts", "{'id':'contact-%s','residentId':'%s','name':'王五'}", county, person);
    add(
        "consents",
        "{'id':'consent-%s','residentId':'%s','kind':'LOCATION','given':true,'givenOn':'%s','givenBy':'王五'}",
        county,
        person,
        today.minusDays(30));
    add(
        "assessments",
        "{'id':'assessment-%s','residentId':'%s','level':'PARTIAL','assessedOn':'%s','assessor':'赵六','validUntil':'%s'}",
        county,
        person,
        today.minusDays(30),
        today.plusDays(300));
    onFile(county);
    add(
        "staff",
        "{'id':'worker-%s','name':'孙七','post':'CARER','division':'%s','placeId':'%s'}",
        county,
        county,
        home);
  }

  /** Somebody who has a file and nothing else: no bed, no home, no device. */
  private void onFile(String county) {
    String person = onFile(county, "person");
    LocalDate today = LocalDate.now(ZUNYI);
    add("residents", "{'id':'%s','name':'王五','division':'%s'}", person, county);
    add("contacts", "{'id':'%s','residentId':'%s','name':'王六'}", onFile(county, "contact"), person);
    add(
        "consents",
        "{'id':'%s','residentId':'%s','kind':'LOCATION','given':true,'givenOn':'%s','givenBy':'王六'}",
        onFile(county, "consent"),
        person,
        today.minusDays(30));
    add(
        "assessments",
        "{'id':'%s','residentId':'%s','level':'PARTIAL','assessedOn':'%s','assessor':'赵六','validUntil':'%s'}",
        onFile(county, "assessment"),
        person,
        today.minusDays(30),
        today.plusDays(300));
  }

  /** What is there of somebody who is on file only: the person, or what belongs to them. */
  static String onFile(String county, String thing) {
    return "file-" + thing + "-" + county;
  }

  /** The bed of the nursing type is offered to the first; the second waits. */
  private void waiting(String county) {
    String home = "home-" + county;
    for (String who : List.of("first-waiter-", "waiter-")) {
      numbers.put(
          who + county,
          add(
              "waiting-list",
              "{'placeId':'%s','personId':'%s','nursingType':true}",
              home,
              who + county));
    }
    numbers.put(
        "offer-" + county,
        json(running.get("/api/v1/offers?placeId=" + home, registrar)).at("/items/0/id").asText());
    numbers.put(
        "respite-" + county,
        add(
            "respite-bookings",
            "{'bedId':'respite-bed-%s','personId':'guest-%s','from':'%s','until':'%s'}",
            county,
            county,
            LocalDate.now(ZUNYI).plusDays(3),
            LocalDate.now(ZUNYI).plusDays(5)));
    numbers.put(
        "plan-" + county,
        add(
            "residents/res-" + county + "-1/plan",
            "{'kind':'LEAVE','day':'%s','expectedReturn':'%s','reason':'探亲'}",
            LocalDate.now(ZUNYI).plusDays(40),
            LocalDate.now(ZUNYI).plusDays(41)));
  }

  /** Adds one and says its id; apostrophes stand for quotation marks. */
  @SuppressWarnings("AnnotateFormatMethod") // The annotation's library is not among the tests'.
  private String add(String list, String body, Object... values) {
    HttpResponse<String> answer =
        running.post("/api/v1/" + list, registrar, body.formatted(values).replace('\'', '"'));
    if (answer.statusCode() >= 300) {
      throw new AssertionError(list + ": " + answer.statusCode() + " " + answer.body());
    }
    return json(answer).path("id").asText();
  }

  /**
   * What {@code x-scope: [THING, kind]} names there; null when the kind is none of the register's.
   */
  String thing(String kind, String county, boolean ofTheHome) {
    return switch (kind) {
      case "area" -> county + "901";
      case "organisation" -> ofTheHome ? "home-" + county : "org-" + county;
      case "place" -> ofTheHome ? "home-" + county : "site-" + county;
      case "building", "room", "contact", "consent", "assessment", "person" -> kind + "-" + county;
      case "record" -> "person-" + county;
      case "bed" -> "spare-bed-" + county;
      case "device" -> "spare-" + county;
      case "staff" -> "worker-" + county;
      case "waiting" -> numbers.get("waiter-" + county);
      case "offer", "respite", "plan" -> numbers.get(kind + "-" + county);
      default -> null;
    };
  }

  /** Somebody who has a bed and has not been discharged. */
  String leaving(String county) {
    return "leaving-" + (1 + left.getAndIncrement() % LEAVING) + "-" + county;
  }

  /** The revision that somebody has just seen; 1 of what is not there. */
  int revision(String thing, String id) {
    String kind = thing.equals("person") ? "resident" : thing;
    return RecordKinds.named(kind)
        .flatMap(found ->
            running
                .database()
                .jdbi()
                .withHandle(handle ->
                    handle
                        .createQuery(
                            "select revision from %s where id = :id".formatted(found.table()))
                        .bind("id", id)
                        .mapTo(Integer.class)
                        .findOne()))
        .orElse(1);
  }
}
