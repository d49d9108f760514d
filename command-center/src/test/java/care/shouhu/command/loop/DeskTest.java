package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.Decision.IncidentChanged;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.Register;
import care.shouhu.command.incident.Subject;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.command.watch.FactsFold;
import care.shouhu.command.watch.LiveLimits;
import care.shouhu.command.watch.Moment;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogLimits;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.Decoders;
import care.shouhu.core.wire.Envelope;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The desk alone, without threads and log. */
class DeskTest {
  private static final long BEGIN_MILLIS = DeskSimulation.BEGIN_MILLIS;
  private static final int DEVICES = 150;

  private final FactsFold fold = new FactsFold(LiveLimits.builtIn());
  private final DeskState state = new DeskState(new WatchState(fold, new SeenKeys()));
  private final Desk desk =
      new Desk(state, new Register(SimulatedCity.directory()), () -> this.bugs++);
  private int bugs;
  private long seq;

  @Test
  void whatIsOverdueAfterAnOutageFitsIntoRecordsOfTheLog() {
    for (int i = 0; i < Incident.ALARMS_MAX; i++) {
      for (int device = 0; device < DEVICES; device++) {
        press("unknown-" + device);
        cutWhenFull();
      }
    }
    cut();

    long rang = 0;
    int turns = 0;
    long now = BEGIN_MILLIS + 600_000;
    while (desk.nextDueAtMillis() <= now && turns++ < 2 * DEVICES) {
      desk.fireDue(new Moment(now, now, BEGIN_MILLIS));
      rang += cut();
    }

    assertThat(rang).isGreaterThanOrEqualTo(DEVICES);
    assertThat(state.incidents().all()).allMatch(i -> i.nextDueAtMillis().orElseThrow() > now);
  }

  @Test
  void aCallThatMeetsABugOpensABareIncident() {
    press("button-1");
    Incident whole = state.incidents().all().iterator().next();
    HistoryEntry any = new HistoryEntry(2, BEGIN_MILLIS, Kind.ALARM_ENDED, null, null, Map.of());
    state.apply(new IncidentChanged(withoutClass(whole), any));

    say("button-1", "fall");
    // Our own time is eight hours ahead, and known to be.
    say("button-1", "fall", 8 * 3_600_000);

    assertThat(bugs).isEqualTo(2);
    assertThat(state.incidents().all())
        .filteredOn(incident -> incident.kind() == AlarmKind.FALL)
        .singleElement()
        .satisfies(bare -> {
          assertThat(bare.subject()).isEqualTo(Subject.ofDevice("button-1"));
          assertThat(bare.alarms()).hasSize(2).allMatch(a -> a.deviceId().equals("button-1"));
          assertThat(bare.nextDueAtMillis()).isPresent();
        });
  }

  /** As no decision would leave it, and as only a bug could. */
  private static Incident withoutClass(Incident it) {
    return new Incident(
        it.id(),
        it.kind(),
        null,
        it.kinds(),
        it.subject(),
        it.state(),
        it.openedAtMillis(),
        it.tier(),
        it.tierName(),
        it.due(),
        it.rings(),
        it.policyVersion(),
        it.alarms(),
        it.alarmCount(),
        it.assignments(),
        it.historyCount(),
        it.help(),
        it.historyHash(),
        it.links(),
        it.steps());
  }

  private void press(String device) {
    say(device, "call");
  }

  private void say(String device, String kind) {
    say(device, kind, 0);
  }

  private void say(String device, String kind, long aheadMillis) {
    long at = BEGIN_MILLIS - aheadMillis;
    String json = "{\"seq\":%d,\"at\":%d,\"kind\":\"%s\"}".formatted(++seq, at, kind);
    Envelope envelope =
        new Envelope(
            device,
            Profile.NATIVE,
            BEGIN_MILLIS,
            "shouhu/v1/" + device + "/event",
            json.getBytes(StandardCharsets.UTF_8),
            aheadMillis);
    var decoded = (Decoded.Events) Decoders.decode(envelope);
    Moment moment = new Moment(BEGIN_MILLIS, BEGIN_MILLIS, BEGIN_MILLIS);
    desk.record(Lane.URGENT, decoded.events(), moment);
  }

  private void cutWhenFull() {
    if (desk.isBatchFull()) {
      cut();
    }
  }

  /** How many incidents the batch rings again; it must fit into the log. */
  private long cut() {
    Optional<DecisionBatch> batch = desk.cut(BEGIN_MILLIS, BEGIN_MILLIS, false);
    batch.ifPresent(b ->
        assertThat(b.toBytes().length)
            .isLessThan(LogLimits.defaults().recordBytesMax() - (1 << 10)));
    return batch.stream()
        .flatMap(b -> b.decisions().stream())
        .flatMap(d -> d instanceof IncidentChanged change ? Stream.of(change) : Stream.empty())
        .filter(change -> change.entry().kind() == Kind.RANG_AGAIN)
        .count();
  }
}
