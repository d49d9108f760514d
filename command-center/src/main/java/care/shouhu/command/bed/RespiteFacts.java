package care.shouhu.command.bed;

import java.time.LocalDate;

/**
 * What is booked around a respite stay or a respite bed, as the rules see it.
 *
 * @param from the first night of the guest's own booking; null when there is none
 * @param until the day of leaving of that booking; null when there is none
 * @param next the first night for which the bed, or the guest elsewhere, is booked otherwise; null
 *     for none. May lie in the past, where somebody has not come yet
 * @param bedNext the first night for which the bed that would go out of service, or that the guest
 *     would come into or be moved to, is booked for somebody else, or the guest who would come is
 *     booked elsewhere; null for none, and for other commands
 */
public record RespiteFacts(LocalDate from, LocalDate until, LocalDate next, LocalDate bedNext) {
  public static final RespiteFacts NONE = new RespiteFacts(null, null, null, null);

  /** The same, of a bed that is booked from this night on; null for never. */
  public RespiteFacts withBedNext(LocalDate night) {
    return new RespiteFacts(from, until, next, night);
  }
}
