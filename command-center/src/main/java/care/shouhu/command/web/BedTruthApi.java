package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.command.bed.BedTruth;
import care.shouhu.command.bed.BedTruth.Finding;
import care.shouhu.command.bed.BedTruth.LatePlan;
import care.shouhu.command.loop.LiveDevices;
import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Resident;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The register beside the sensors: what does not agree. From memory, so also without the database.
 */
final class BedTruthApi {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int ITEMS_MAX = 5_000;

  private final Directory directory;
  private final LiveDevices live;
  private final LongSupplier registerAgeMillis;
  private final Supplier<List<LatePlan>> latePlans;
  private final InScope inScope;
  private final Queries queries;

  BedTruthApi(
      Directory directory,
      LiveDevices live,
      LongSupplier registerAgeMillis,
      Supplier<List<LatePlan>> latePlans,
      InScope inScope,
      Queries queries) {
    this.directory = directory;
    this.live = live;
    this.registerAgeMillis = registerAgeMillis;
    this.latePlans = latePlans;
    this.inScope = inScope;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of("getBedTruth", call -> queries.run(() -> truth(call)));
  }

  private Reply truth(Call call) {
    Scope scope = call.caller().scope();
    Optional<String> division = call.query("division");
    inScope.requireDivision(scope, division);
    Predicate<Place> places =
        place ->
            inScope.covers(scope, place)
                && division.filter(code -> !code.equals(place.division())).isEmpty();
    long now = call.receivedAtMillis();
    BedTruth.Truth truth = BedTruth.find(directory, live, latePlans.get(), places, now);
    ObjectNode body =
        JSON.objectNode()
            .put("at", now)
            .put("registerAt", now - registerAgeMillis.getAsLong())
            .put("beds", truth.beds())
            .put("withSensor", truth.withSensor())
            .put("heard", truth.heard())
            .put("found", truth.findings().size());
    var items = body.putArray("items");
    truth.findings().stream().limit(ITEMS_MAX).forEach(finding -> items.add(json(finding)));
    body.putNull("next");
    return Reply.ok(body);
  }

  private ObjectNode json(Finding finding) {
    Optional<Place> place = directory.place(finding.placeId());
    Optional<Bed> bed = directory.bed(finding.bedId());
    ObjectNode json =
        JSON.objectNode()
            .put("kind", finding.kind().name())
            .put("confidence", finding.confidence().name())
            .put("since", finding.sinceMillis())
            .put("placeId", finding.placeId())
            .put("placeName", place.map(Place::name).orElse(null))
            .put("division", place.map(Place::division).orElse(null))
            .put("bedId", finding.bedId().isEmpty() ? null : finding.bedId())
            .put("room", bed.map(Bed::room).orElse(null))
            .put("label", bed.map(Bed::label).orElse(null))
            .put("state", bed.map(b -> b.state().name()).orElse(null))
            .put("residentId", finding.residentId())
            .put(
                "residentName",
                Optional.ofNullable(finding.residentId())
                    .flatMap(directory::resident)
                    .map(Resident::name)
                    .orElse(null))
            .put("otherDeviceId", finding.other());
    var because = json.putArray("because");
    finding.because().forEach(reason -> because.add(reason.name()));
    return json;
  }
}
