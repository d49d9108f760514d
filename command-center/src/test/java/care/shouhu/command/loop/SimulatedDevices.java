package care.shouhu.command.loop;

import care.shouhu.command.downlink.Downlink;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.event.CommandStep;
import care.shouhu.core.wire.CommandPayload;
import care.shouhu.core.wire.Envelope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** What devices say, live, late, twice and broken, as it comes into the log. */
final class SimulatedDevices {
  private static final long REPEATED_WITHIN_MILLIS = 6 * 24 * 3_600_000L;

  private final Random random;
  private final SimulatedTime time;
  private final SimulatedDisk disk;
  private final SimulationTruth truth;
  private final HeardDevices heard;
  private final Set<Long> saidAtMillis = new HashSet<>();
  private final List<Envelope> sent = new ArrayList<>();
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
    send(any(SimulatedCity.BUTTONS), "event", kind, 0);
  }

  void bed() {
    String device = any(SimulatedCity.BEDS);
    switch (random.nextInt(4)) {
      case 0 -> send(device, "event", "bed_exit", 0);
      case 1 -> send(device, "event", "bed_enter", 0);
      case 2 -> send(device, "reading", "true", 0);
      default -> send(device, "reading", "false", 0);
    }
  }

  void heartbeat() {
    send(any(SimulatedCity.BUTTONS), "status", "" + random.nextInt(100), 0);
  }

  /** Something becomes of commands to devices: in any order, also of those that are over. */
  void gateway(List<Downlink> downlinks) {
    for (int i = random.nextInt(4); i > 0 && !downlinks.isEmpty(); i--) {
      Downlink one = any(downlinks);
      if (random.nextInt(3) == 0) {
        send(one.deviceId(), "reply", one.id(), 0);
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
    send(
        any(call ? SimulatedCity.BUTTONS : SimulatedCity.BEDS),
        "event",
        call ? "call" : "bed_exit",
        age);
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

  private void send(String device, String type, String value, long ageMillis) {
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
            ("{\"seq\":" + seq + ",\"at\":" + at + ',' + body(type, value) + '}')
                .getBytes(StandardCharsets.UTF_8));
    sent.add(envelope);
    long position = append(envelope);
    truth.said(device, type.equals("status") ? Integer.valueOf(value) : null, receivedAt, position);
    heard.said(envelope, position, time.runMillis());
    if (type.equals("event") && (value.equals("call") || value.equals("fall"))) {
      String kind = value.toUpperCase(Locale.ROOT);
      if (ageMillis > 0 && time.isSurelyOld()) {
        truth.sentLongAgo(device, kind, at);
      } else if (ageMillis == 0 && time.isSurelyLive()) {
        truth.sent(device, kind, at, position, time.needsStep());
      }
    }
  }

  private String body(String type, String value) {
    return switch (type) {
      case "reading" -> "\"hr\":62,\"bed\":" + value;
      case "status" -> "\"battery\":" + value;
      case "reply" -> "\"id\":\"" + value + "\",\"ok\":" + random.nextBoolean();
      default -> "\"kind\":\"" + value + '"';
    };
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
