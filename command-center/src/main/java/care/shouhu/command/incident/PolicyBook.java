package care.shouhu.command.incident;

import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Division;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.PolicyText;
import care.shouhu.core.directory.UnitPolicy;
import care.shouhu.core.directory.User;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which escalation policy holds where, out of memory: the place's own, else its division's, else
 * that of a division above, else the city's, else the built-in one. Any thread may ask.
 *
 * <p>One that cannot be read is passed over: the one read before at that place holds, else the next
 * one on the way.
 */
public final class PolicyBook {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyBook.class);

  /** A county has one division above it; more is a mistake in the register. */
  private static final int DIVISIONS_UP_MAX = 5;

  private static final String CITY = "city";

  private final Directory directory;
  private final EscalationPolicy defaults = EscalationPolicy.defaults();
  private final Map<String, Parsed> parsedByUnit = new ConcurrentHashMap<>();

  /** A policy with the text it was read from, so that it is read once; null when it cannot be. */
  private record Parsed(PolicyText text, EscalationPolicy policy) {}

  PolicyBook(Directory directory) {
    this.directory = directory;
  }

  /** Whose policy it is. */
  public enum Origin {
    PLACE,
    DIVISION,
    /** A division above. */
    PARENT,
    CITY,
    BUILT_IN
  }

  /**
   * A policy and whose it is.
   *
   * @param unit the place's id or the division's code; null for the city's and the built-in one
   */
  public record InForce(EscalationPolicy policy, Origin origin, String unit) {}

  /** The one that holds for this incident. */
  public EscalationPolicy inForce(Subject subject) {
    return inForce(subject.placeId(), subject.division()).policy();
  }

  /** The one that holds at this place and division; either may be null. */
  public InForce inForce(String placeId, String division) {
    return ofPlace(placeId)
        .or(() -> ofDivision(division, Origin.DIVISION))
        .or(() -> ofParents(division))
        .or(() -> read(CITY, directory.policy()).map(p -> new InForce(p, Origin.CITY, null)))
        .orElseGet(() -> new InForce(defaults, Origin.BUILT_IN, null));
  }

  /** What is older than this many seconds of where this user was counts as not known. */
  public int positionStaleSeconds(User user) {
    Optional<Place> site =
        directory.sitesOf(user).stream().min(Comparator.naturalOrder()).flatMap(directory::place);
    String division = site.map(Place::division).orElse(user.division());
    return inForce(site.map(Place::id).orElse(null), division)
        .policy()
        .travel()
        .positionStaleSeconds();
  }

  /** The built-in policy, whatever the register holds. */
  public EscalationPolicy builtIn() {
    return defaults;
  }

  private Optional<InForce> ofPlace(String placeId) {
    return placeId == null
        ? Optional.empty()
        : read("place:" + placeId, directory.policyOfPlace(placeId).map(UnitPolicy::text))
            .map(policy -> new InForce(policy, Origin.PLACE, placeId));
  }

  private Optional<InForce> ofDivision(String division, Origin origin) {
    return division == null
        ? Optional.empty()
        : read("division:" + division, directory.policyOfDivision(division).map(UnitPolicy::text))
            .map(policy -> new InForce(policy, origin, division));
  }

  private Optional<InForce> ofParents(String division) {
    String above = parent(division);
    for (int up = 0; above != null && up < DIVISIONS_UP_MAX; up++) {
      Optional<InForce> found = ofDivision(above, Origin.PARENT);
      if (found.isPresent()) {
        return found;
      }
      above = parent(above);
    }
    return Optional.empty();
  }

  private String parent(String division) {
    return division == null
        ? null
        : directory.division(division).map(Division::parent).orElse(null);
  }

  private Optional<EscalationPolicy> read(String unit, Optional<PolicyText> text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Parsed known = parsedByUnit.get(unit);
    if (known == null || !known.text().equals(text.get())) {
      known = new Parsed(text.get(), parse(text.get(), known));
      parsedByUnit.put(unit, known);
    }
    return Optional.ofNullable(known.policy());
  }

  private static EscalationPolicy parse(PolicyText text, Parsed before) {
    try {
      return EscalationPolicy.parse(text.json()).withVersion(text.policyVersion());
    } catch (IllegalArgumentException e) {
      LOG.error("Escalation policy {} cannot be read and is passed over", text.policyVersion(), e);
      return before == null ? null : before.policy();
    }
  }
}
