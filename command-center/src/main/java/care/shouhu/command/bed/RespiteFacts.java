package care.shouhu.command.bed;

import java.time.LocalDate;

/**
 * What is booked around a respite stay, as the rules see it.
 *
 * @param from the first night of the guest's own booking; null when there is none
 * @param until the day of leaving of that booking; null when there is none
 * @param next the first night for which the bed, or the guest elsewhere, is booked otherwise; null
 *     for none. May lie in the past, where somebody has not come yet
 */
public record RespiteFacts(LocalDate from, LocalDate until, LocalDate next) {
  public static final RespiteFacts NONE = new RespiteFacts(null, null, null);
}
