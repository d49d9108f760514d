package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.blind.BlindWindow;
import care.shouhu.command.incident.Register;
import care.shouhu.command.watch.FactsFold;
import care.shouhu.command.watch.LiveLimits;
import care.shouhu.command.watch.Moment;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.event.LinkChange;
import care.shouhu.core.log.EndsAtStart;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogRecord;
import care.shouhu.core.wire.AliveBeat;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.LinkPayload;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Devices that fall silent, links that are lost, a gateway that stops, a desk that crashes, lags
 * and loses what it had not written, in steps of a second, against the real desk. The truth is kept
 * beside it and worked out at the end, with all of it known.
 */
final class BlindSimulation {
  private static final long BEGIN_MILLIS = 1_795_435_200_000L;
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long RUN_MILLIS = 150 * MINUTE;
  private static final long GAP_MILLIS = 35 * SECOND;
  private static final Map<String, Long> LIMIT_MILLIS =
      Map.of(
          "sensor-1", MINUTE, "sensor-2", MINUTE, "button-1", 15 * MINUTE, "button-2", 15 * MINUTE);

  private record Span(long from, long to) {}

  private final Random random;
  private final Register register = new Register(SimulatedCity.directory());
  private InMemoryLog log = new InMemoryLog();
  private Optional<byte[]> snapshot = Optional.empty();
  private Desk desk;
  private long nowMillis = BEGIN_MILLIS;
  private long gatewayDownUntil;
  private long deskDownUntil;
  private long nextBeat = BEGIN_MILLIS;
  private long lastDurable;
  private long seq;
  private final Map<String, Long> silentUntil = new HashMap<>();
  private final Map<String, Long> nextMessage = new HashMap<>();
  private final Map<Lane, Long> heardMillis = new EnumMap<>(Lane.class);

  private final List<Long> beats = new ArrayList<>();
  private final Map<String, List<Long>> heard = new HashMap<>();
  private final Map<String, Long> lost = new HashMap<>();
  private final Map<String, List<Span>> lostLinks = new HashMap<>();
  private final List<Span> deskDown = new ArrayList<>();

  BlindSimulation(long seed) throws Exception {
    this.random = new Random(seed);
    start();
  }

  void run() throws Exception {
    while (nowMillis < BEGIN_MILLIS + RUN_MILLIS) {
      nowMillis += SECOND;
      mishap();
      gateway();
      if (desk != null && nowMillis >= deskDownUntil) {
        deskTurn(random.nextInt(4) > 0);
      } else if (nowMillis >= deskDownUntil) {
        start();
      }
    }
    if (desk == null) {
      start();
    }
    // What became due in the last seconds may wait a few seconds for a look.
    deskTurn(true);
    desk.wake(nowMillis);
    deskTurn(true);
    cut(true);
    check();
  }

  private void mishap() throws Exception {
    switch (random.nextInt(3_000)) {
      case 0 -> gatewayDownUntil = nowMillis + random.nextLong(40 * MINUTE);
      case 1 -> gatewayDownUntil = nowMillis + random.nextLong(MINUTE);
      case 2, 3 -> crash(random.nextLong(20 * MINUTE));
      case 4 -> crash(random.nextLong(MINUTE));
      case 5, 6, 7, 8, 9 -> silentUntil.put(any(), nowMillis + random.nextLong(50 * MINUTE));
      case 10, 11, 12, 13 -> silentUntil.put(any(), nowMillis + random.nextLong(2 * MINUTE));
      case 14, 15, 16, 17, 18 -> loseLink(any());
      case 19 -> snapshot = desk == null ? snapshot : Optional.of(snapshotNow());
      default -> {
        // Nothing happens, as mostly.
      }
    }
  }

  private String any() {
    return LIMIT_MILLIS.keySet().stream().sorted().toList().get(random.nextInt(4));
  }

