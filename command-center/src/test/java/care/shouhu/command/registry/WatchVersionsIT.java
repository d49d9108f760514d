package care.shouhu.command.registry;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import java.sql.Timestamp;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** Which figures stood when an alarm was raised. */
class WatchVersionsIT {
  private static final String PERSON = "res-" + HERE + "-1";
  private static final String OTHER = "res-" + HERE + "-2";
  private static final long MINUTE = 60_000;
  private static final long BEGIN = 1_795_435_200_000L;

  @Test
  void ownFiguresStandUntilTheyAreWithdrawnOrReplaced() throws Exception {
    try (var running = new RunningCommandCenter()) {
      running.database().jdbi().useHandle(WatchVersionsIT::versions);
      var versions = new WatchVersions(running.database().jdbi());

      assertThat(own(versions, 103, 1)).as("before there was one").isZero();
      assertThat(own(versions, 104, 1)).as("own").isEqualTo(104);
      assertThat(own(versions, 105, 2)).as("own under a newer one for everybody").isEqualTo(104);
      assertThat(own(versions, 105, 4)).as("withdrawn by the next number").isZero();
      assertThat(own(versions, 107, 5)).as("put again").isEqualTo(107);
      assertThat(own(versions, 107, 9)).as("replaced, and not taken by the desk").isEqualTo(107);
      assertThat(own(versions, 108, 9)).as("replaced").isEqualTo(108);
      assertThat(everybodys(versions, 105, 4)).isEqualTo(105);
      assertThat(everybodys(versions, 108, 9)).isEqualTo(105);
      assertThat(everybodys(versions, 104, 1)).isEqualTo(103);
    }
  }

  private static int own(WatchVersions versions, int number, int minute) {
    return number(versions, PERSON, number, minute);
  }

  private static int everybodys(WatchVersions versions, int number, int minute) {
    return number(versions, null, number, minute);
  }

  private static int number(WatchVersions versions, String residentId, int number, int minute) {
    return versions
        .asOf(residentId, number, BEGIN + minute * MINUTE)
        .map(WatchVersions.Version::version)
        .orElse(0);
  }

  private static void versions(Handle handle) {
    put(handle, 103, null, "{}", 0);
    put(handle, 104, PERSON, "{}", 1);
    put(handle, 105, null, "{}", 2);
    put(handle, 106, PERSON, null, 3);
    put(handle, 107, PERSON, "{}", 5);
    put(handle, 108, PERSON, "{}", 8);
    put(handle, 109, OTHER, null, 8);
  }

  private static void put(Handle handle, int number, String residentId, String body, int minute) {
    handle.execute(
        """
        insert into watch_parameters (parameter_version, resident_id, body, made_by, created_at)
        values (?, ?, cast(? as jsonb), 'test', ?)
        """,
        number,
        residentId,
        body,
        new Timestamp(BEGIN + minute * MINUTE));
  }
}
