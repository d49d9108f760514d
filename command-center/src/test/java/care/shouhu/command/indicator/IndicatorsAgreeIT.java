package care.shouhu.command.indicator;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.db.TestDatabase;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** The values of the view that dashboards read are those of {@link Indicators}. */
class IndicatorsAgreeIT {
  private static final String CITY = "520300";
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  private static final int DAYS = 400;

  @Test
  void theViewAndTheProduct_giveTheSameValues_whateverIsMissing() {
    try (TestDatabase fresh = TestDatabase.fresh()) {
      Jdbi jdbi = fresh.database().jdbi();
      Random random = new Random(7);
      for (int day = 0; day < DAYS; day++) {
        Counts counts = counts(random);
        insert(jdbi, FIRST.plusDays(day), counts);

        Map<String, Double> shown = shown(jdbi, FIRST.plusDays(day));

        assertThat(shown).as("%s", counts).isEqualTo(expected(counts));
      }
    }
  }

  /** Small numbers, so that nothing, all and the tenth that may be missing all come up. */
  private static Counts counts(Random random) {
    int beds = random.nextInt(12);
    int operatorKnown = beds == 0 ? 0 : beds - random.nextInt(Math.min(beds, 3) + 1);
    int communities = random.nextInt(4);
    int tekun = random.nextInt(24);
    int known = tekun == 0 ? 0 : tekun - random.nextInt(Math.min(tekun, 4) + 1);
    int dependent = random.nextInt(known + 1);
    int institutions = random.nextInt(4);
    Integer elders = random.nextInt(3) == 0 ? null : (Integer) random.nextInt(3);
    return new Counts(
        0,
        elders,
        elders == null ? null : FIRST,
        beds,
        random.nextInt(beds + 1),
        operatorKnown,
        random.nextInt(operatorKnown + 1),
        communities,
        random.nextInt(communities + 1),
        tekun,
        known,
        dependent,
        random.nextInt(dependent + 1),
        institutions,
        random.nextInt(institutions + 1));
  }

  private static void insert(Jdbi jdbi, LocalDate day, Counts counts) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                insert into indicator_day (division, day, at, elders, elders_as_of, beds, nursing_beds, beds_operator_known,
                  beds_by_government, communities, communities_served, tekun, tekun_known, tekun_dependent, tekun_in_care,
                  institutions, reporting)
                values (:division, :day, now(), :c.elders, :c.eldersAsOf, :c.beds, :c.nursingBeds, :c.bedsOperatorKnown,
                  :c.bedsByGovernment, :c.communities, :c.communitiesServed, :c.tekun, :c.tekunKnown, :c.tekunDependent,
                  :c.tekunInCare, :c.institutions, :c.reporting)
                """)
            .bind("division", CITY)
            .bind("day", day)
            .bindMethods("c", counts)
            .execute());
  }

  private static Map<String, Double> shown(Jdbi jdbi, LocalDate day) {
    Map<String, Double> values = new HashMap<>();
    jdbi.useHandle(handle ->
        handle
            .createQuery(
                "select key, value from indicator_value where division = :division and day = :day")
            .bind("division", CITY)
            .bind("day", day)
            .map((row, context) -> {
              BigDecimal value = row.getBigDecimal("value");
              return values.put(
                  row.getString("key"), value == null ? null : rounded(value.doubleValue()));
            })
            .list());
    return values;
  }

  private static Map<String, Double> expected(Counts counts) {
    Map<String, Double> values = new HashMap<>();
    for (Indicator indicator : Indicators.of(PlanFigure.load(), counts, null, 0)) {
      values.put(
          indicator.key().name().toLowerCase(Locale.ROOT),
          indicator.value() == null ? null : rounded(indicator.value()));
    }
    return values;
  }

  private static Double rounded(double value) {
    return Math.round(value * 1e9) / 1e9;
  }
}