  private void gateway() {
    if (nowMillis < gatewayDownUntil) {
      return;
    }
    if (nowMillis >= nextBeat) {
      nextBeat = nowMillis + AliveBeat.EACH_MILLIS;
      beats.add(nowMillis);
      append(Lane.URGENT, AliveBeat.envelope(nowMillis));
      append(Lane.ROUTINE, AliveBeat.envelope(nowMillis));
    }
    for (String device : LIMIT_MILLIS.keySet().stream().sorted().toList()) {
      boolean due = nowMillis >= nextMessage.getOrDefault(device, 0L);
      if (due && nowMillis >= silentUntil.getOrDefault(device, 0L)) {
        nextMessage.put(device, nowMillis + (device.startsWith("sensor") ? 10 : 300) * SECOND);
        say(device);
      }
    }
  }

  private void say(String device) {
    boolean sensor = device.startsWith("sensor");
    String body = sensor ? "\"hr\":62,\"bed\":true" : "\"battery\":80";
    String json = "{\"seq\":%d,\"at\":%d,%s}".formatted(++seq, nowMillis, body);
    String topic = "shouhu/v1/" + device + (sensor ? "/reading" : "/status");
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    append(Lane.ROUTINE, new Envelope(device, Profile.NATIVE, nowMillis, topic, bytes));
    heard.computeIfAbsent(device, d -> new ArrayList<>()).add(nowMillis);
    linkIsBack(device);
  }

  private void loseLink(String device) {
    if (nowMillis >= gatewayDownUntil && heard.containsKey(device) && !lost.containsKey(device)) {
      lost.put(device, nowMillis);
      append(
          Lane.URGENT,
          LinkPayload.envelope(
              device, Profile.NATIVE, nowMillis, LinkChange.DISCONNECTED, "keep_alive_timeout"));
      // The message behind it travels in another lane; a second later its order is sure.
      long silence = random.nextInt(4) == 0 ? random.nextLong(30 * MINUTE) : 2 * SECOND;
      silentUntil.merge(device, nowMillis + 2 * SECOND + silence, Math::max);
    }
  }

  private void linkIsBack(String device) {
    Long since = lost.remove(device);
    if (since != null) {
      lostLinks.computeIfAbsent(device, d -> new ArrayList<>()).add(new Span(since, nowMillis));
    }
  }

  private void append(Lane lane, Envelope envelope) {
    log.append(lane, new byte[0], envelope.toBytes()).join();
  }

  private void deskTurn(boolean all) throws InterruptedException {
    read(Lane.URGENT, all ? Integer.MAX_VALUE : 1 + random.nextInt(3));
    read(Lane.ROUTINE, all ? Integer.MAX_VALUE : 1 + random.nextInt(3));
    desk.fireDue(moment());
    if (random.nextInt(3) == 0) {
      cut(false);
    }
    if (nowMillis - desk.state().blind().aliveAtMillis() >= AliveBeat.EACH_MILLIS) {
      cut(true);
    }
  }

  private void read(Lane lane, int max) throws InterruptedException {
    var batch = log.read(lane, desk.state().position(lane), max, Integer.MAX_VALUE, Duration.ZERO);
    for (LogRecord record : batch.records()) {
      Mailbox.Input input = Replay.input(lane, record);
      heardMillis.merge(lane, input.receivedAtMillis(), Math::max);
      if (input.isBeat()) {
        desk.alive(lane, input.receivedAtMillis());
      } else {
        desk.record(lane, input.events(), moment());
      }
    }
  }

  private Moment moment() {
    long until = nowMillis;
    for (Lane lane : List.of(Lane.URGENT, Lane.ROUTINE)) {
      if (desk.state().position(lane) < log.endPosition(lane)) {
        until = Math.min(until, heardMillis.getOrDefault(lane, 0L));
      }
    }
    return new Moment(nowMillis, until, nowMillis);
  }

  private void cut(boolean always) {
    desk.cut(nowMillis, nowMillis, always)
        .ifPresent(batch -> {
          log.append(Lane.DESK, new byte[0], batch.toBytes()).join();
          lastDurable = nowMillis;
        });
  }

