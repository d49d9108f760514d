package care.shouhu.command.loop;

import care.shouhu.command.downlink.Downlink;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.event.CommandStep;
import care.shouhu.core.wire.CommandPayload;
import care.shouhu.core.wire.Envelope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** What devices say, live, late, twice and broken, as it comes into the log. */
final class SimulatedDevices {
  private static final long REPEATED_WITHIN_MILLIS = 6 * 24 * 3_600_000L;

  /** What is repeated within this time is surely still known. */
  private static final long REPEATED_SOON_MILLIS = 10 * 60_000;

  private final Random random;
  private final SimulatedTime time;
  private final SimulatedDisk disk;
  private final SimulationTruth truth;
  private final HeardDevices heard;
  private final Set<Long> saidAtMillis = new HashSet<>();
  private final List<Envelope> sent = new ArrayList<>();
  private final Map<String, SimulatedBody> bodies = new HashMap<>();
  private long seq;

  /**
   * Devices of the simulated city.
   *
   * @param truth told of all that is said
   * @param heard told of when by the time that really passed
   */
  SimulatedDevices(
      Random random,
      SimulatedTime time,
      SimulatedDisk disk,
      SimulationTruth truth,
      HeardDevices heard) {
    this.random = random;
    this.time = time;
    this.disk = disk;
    this.truth = truth;
    this.heard = heard;
  }

  void press() {
    String kind =
        switch (random.nextInt(6)) {
          case 0 -> "fall";
          case 1 -> "cancel";
          case 2 -> "tamper";
          default -> "call";
        };
    String device = any(SimulatedCity.BUTTONS);
    Sent sent = send(device, "event", kind(kind), 0);
    if ((kind.equals("call") || kind.equals("fall")) && time.isSurelyLive()) {
      truth.sent(
          device, kind.toUpperCase(Locale.ROOT), sent.atMillis, sent.position, time.needsStep());
    }
  }

  void bed() {
    String device = any(SimulatedCity.BEDS);
    switch (random.nextInt(4)) {
      case 0 -> move(device, "bed_exit");
      case 1 -> move(device, "bed_enter");
      case 2 -> measure(device, SimulatedBody.WELL, true);
      default -> measure(device, SimulatedBody.WELL, false);
    }
  }

  private void move(String device, String kind) {
    truth.moved(device);
    send(device, "event", kind(kind), 0);
  }

  private void measure(String device, SimulatedBody body, boolean inBed) {
    Sent sent = send(device, "reading", body.measured() + ",\"bed\":" + inBed, 0);
    truth.measured(device, body, inBed, sent.atMillis, sent.receivedAtMillis, sent.position);
  }

  /** A body that lies in bed, for some readings. */
  record Lying(String device, SimulatedBody body, int readings) {}

  /**
   * Somebody lies there, well, and then not; or as they were, for some time more. All of them are
   * to be measured, one after the other.
   */
  List<Lying> lie() {
    String device = any(SimulatedCity.BEDS);
    Lying more =
        new Lying(
            device,
            bodies.getOrDefault(device, any(List.of(SimulatedBody.values()))),
            2 + random.nextInt(8));
    if (random.nextInt(3) == 0) {
      return List.of(more);
    }
    SimulatedBody next = any(List.of(SimulatedBody.values()));
    bodies.put(device, next);
    return List.of(
        new Lying(device, SimulatedBody.WELL, 4 + random.nextInt(4)),
        new Lying(device, next, 2 + random.nextInt(8)));
  }

  /** The sensor's next reading of this body, some seconds after the one before. */
  void measure(Lying lying) {
    time.pass(8_000 + random.nextInt(10_000));
    measure(lying.device, lying.body, true);
  }

  void heartbeat() {
    int percent = random.nextInt(100);
    String device = any(SimulatedCity.BUTTONS);
    Sent sent = send(device, "status", "\"battery\":" + percent, 0);
    truth.said(device, percent, sent.receivedAtMillis, sent.position);
  }

