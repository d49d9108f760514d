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
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The register as asked for. From memory, so it answers while the database is stopped. */
final class RegisterLists {
  private final Directory directory;
  private final InScope inScope;
  private final Queries queries;

  RegisterLists(Directory directory, InScope inScope, Queries queries) {
    this.directory = directory;
    this.inScope = inScope;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "listDivisions", call -> queries.run(this::divisions),
        "listUsers", call -> queries.run(() -> users(call)));
  }

  /** What memory knows of records: without the database less of each, but as many. */
  Map<String, Function<Call, Reply>> records() {
    return Map.of(
        "listPlaces", this::places,
        "listBeds", this::beds,
        "listDevices", this::devices,
        "getResident", this::resident);
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
                && inScope.covers(scope, place);
    return page(call, directory.places(), Place::id, asked, RegisterJson::place);
  }

  private Reply beds(Call call) {
    Place place = inScope.place(call.caller().scope(), call.query("placeId").orElseThrow());
    return page(
        call,
        directory.bedsOfPlace(place.id()),
        Bed::id,
        bed -> true,
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
    return page(
        call, devices, Device::id, device -> inScope.covers(scope, device), RegisterJson::device);
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
