package care.shouhu.command.web;

import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.Tier;
import care.shouhu.core.directory.User.Role;
import java.util.Comparator;

/**
 * Which incidents a page is sent where it is not sent all, and which it keeps: {@code priority.ts}
 * of the front end has the same order, and both are tested by {@code live-priority.json}. First
 * what the user has in hand, then what rings at their desk: behind a limit it would make no sound.
 * Then what nobody has, what somebody has, and what only waits for its closing. Within each by
 * class, the oldest first.
 *
 * @param username whose page it is
 * @param role by which it rings there
 */
record LivePriority(String username, Role role) implements Comparator<Incident> {
  private static final Comparator<Incident> BY_CLASS_AND_AGE =
      Comparator.comparing(Incident::alarmClass)
          .thenComparingLong(Incident::openedAtMillis)
          .thenComparing(Incident::id);

  private enum Rank {
    OWN,
    RINGS_HERE,
    OPEN,
    CLAIMED,
    OTHER
  }

  @Override
  public int compare(Incident a, Incident b) {
    int byRank = rank(a).compareTo(rank(b));
    return byRank != 0 ? byRank : BY_CLASS_AND_AGE.compare(a, b);
  }

  private Rank rank(Incident incident) {
    if (incident.state().taken().filter(claim -> claim.by().equals(username)).isPresent()) {
      return Rank.OWN;
    }
    return switch (incident.status()) {
      case OPEN -> ringsHere(incident) ? Rank.RINGS_HERE : Rank.OPEN;
      case CLAIMED -> Rank.CLAIMED;
      case HANDLED, CLOSED, MERGED -> Rank.OTHER;
    };
  }

  /** It has been passed on as far as this desk; the same as {@code ringsHere.ts}. */
  private boolean ringsHere(Incident incident) {
    return switch (role) {
      case CITY_OPERATOR, ADMIN -> rings(incident, Tier.CITY_DESK);
      case COUNTY_OPERATOR -> rings(incident, Tier.COUNTY_DESK);
      case INSTITUTION_LEAD -> rings(incident, Tier.INSTITUTION_LEAD);
      case INSTITUTION_STAFF, FIELD_WORKER, REGISTRAR, AUDITOR -> false;
    };
  }

  private static boolean rings(Incident incident, Tier from) {
    return incident.isRinging() && incident.tierName().compareTo(from) >= 0;
  }
}