  /** Something becomes of commands to devices: in any order, also of those that are over. */
  void gateway(List<Downlink> downlinks) {
    for (int i = random.nextInt(4); i > 0 && !downlinks.isEmpty(); i--) {
      Downlink one = any(downlinks);
      if (random.nextInt(3) == 0) {
        String reply = "\"id\":\"" + one.id() + "\",\"ok\":" + random.nextBoolean();
        send(one.deviceId(), "reply", reply, 0);
      } else {
        CommandStep step = any(List.of(CommandStep.values()));
        time.pass(1);
        long receivedAt = time.nowMillis();
        long position =
            append(
                CommandPayload.envelope(
                    one.deviceId(), Profile.NATIVE, one.id(), step, receivedAt));
        truth.said(one.deviceId(), null, receivedAt, position);
      }
    }
  }

  /** What a device kept while it had no link: stored, and never an alarm. */
  void late() {
    boolean call = random.nextBoolean();
    long age = (call ? 31 : 6) * 60_000L + random.nextInt(6 * 3_600_000);
    String device = any(call ? SimulatedCity.BUTTONS : SimulatedCity.BEDS);
    Sent sent = send(device, "event", kind(call ? "call" : "bed_exit"), age);
    if (call && time.isSurelyOld()) {
      truth.sentLongAgo(device, "CALL", sent.atMillis);
    }
  }

  /** Not what is a week old: a call that old is taken for one with a wrong clock, and counts. */
  void repeat() {
    List<Envelope> recent =
        sent.stream()
            .filter(one -> time.nowMillis() - one.receivedAtMillis() < REPEATED_WITHIN_MILLIS)
            .toList();
    if (!recent.isEmpty()) {
      Envelope again = any(recent);
      long receivedAt = time.nowMillis();
      long position =
          append(
              new Envelope(
                  again.deviceId(), Profile.NATIVE, receivedAt, again.topic(), again.payload()));
      truth.said(again.deviceId(), null, receivedAt, position);
      heard.said(again, position, time.runMillis());
      if (receivedAt - again.receivedAtMillis() > REPEATED_SOON_MILLIS) {
        truth.repeatedLate(again.deviceId());
      }
    }
  }

  void garbage() {
    append(
        new Envelope(
            any(SimulatedCity.BUTTONS),
            Profile.NATIVE,
            time.nowMillis(),
            "shouhu/v1/x/event",
            "{".getBytes(StandardCharsets.UTF_8)));
  }

  /** As the gateway writes it: with how far its clock is ahead of the machine's. */
  private long append(Envelope envelope) {
    return disk.append(envelope.receivedAhead(time.aheadMillis()));
  }

  /**
   * A message as it was sent.
   *
   * @param atMillis by the device's clock
   * @param receivedAtMillis by the gateway's
   * @param position in its lane
   */
  private record Sent(long atMillis, long receivedAtMillis, long position) {}

  private Sent send(String device, String type, String body, long ageMillis) {
    time.pass(1);
    long receivedAt = time.nowMillis();
    long at = time.trueMillis() - ageMillis;
    // What was kept for a while must not be said of one moment twice.
    while (!saidAtMillis.add(at)) {
      at++;
    }
    seq++;
    Envelope envelope =
        new Envelope(
            device,
            Profile.NATIVE,
            receivedAt,
            "shouhu/v1/" + device + '/' + type,
            ("{\"seq\":" + seq + ",\"at\":" + at + ',' + body + '}')
                .getBytes(StandardCharsets.UTF_8));
    sent.add(envelope);
    long position = append(envelope);
    truth.said(device, null, receivedAt, position);
    heard.said(envelope, position, time.runMillis());
    return new Sent(at, receivedAt, position);
  }

  private static String kind(String kind) {
    return "\"kind\":\"" + kind + '"';
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
