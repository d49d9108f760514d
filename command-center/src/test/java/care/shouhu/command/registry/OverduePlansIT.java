package care.shouhu.command.registry;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.bed.Promise;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** What becomes of a plan that nobody took or gave up. */
class OverduePlansIT {
  private static final String PERSON = "res-" + HERE + "-1";
  private static final String TARGET = "promised-bed";

  @Test
  void aPlanNobodyTook_isGivenUpThreeDaysAfterItsDay_andPromisesNothing() throws Exception {
    try (var running = new RunningCommandCenter()) {
      running.database().jdbi().useHandle(OverduePlansIT::isGivenUp);
    }
  }

  private static void isGivenUp(Handle handle) {
    planned(handle);

    PlanRows.giveUpOverdue(handle);
    assertThat(promise(handle).residentId()).as("asked about for three days").isEqualTo(PERSON);
    handle.execute("update planned_step set on_day = on_day - 1");
    PlanRows.giveUpOverdue(handle);

    assertThat(promise(handle)).isNull();
    assertThat(
            handle
                .createQuery("select status || ' ' || ended_by from planned_step")
                .mapTo(String.class)
                .list())
        .as("it stays in its row")
        .containsExactly("CANCELLED system");
  }

  /** For three days ago. */
  private static void planned(Handle handle) {
    handle.execute(
        "insert into bed (id, place_id, room, label) values (?, ?, '9', 'z')",
        TARGET,
        "home-" + HERE);
    handle.execute(
        """
        insert into planned_step (resident_id, place_id, command, on_day, target_bed_id, planned_by, status)
        values (?, ?, 'TRANSFER', (now() at time zone 'Asia/Shanghai')::date - 3, ?, 'test', 'OPEN')
        """,
        PERSON,
        "home-" + HERE,
        TARGET);
  }

  private static Promise promise(Handle handle) {
    return BedReading.bed(handle, TARGET).orElseThrow().facts().promised();
  }
}
