package care.shouhu.command.report;

import care.shouhu.command.indicator.Indicator;
import java.time.YearMonth;
import java.util.List;

/**
 * What the report of a month says.
 *
 * @param scopeName 遵义市, or the division's name
 * @param madeAtMillis when it was made; of the running month it ends there
 * @param lines the divisions of the city, or the institutions of a division
 * @param total all of them together
 * @param indicators of the last day of the month whose figures were kept, or of now in the running
 *     month; empty when of no day they were
 * @param indicatorsDay of which day they are, as text; empty with none
 */
public record MonthlyReport(
    YearMonth month,
    String scopeName,
    long madeAtMillis,
    List<Line> lines,
    Line total,
    List<Indicator> indicators,
    String indicatorsDay) {

  public MonthlyReport {
    lines = List.copyOf(lines);
    indicators = List.copyOf(indicators);
  }

  /**
   * One division or institution. Beds and people are means over the month's days, of which {@code
   * days} are known; the others are counted.
   *
   * @param days of the month for which there are figures; with 0 the means mean nothing
   * @param admissions of residents, also from another institution
   * @param overrides who came without a valid assessment, for a reason: residents and guests
   * @param discharges of residents, also to another institution
   * @param respiteStays that began, also of guests from another institution
   * @param waiting at the end of the month
   * @param fromList who moved in this month to a bed that had been offered to them
   */
  public record Line(
      String id,
      String name,
      int days,
      double beds,
      double occupied,
      double nursingBeds,
      double nursingOccupied,
      double independent,
      double partial,
      double full,
      long admissions,
      long overrides,
      long discharges,
      long leaves,
      long toHospital,
      long respiteStays,
      long waiting,
      long offers,
      long fromList) {

    /** Occupied of a hundred beds; null without beds or without figures. */
    public Double occupancyPercent() {
      return days == 0 || beds == 0 ? null : (Double) (100 * occupied / beds);
    }
  }
}
