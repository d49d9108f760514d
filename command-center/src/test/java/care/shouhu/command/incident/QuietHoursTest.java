package care.shouhu.command.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can wait waits for the morning; what cannot never does. */
class QuietHoursTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final QuietHours NIGHT =
      new QuietHours("22:00", "07:00", List.of(AlarmClass.MEDIUM, AlarmClass.TECHNICAL));

  @ParameterizedTest
  @CsvSource({
    "2026-11-27T21:59:59+08:00,",
    "2026-11-27T22:00:00+08:00, 2026-11-28T07:00:00+08:00",
    "2026-11-27T23:30:00+08:00, 2026-11-28T07:00:00+08:00",
    "2026-11-28T00:00:00+08:00, 2026-11-28T07:00:00+08:00",
    "2026-11-28T06:59:59+08:00, 2026-11-28T07:00:00+08:00",
    "2026-11-28T07:00:00+08:00,",
    "2026-11-28T12:00:00+08:00,"
  })
  void aStepInTheNightIsTakenInTheMorning(String at, String held) {
    var until = NIGHT.heldUntil(AlarmClass.MEDIUM, millis(at));

    assertThat(until.isPresent()).isEqualTo(held != null);
    if (held != null) {
      assertThat(until.getAsLong()).isEqualTo(millis(held));
    }
  }

  @Test
  void hoursWithinOneDayHoldToo() {
    var noon = new QuietHours("12:00", "14:30", List.of(AlarmClass.TECHNICAL));

    assertThat(noon.heldUntil(AlarmClass.TECHNICAL, millis("2026-11-27T13:00:00+08:00")))
        .hasValue(millis("2026-11-27T14:30:00+08:00"));
    assertThat(noon.heldUntil(AlarmClass.MEDIUM, millis("2026-11-27T13:00:00+08:00"))).isEmpty();
  }

  @Test
  void theyCannotNameWhatRings() {
    for (AlarmClass rings : List.of(AlarmClass.URGENT, AlarmClass.HIGH)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new QuietHours("22:00", "07:00", List.of(rings)));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new QuietHours("18:00", "07:00", List.of(AlarmClass.MEDIUM)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new QuietHours("7:00", "22:00", List.of(AlarmClass.MEDIUM)));
  }

  @Test
  void anIncidentOfTheNightIsToldInTheMorningAndThenClimbs() {
    var policy = withQuietHours();
    long night = millis("2026-11-27T23:00:00+08:00");
    long morning = millis("2026-11-28T07:00:00+08:00");

    Incident opened =
        last(IncidentMachine.open(home(), alarm(AlarmKind.LATE_IN_BED), at(policy, night)));
    Incident told = last(IncidentMachine.fireDue(opened, at(policy, morning)));

    assertThat(opened.due()).isEqualTo(new Due(morning, Due.Step.RING_AGAIN));
    assertThat(told.tierName()).isEqualTo(Tier.WARD);
    assertThat(told.due()).isEqualTo(new Due(morning + 1_800_000, Due.Step.NEXT_TIER));
  }

  @Test
  void whatBecomesUrgentInTheNightClimbsAtOnce() {
    var policy = withQuietHours();
    long night = millis("2026-11-27T23:00:00+08:00");
    Incident waiting =
        last(IncidentMachine.open(home(), alarm(AlarmKind.LATE_IN_BED), at(policy, night)));

    Incident urgent =
        last(IncidentMachine.join(waiting, alarm(AlarmKind.CALL), at(policy, night + 60_000)));

    assertThat(urgent.due()).isEqualTo(new Due(night + 120_000, Due.Step.NEXT_TIER));
  }

  /** With any quiet hours, at any time: urgent and high are due exactly as without them. */
  @Property(tries = 300)
  void urgentIsNeverDelayed(@ForAll long seed) {
    var random = new Random(seed);
    EscalationPolicy loud = EscalationPolicy.defaults();
    EscalationPolicy quiet = quiet(random);
    long now = millis("2026-11-27T00:00:00+08:00") + random.nextInt(2 * 86_400) * 1_000L;
    AlarmKind kind = random.nextBoolean() ? AlarmKind.CALL : AlarmKind.HEART_RATE;
    Subject subject = random.nextBoolean() ? home() : Subject.ofDevice("d");

    Incident one = last(IncidentMachine.open(subject, alarm(kind), at(loud, now)));
    Incident other = last(IncidentMachine.open(subject, alarm(kind), at(quiet, now)));
    for (int step = 0; step < 6; step++) {
      assertThat(other.due()).isEqualTo(one.due());
      assertThat(other.tierName()).isEqualTo(one.tierName());
      long due = one.due().atMillis();
      one = last(IncidentMachine.fireDue(one, at(loud, due)));
      other = last(IncidentMachine.fireDue(other, at(quiet, due)));
    }
  }

  /** Nothing waits longer than the quiet hours may last, and nothing is due in them. */
  @Property(tries = 300)
  void whatWaitsWaitsForTheEndOnly(@ForAll long seed) {
    var random = new Random(seed);
    EscalationPolicy quiet = quiet(random);
    long now = millis("2026-11-27T00:00:00+08:00") + random.nextInt(2 * 86_400) * 1_000L;

    Incident incident =
        last(IncidentMachine.open(home(), alarm(AlarmKind.LATE_IN_BED), at(quiet, now)));
    for (int step = 0; step < 6; step++) {
      long due = incident.due().atMillis();
      assertThat(quiet.heldUntil(home(), AlarmClass.MEDIUM, due)).isEmpty();
      assertThat(due - now).isBetween(0L, (QuietHours.HOURS_MAX + 1) * 3_600_000L);
      now = due;
      incident = last(IncidentMachine.fireDue(incident, at(quiet, now)));
    }
  }

  private static EscalationPolicy quiet(Random random) {
    int from = random.nextInt(24 * 60);
    int until = (from + 1 + random.nextInt(QuietHours.HOURS_MAX * 60)) % (24 * 60);
    return policy(text(from), text(until));
  }

  private static String text(int minute) {
    return "%02d:%02d".formatted(minute / 60, minute % 60);
  }

  private static EscalationPolicy withQuietHours() {
    return policy("22:00", "07:00");
  }

  private static EscalationPolicy policy(String from, String until) {
    ObjectNode json = JSON.valueToTree(EscalationPolicy.defaults());
    for (String ladder : List.of("institution", "household", "unplaced")) {
      ObjectNode quiet = ((ObjectNode) json.get(ladder)).putObject("quietHours");
      quiet.put("from", from).put("until", until);
      quiet.putArray("classes").add("MEDIUM").add("TECHNICAL");
    }
    try {
      return EscalationPolicy.parse(JSON.writeValueAsString(json));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static Incident last(List<Decision> decisions) {
    List<Incident> all = new ArrayList<>();
    decisions.forEach(decision -> all.add(((Decision.IncidentChanged) decision).incident()));
    return all.getLast();
  }

  private static DeskMoment at(EscalationPolicy policy, long nowMillis) {
    return new DeskMoment(nowMillis, policy, new Numbers(0, 0, 0), errand -> List.of());
  }

  private static Alarm alarm(AlarmKind kind) {
    return new Alarm("L-1", "d", kind, 0, 0, 0, null, null, 1);
  }

  private static Subject home() {
    return TestSubjects.inHome();
  }

  private static long millis(String text) {
    return OffsetDateTime.parse(text).toInstant().toEpochMilli();
  }
}
