package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.log.Lane;
import org.junit.jupiter.api.Test;

/** Alarms of lasting causes end where they stand, also when merging took them somewhere else. */
class MovedAlarmTest {
  private final DeskAlone alone = new DeskAlone();

  @Test
  void alarmThatJoinedWhileItsIncidentWasMerged_endsInItsIncident() {
    readings("\"hr\":62,\"br\":14", 20);
    alone.say("button-1", "call");
    alone.say("button-2", "call");
    ask(new Command.Merge("I-1", "I-2"));
    readings("\"hr\":0,\"br\":0,\"mv\":1", 80);
    assertThat(alone.incidents().getLast().kinds()).contains(AlarmKind.NO_VITAL_SIGNS);

    ask(new Command.Unmerge("I-1"));
    readings("\"hr\":62,\"br\":14", 80);

    assertThat(alone.incidents().getFirst().alarms())
        .filteredOn(alarm -> alarm.kind() == AlarmKind.NO_VITAL_SIGNS)
        .hasSize(1)
        .allMatch(alarm -> alarm.endedAtMillis() != null);
  }

  @Test
  void firstAlarmOfACommonCause_lastsForItsOwnDeviceOnceItIsMerged() {
    Incident silent = ofSilentDevicesWhoseFirstIsHeardAgain();
    Alarm first = silent.alarms().getFirst();
    alone.say("button-unknown", "call");
    String call = alone.incidents().getLast().id();

    ask(new Command.Merge(silent.id(), call));

    assertThat(alarm(call, first.id()).endedAtMillis()).isNotNull();
    assertThat(alarm(call, silent.alarms().getLast().id()).endedAtMillis()).isNull();
  }

  @Test
  void firstAlarmOfACommonCause_lastsForTheOthersWhenSomethingIsMergedIntoIt() {
    Incident silent = ofSilentDevicesWhoseFirstIsHeardAgain();
    alone.say("button-unknown", "call");
    String call = alone.incidents().getLast().id();

    ask(new Command.Merge(call, silent.id()));

    assertThat(alarm(silent.id(), silent.alarms().getFirst().id()).endedAtMillis()).isNull();
  }

  /** All buttons fell silent together, and the one that was first speaks again. */
  private Incident ofSilentDevicesWhoseFirstIsHeardAgain() {
    SimulatedCity.BUTTONS.forEach(this::status);
    alone.pass(20 * 60);
    Incident silent =
        alone.incidents().stream()
            .filter(incident -> incident.subject().commonCause() != null)
            .findFirst()
            .orElseThrow();
    Alarm first = silent.alarms().getFirst();
    for (int i = 0; i < 2; i++) {
      alone.pass(1);
      status(first.deviceId());
    }
    assertThat(alarm(silent.id(), first.id()).endedAtMillis()).as("for the others").isNull();
    return silent;
  }

  private void ask(Command command) {
    assertThat(alone.ask(command, DeskAlone.CITY, null)).isInstanceOf(CommandResult.Done.class);
  }

  private Alarm alarm(String incidentId, String alarmId) {
    return alone.state.incidents().incident(incidentId).orElseThrow().alarms().stream()
        .filter(alarm -> alarm.id().equals(alarmId))
        .findFirst()
        .orElseThrow();
  }

  /** The sensor of bed 1 says this each 10 s. */
  private void readings(String body, int seconds) {
    for (int i = 0; i < seconds / 10; i++) {
      alone.pass(10);
      alone.hear("sensor-1", Lane.ROUTINE, "reading", body + ",\"bed\":true");
    }
  }

  private void status(String device) {
    alone.hear(device, Lane.ROUTINE, "status", "\"battery\":80");
  }
}
