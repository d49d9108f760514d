package care.shouhu.command.indicator;

import java.time.LocalDate;

/**
 * What the indicators of one division, or of the city, are made of.
 *
 * @param atMillis up to when this is known
 * @param elders 60 years and older; null when nobody told
 * @param eldersAsOf of which day that figure is; of several the oldest
 * @param beds in service
 * @param bedsOperatorKnown of these, those whose institution names its operator's kind
 * @param tekunKnown 特困 whose self-care status is known
 * @param tekunInCare of the dependent ones, those who have a bed
 * @param reporting institutions of which something was heard in the last 24 h: a device, or a
 *     change of a bed
 */
public record Counts(
    long atMillis,
    Integer elders,
    LocalDate eldersAsOf,
    int beds,
    int nursingBeds,
    int bedsOperatorKnown,
    int bedsByGovernment,
    int communities,
    int communitiesServed,
    int tekun,
    int tekunKnown,
    int tekunDependent,
    int tekunInCare,
    int institutions,
    int reporting) {

  /** Both together. The number of elders is known only where it is for both. */
  public Counts plus(Counts other) {
    boolean eldersKnown = elders != null && other.elders != null;
    return new Counts(
        Math.min(atMillis, other.atMillis),
        eldersKnown ? (Integer) (elders + other.elders) : null,
        eldersKnown
            ? (eldersAsOf.isBefore(other.eldersAsOf) ? eldersAsOf : other.eldersAsOf)
            : null,
        beds + other.beds,
        nursingBeds + other.nursingBeds,
        bedsOperatorKnown + other.bedsOperatorKnown,
        bedsByGovernment + other.bedsByGovernment,
        communities + other.communities,
        communitiesServed + other.communitiesServed,
        tekun + other.tekun,
        tekunKnown + other.tekunKnown,
        tekunDependent + other.tekunDependent,
        tekunInCare + other.tekunInCare,
        institutions + other.institutions,
        reporting + other.reporting);
  }

  /** The same with another number of elders. */
  public Counts withElders(Integer known, LocalDate asOf) {
    return new Counts(
        atMillis,
        known,
        asOf,
        beds,
        nursingBeds,
        bedsOperatorKnown,
        bedsByGovernment,
        communities,
        communitiesServed,
        tekun,
        tekunKnown,
        tekunDependent,
        tekunInCare,
        institutions,
        reporting);
  }
}
