package care.shouhu.command.incident;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.DutyMark.State;
import care.shouhu.command.incident.DutyState.Basis;
import care.shouhu.core.directory.Shift;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On duty by roster and by what was said; times are hours of one day. */
class DutyTest {
  /** 8 to 16 today, and the same tomorrow. */
  private static final List<Shift> SHIFTS = List.of(shift(8, 16), shift(32, 40));

  @ParameterizedTest
  @CsvSource({"7, NOT_ROSTERED, 8", "8, ROSTER, 16", "15, ROSTER, 16", "16, NOT_ROSTERED, 32"})
  void theRosterSaysIt(double now, Basis basis, double until) {
    assertThat(duty(null, now)).isEqualTo(DutyState.of(basis, hours(until)));
  }

  @Test
  void whomNoRosterNamesIsOnDutyByTheRegistersFlag() {
    assertThat(Duty.at(user(true), List.of(), null, 0).basis()).isEqualTo(Basis.STANDING);
    assertThat(Duty.at(user(false), List.of(), null, 0).basis()).isEqualTo(Basis.NOT_ROSTERED);
  }

  @ParameterizedTest
  @CsvSource({
    // said at, looked at, basis
    "ON, 7.5, 15, SIGNED_ON", // early for the shift: to its end
    "ON, 7.5, 16, NOT_ROSTERED",
    "ON, 9, 16, NOT_ROSTERED",
    "ON, 17, 28, SIGNED_ON", // outside of any shift: 12 h
    "ON, 17, 29, NOT_ROSTERED",
    "OFF, 10, 15, SIGNED_OFF", // gone early
    "OFF, 10, 31, SIGNED_OFF",
    "OFF, 10, 32, ROSTER", // the next shift counts again
    "OFF, 17, 33, ROSTER",
    "BREAK, 10, 10.4, ON_BREAK",
    "BREAK, 10, 10.5, SIGNED_ON",
    "BREAK, 10, 16, NOT_ROSTERED",
    "AS_ROSTERED, 10, 11, ROSTER"
  })
  void whatWasSaidGoesBeforeTheRosterForItsTime(State said, double at, double now, Basis basis) {
    assertThat(duty(mark(said, at, null), now).basis()).isEqualTo(basis);
  }

  @ParameterizedTest
  @CsvSource({
    "ON, 9, 18, 17, SIGNED_ON",
    "ON, 9, 18, 18, NOT_ROSTERED",
    "OFF, 9, 12, 11, SIGNED_OFF",
    "OFF, 9, 12, 12, ROSTER",
    "BREAK, 9, 10, 9.9, ON_BREAK",
    "BREAK, 9, 10, 10, SIGNED_ON"
  })
  void itHoldsAsLongAsWasSaid(State said, double at, double until, double now, Basis basis) {
    assertThat(duty(mark(said, at, until), now).basis()).isEqualTo(basis);
  }

  @Test
  void onABreakOneIsOnDutyAndNotAvailable() {
    DutyState onBreak = duty(mark(State.BREAK, 10, null), 10);

    assertThat(onBreak.onDuty()).isTrue();
    assertThat(onBreak.available()).isFalse();
  }

  @Test
  void withoutARosterSigningOffHoldsUntilSomethingElseIsSaid() {
    DutyState off = Duty.at(user(true), List.of(), mark(State.OFF, 10, null), hours(1_000));

    assertThat(off.basis()).isEqualTo(Basis.SIGNED_OFF);
  }

  private static DutyState duty(DutyMark mark, double now) {
    return Duty.at(user(false), SHIFTS, mark, hours(now));
  }

  private static DutyMark mark(State state, double at, Double until) {
    return new DutyMark("u", state, hours(at), until == null ? null : (Long) hours(until), "u");
  }

  private static Shift shift(double from, double to) {
    return new Shift((long) from, "home", null, "", hours(from), hours(to), List.of("u"));
  }

  private static User user(boolean flag) {
    return new User(
        "u", "u", "", Role.INSTITUTION_STAFF, null, "home", null, null, List.of(), flag);
  }

  private static long hours(double hours) {
    return Math.round(hours * 3_600_000);
  }
}
