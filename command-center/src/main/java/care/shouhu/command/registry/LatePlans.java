package care.shouhu.command.registry;

import care.shouhu.command.bed.BedTruth.LatePlan;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/**
 * Plans whose day is over and that nobody took or gave up, as they were read last: what the truth
 * of beds asks people about stays there while the database is away.
 */
public final class LatePlans {
  private static final long READ_EVERY_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int PLANS_MAX = 5_000;

  private final Jdbi jdbi;
  private volatile List<LatePlan> newest = List.of();
  private long readNanos = System.nanoTime() - READ_EVERY_NANOS;

  public LatePlans(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** One for a person, the longest over first. */
  public List<LatePlan> newest() {
    return newest;
  }

  void readIfDue() {
    if (System.nanoTime() - readNanos >= READ_EVERY_NANOS) {
      newest =
          jdbi.withHandle(handle ->
              handle
                  .createQuery(
                      """
                      select resident_id, min(on_day) as on_day from planned_step
                      where status = 'OPEN' and on_day < (clock_timestamp() at time zone 'Asia/Shanghai')::date
                      group by resident_id order by 2, 1 limit :max
                      """)
                  .bind("max", PLANS_MAX)
                  .map((row, context) ->
                      new LatePlan(
                          row.getString("resident_id"), row.getObject("on_day", LocalDate.class)))
                  .list());
      readNanos = System.nanoTime();
    }
  }
}
