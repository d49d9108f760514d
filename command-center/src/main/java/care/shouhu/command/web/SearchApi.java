package care.shouhu.command.web;

import care.shouhu.command.registry.search.Asked;
import care.shouhu.command.registry.search.Hit;
import care.shouhu.command.registry.search.Search;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.User.Role;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** One field to find people, places, beds and devices. */
final class SearchApi {
  private static final int HITS_USUALLY = 20;

  private final Search search;
  private final DatabaseCalls database;
  private final Looks looks;
  private final Directory directory;
  private final Queries queries;

  SearchApi(
      Search search, DatabaseCalls database, Looks looks, Directory directory, Queries queries) {
    this.search = search;
    this.database = database;
    this.looks = looks;
    this.directory = directory;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "search",
        call -> queries.run(() -> inAddress(call)),
        "searchUnseen",
        call -> queries.run(() -> inBody(call)));
  }

  /** An address is kept by every proxy on the way and by the browser: no place for a number. */
  private Reply inAddress(Call call) {
    var asked = new Asked(call.query("q").orElse(""));
    if (asked.isNumber()) {
      throw new Refusal(
          Problem.unprocessable(
              "NUMBER_IN_ADDRESS", "A telephone or identity number is asked for by POST."));
    }
    return find(call, asked, call.query("kind"), call.integer("limit", HITS_USUALLY));
  }

  private Reply inBody(Call call) {
    JsonObject body = call.body();
    var asked = new Asked(body.getString("q"));
    Optional<String> kind = Optional.ofNullable(body.getString("kind"));
    return find(call, asked, kind, body.getInteger("limit", HITS_USUALLY));
  }

  private Reply find(Call call, Asked asked, Optional<String> kind, int limit) {
    Set<String> kinds = new TreeSet<>(kind.map(Set::of).orElse(Search.KINDS));
    if (call.caller().user().role() == Role.AUDITOR) {
      // A file is nothing for an auditor, and that there is one neither.
      kinds.remove("resident");
    }
    List<Hit> hits = database.ask(() -> search.find(asked, kinds, call.caller().scope(), limit));
    looks.found(hits, call);
    boolean auditor = call.caller().user().role() == Role.AUDITOR;
    return Reply.list(auditor ? withoutHomes(hits) : hits, null);
  }

  /** A home says who lives in it, and so does its name beside a device. */
  private List<Hit> withoutHomes(List<Hit> hits) {
    return hits.stream()
        .filter(hit -> !hit.kind().equals("place") || isInstitution(hit.id()))
        .map(hit -> hit.placeId() == null || isInstitution(hit.placeId()) ? hit : unplaced(hit))
        .toList();
  }

  private boolean isInstitution(String placeId) {
    return directory
        .place(placeId)
        .filter(place -> place.kind() == PlaceKind.INSTITUTION)
        .isPresent();
  }

  private static Hit unplaced(Hit hit) {
    return new Hit(
        hit.kind(),
        hit.id(),
        hit.name(),
        hit.by(),
        hit.division(),
        hit.placeId(),
        null,
        hit.bedId(),
        hit.birthYear());
  }
}
