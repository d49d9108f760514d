package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Division;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Resident;
import care.shouhu.core.directory.User;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The register as asked for. From memory, so it answers while the database is stopped. */
final class RegisterLists {
  /** How a page is cut, and not what it is of. */
  private static final Set<String> PAGING = Set.of("limit", "cursor");

  private final Directory directory;
  private final LongSupplier ageMillis;
  private final InScope inScope;
  private final Queries queries;

  /**
   * @param ageMillis how long ago what memory knows was last compared with the register
   */
  RegisterLists(Directory directory, LongSupplier ageMillis, InScope inScope, Queries queries) {
    this.directory = directory;
    this.ageMillis = ageMillis;
    this.inScope = inScope;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "listDivisions", call -> queries.run(this::divisions),
        "listUsers", call -> queries.run(() -> users(call)));
  }

  /** What memory knows of records: without the database less of each, but as many. */
  Map<String, FromMemory> records() {
    return Map.of(
        "listPlaces",
        new FromMemory(Set.of("division", "kind", "organisationId"), Set.of(), this::places),
        "listBeds",
        new FromMemory(Set.of("placeId", "state"), Set.of("placeId"), this::beds),
        "listDevices",
        new FromMemory(Set.of("placeId", "residentId", "kind", "hubId"), Set.of(), this::devices),
        "getResident",
        new FromMemory(Set.of(), Set.of(), this::resident));
  }

  /** An answer out of memory, for questions that are put in words it knows. */
  final class FromMemory {
    private final Set<String> known;
    private final Set<String> wanted;
    private final Function<Call, Reply> answer;

    /**
     * @param known the filters it can answer by
     * @param wanted those without which it would be too much
     */
    FromMemory(Set<String> known, Set<String> wanted, Function<Call, Reply> answer) {
      this.known = known;
      this.wanted = wanted;
      this.answer = answer;
    }

    /** Whether it can answer just what was asked: with a filter it does not know it cannot. */
    boolean knows(Call call) {
      Set<String> asked = new TreeSet<>(call.http().queryParams().names());
      if (call.query("removed").filter("true"::equals).isEmpty()) {
        asked.remove("removed");
      }
      asked.removeAll(PAGING);
      return known.containsAll(asked) && asked.containsAll(wanted);
    }

    /** With the age of what memory knows (RFC 9111, Age). */
    Reply answer(Call call) {
      long seconds = TimeUnit.MILLISECONDS.toSeconds(ageMillis.getAsLong());
      return answer.apply(call).with("Age", Long.toString(seconds));
    }
  }

  private Reply divisions() {
    return Reply.list(
        directory.divisions().stream().sorted(Comparator.comparing(Division::code)).toList(), null);
  }

  private Reply places(Call call) {
    Scope scope = call.caller().scope();
    Optional<String> division = call.query("division");
    inScope.requireDivision(scope, division);
    Predicate<Place> asked =
        place ->
            division.filter(code -> !code.equals(place.division())).isEmpty()
                && call.query("kind").filter(kind -> !kind.equals(place.kind().name())).isEmpty()
                && call.query("organisationId")
                    .filter(id -> !id.equals(place.organisationId()))
                    .isEmpty()
                && inScope.covers(scope, place);
    return page(call, directory.places(), Place::id, asked, RegisterJson::place);
  }

  private Reply beds(Call call) {
    Place place = inScope.place(call.caller().scope(), call.query("placeId").orElseThrow());
    return page(
        call,
        directory.bedsOfPlace(place.id()),
        Bed::id,
        bed -> call.query("state").filter(state -> !state.equals(bed.state().name())).isEmpty(),
        bed ->
            RegisterJson.bed(
                bed, directory.residentOfBed(bed.id()).map(Resident::id).orElse(null)));
  }

  private Reply users(Call call) {
    return page(call, directory.users(), User::username, user -> true, RegisterJson::user);
  }

  private Reply devices(Call call) {
    Scope scope = call.caller().scope();
    Collection<Device> devices = directory.devices();
    Optional<String> placeId = call.query("placeId");
    if (placeId.isPresent()) {
      devices = directory.devicesOfPlace(inScope.place(scope, placeId.get()).id());
    }
    Optional<String> residentId = call.query("residentId");
    if (residentId.isPresent()) {
      Resident resident = inScope.resident(scope, residentId.get());
      devices =
          directory.devicesOfPlace(resident.placeId()).stream()
              .filter(device -> speaksFor(device, resident))
              .toList();
    }
    Predicate<Device> asked =
        device ->
            call.query("kind").filter(kind -> !kind.equals(device.kind().wireName())).isEmpty()
                && call.query("hubId").filter(id -> !id.equals(device.hubId())).isEmpty()
                && inScope.covers(scope, device);
    return page(call, devices, Device::id, asked, RegisterJson::device);
  }

  /** Theirs, or at their bed; at home, whatever stands there and is nobody else's. */
  private boolean speaksFor(Device device, Resident resident) {
    if (device.residentId() != null) {
      return device.residentId().equals(resident.id());
    }
    return device.bedId() == null
        ? resident.bedId() == null
        : device.bedId().equals(resident.bedId());
  }

  private Reply resident(Call call) {
    return Reply.ok(RegisterJson.resident(inScope.resident(call.caller().scope(), call.id())));
  }

  /** By id, from the cursor on. */
  private static <T> Reply page(
      Call call,
      Collection<T> records,
      Function<T, String> id,
      Predicate<T> asked,
      Function<T, JsonNode> json) {
    String after = call.cursor().map(Cursor::id).orElse("");
    int limit = call.limit();
    Stream<T> rest = records.stream().filter(one -> id.apply(one).compareTo(after) > 0);
    List<T> found = rest.filter(asked).sorted(Comparator.comparing(id)).limit(limit + 1L).toList();
    List<T> page = found.subList(0, Math.min(limit, found.size()));
    String next = found.size() > limit ? new Cursor(0, id.apply(page.getLast())).text() : null;
    return Reply.list(page.stream().map(json).toList(), next);
  }
}
