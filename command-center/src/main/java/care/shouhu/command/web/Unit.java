package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Division;
import java.util.Optional;

/**
 * A part of the city that policies and rosters are made for, as a request names it.
 *
 * @param division the county, or null
 * @param placeId the institution, or null; both null is the city
 */
record Unit(String division, String placeId) {

  /**
   * The unit a request names, in the caller's scope; neither named is the city.
   *
   * @param writes whether it is to be changed: who sees one institution may read what holds above
   *     it, but writes only inside
   */
  static Unit of(
      Directory directory,
      InScope inScope,
      Scope scope,
      Optional<String> division,
      Optional<String> placeId,
      boolean writes) {
    if (division.isPresent() && placeId.isPresent()) {
      throw new Refusal(Problem.badRequest("division or placeId is wanted, not both."));
    }
    if (placeId.isPresent()) {
      inScope.place(scope, placeId.get());
      return new Unit(null, placeId.get());
    }
    Optional<Division> named =
        division.map(code ->
            directory
                .division(code)
                .orElseThrow(
                    () -> new Refusal(Problem.notFound("There is no division " + code + "."))));
    // The city's own code means the city.
    Unit unit =
        named.filter(d -> d.parent() != null).map(d -> new Unit(d.code(), null)).orElse(CITY);
    if (writes) {
      boolean inside =
          unit.isCity() ? scope instanceof Scope.City : scope.coversDivision(unit.division());
      if (!inside) {
        throw InScope.outOfScope("division");
      }
    } else if (!unit.isCity()) {
      inScope.requireDivision(scope, division);
    }
    return unit;
  }

  private static final Unit CITY = new Unit(null, null);

  /** The unit a request asks about; where it names none, the caller's own. */
  static Unit asked(Directory directory, InScope inScope, Call call) {
    Scope scope = call.caller().scope();
    Optional<String> division = call.query("division");
    Optional<String> placeId = call.query("placeId");
    if (division.isEmpty() && placeId.isEmpty()) {
      if (scope instanceof Scope.County county) {
        return new Unit(county.division(), null);
      }
      if (scope instanceof Scope.Institution institution) {
        return new Unit(null, institution.placeId());
      }
    }
    return of(directory, inScope, scope, division, placeId, false);
  }

  boolean isCity() {
    return division == null && placeId == null;
  }
}