  private byte[] snapshotNow() throws Exception {
    cut(true);
    return DecisionBatch.MAPPER.writeValueAsBytes(Snapshot.of(desk.state(), log.id()));
  }

  /** What was not cut is lost. */
  private void crash(long forMillis) {
    desk = null;
    deskDownUntil = nowMillis + forMillis;
    log = log.crashed(new SimpleMeterRegistry());
  }

  private void start() throws Exception {
    Optional<Snapshot> found = Optional.empty();
    if (snapshot.isPresent()) {
      found = Optional.of(DecisionBatch.MAPPER.readValue(snapshot.get(), Snapshot.class));
    }
    FactsFold fold = new FactsFold(LiveLimits.builtIn());
    DeskState state =
        Replay.run(log, EndsAtStart.of(log), found, true, fold, applied -> {}).state();
    heardMillis.clear();
    desk =
        new Desk(
            state,
            register,
            () -> {
              throw new AssertionError("an input met a bug; see the log");
            });
    if (lastDurable > 0 && nowMillis - lastDurable > GAP_MILLIS) {
      deskDown.add(new Span(lastDurable, nowMillis));
    }
    desk.wake(nowMillis);
  }

  private void check() {
    List<BlindWindow> windows = desk.state().blind().windows();
    assertThat(windows.stream().map(BlindWindow::key)).as("none twice").doesNotHaveDuplicates();
    for (String device : LIMIT_MILLIS.keySet()) {
      List<Span> said = new ArrayList<>();
      for (BlindWindow window : windows) {
        if (window.deviceId() == null || window.deviceId().equals(device)) {
          said.add(new Span(window.fromMillis(), window.isOpen() ? nowMillis : window.toMillis()));
        }
      }
      assertThat(union(said)).as(device).isEqualTo(union(truth(device)));
    }
  }

  private List<Span> truth(String device) {
    List<Span> gaps = gatewayDown();
    List<Span> blind = new ArrayList<>(gaps);
    blind.addAll(deskDown);
    List<Long> times = heard.get(device);
    for (int i = 1; i < times.size(); i++) {
      silence(times.get(i - 1), times.get(i), times.get(i), device, gaps).ifPresent(blind::add);
    }
    // Surely silent only until the gateway was last surely there.
    silence(times.getLast(), beats.getLast(), nowMillis, device, gaps).ifPresent(blind::add);
    List<Span> links = new ArrayList<>(lostLinks.getOrDefault(device, List.of()));
    if (lost.containsKey(device)) {
      links.add(new Span(lost.get(device), nowMillis));
    }
    links.stream().filter(link -> link.to - link.from > MINUTE).forEach(blind::add);
    return blind;
  }

  private List<Span> gatewayDown() {
    List<Span> down = new ArrayList<>();
    for (int i = 1; i < beats.size(); i++) {
      down.add(new Span(beats.get(i - 1), beats.get(i)));
    }
    down.add(new Span(beats.getLast(), nowMillis));
    down.removeIf(gap -> gap.to - gap.from <= GAP_MILLIS);
    return down;
  }

  private static Optional<Span> silence(
      long from, long heardUntil, long to, String device, List<Span> gaps) {
    long unheard =
        gaps.stream()
            .mapToLong(gap -> Math.max(0, Math.min(gap.to, heardUntil) - Math.max(gap.from, from)))
            .sum();
    return heardUntil - from - unheard > LIMIT_MILLIS.get(device)
        ? Optional.of(new Span(from, to))
        : Optional.empty();
  }

  private static List<Span> union(List<Span> spans) {
    List<Span> sorted = new ArrayList<>(spans);
    sorted.sort(Comparator.comparingLong(Span::from));
    List<Span> union = new ArrayList<>();
    for (Span span : sorted) {
      if (!union.isEmpty() && span.from <= union.getLast().to) {
        Span last = union.removeLast();
        union.add(new Span(last.from, Math.max(last.to, span.to)));
      } else {
        union.add(span);
      }
    }
    return union;
  }
}
