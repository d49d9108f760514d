package care.shouhu.command.watch;

import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Resident.CareLevel;
import care.shouhu.core.event.ClockFlag;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import care.shouhu.core.event.SenderKey;
import care.shouhu.core.event.SignalKind;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * One device told as a story in its own time, and what its detectors say of it, as lines "HH:mm:ss
 * +KIND" and "-KIND". Reports come each ten seconds unless said otherwise; what a method tells
 * begins now and ends with the last report of that time.
 */
final class Bedside {
  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  final List<String> said = new ArrayList<>();
  private final WatchedDevice device;
  private final int intervalSeconds;
  long nowMillis;
  private long seq;

  Bedside(CareLevel level) {
    this(DeviceKind.BED_SENSOR, 10, level);
  }

  Bedside(DeviceKind kind, int intervalSeconds, CareLevel levelOrNull) {
    this(
        new WatchProfile(
            kind,
            intervalSeconds,
            levelOrNull != null,
            WatchParameters.defaults().rules(levelOrNull)));
  }

  Bedside(WatchProfile profile) {
    this.intervalSeconds = profile.intervalSeconds();
    this.device =
        new WatchedDevice(
            "d",
            profile,
            LiveLimits.builtIn(),
            new WatchedDevice.Listener() {
              @Override
              public void raised(AlarmKind kind, long causeAtMillis, long now) {
                said.add(clock(now) + " +" + kind);
              }

              @Override
              public void over(AlarmKind kind, long now) {
                said.add(clock(now) + " -" + kind);
              }
            });
  }

  DeviceFacts facts() {
    return device.facts();
  }

  /** Lines of this kind only. */
  List<String> said(AlarmKind kind) {
    return said.stream().filter(line -> line.endsWith(kind.name())).toList();
  }

  /** Of the first day; time passes and nothing is said. */
  Bedside at(String time) {
    return on(0, time);
  }

  Bedside on(int day, String time) {
    return until(time(time) + day * 24L * 3_600_000L);
  }

  Bedside until(long millis) {
    nowMillis = millis;
    device.passTime(millis);
    device.look(millis);
    return this;
  }

  Bedside silent(int seconds) {
    return until(nowMillis + seconds * 1_000L);
  }

  Bedside liveSince(String time) {
    device.liveSince(time(time));
    return this;
  }

  Bedside still(int seconds) {
    return reports(seconds, 62, 14, 2, true);
  }

  Bedside moving(int seconds) {
    return reports(seconds, null, null, 45, true);
  }

  Bedside signless(int seconds) {
    return reports(seconds, null, null, 0, true);
  }

  Bedside heart(int rate, int seconds) {
    return reports(seconds, rate, 14, 2, true);
  }

  Bedside breath(int rate, int seconds) {
    return reports(seconds, 62, rate, 2, true);
  }

  Bedside empty(int seconds) {
    return reports(seconds, null, null, 0, false);
  }

  /** A fan: moves the mattress, breathes now and then, has no pulse. */
  Bedside ghost(int seconds) {
    for (int i = 0; i < seconds / intervalSeconds; i++) {
      reading(null, i % 2 == 0 ? 22 : null, 6, true);
      silent(intervalSeconds);
    }
    return this;
  }

  private Bedside reports(
      int seconds, Integer heart, Integer breath, Integer movement, Boolean inBed) {
    for (int i = 0; i < seconds / intervalSeconds; i++) {
      reading(heart, breath, movement, inBed);
      silent(intervalSeconds);
    }
    return this;
  }

  Bedside reading(Integer heart, Integer breath, Integer movement, Boolean inBed) {
    return hear(new DeviceEvent.Reading(header(nowMillis), heart, breath, movement, inBed));
  }

  Bedside lateReading(int lateSeconds, Integer heart, Integer breath, int movement) {
    long at = nowMillis - lateSeconds * 1_000L;
    return hear(new DeviceEvent.Reading(header(at), heart, breath, movement, true));
  }

  Bedside event(SignalKind kind) {
    return hear(new DeviceEvent.Signal(header(nowMillis), kind, null));
  }

  Bedside lateEvent(int lateSeconds, SignalKind kind) {
    return hear(new DeviceEvent.Signal(header(nowMillis - lateSeconds * 1_000L), kind, null));
  }

  Bedside battery(int percent) {
    return hear(new DeviceEvent.Status(header(nowMillis), percent, null, null));
  }

  Bedside hear(DeviceEvent event) {
    device.hear(event, nowMillis);
    return this;
  }

  Header header(long atMillis) {
    return new Header(
        "d", new SenderKey.Numbered(++seq, atMillis), atMillis, nowMillis, ClockFlag.DEVICE);
  }

  static String clock(long millis) {
    return Instant.ofEpochMilli(millis)
        .atZone(ZONE)
        .toLocalTime()
        .format(DateTimeFormatter.ofPattern("HH:mm:ss"));
  }

  static long time(String time) {
    return LocalDateTime.parse("2026-11-23T" + time).atZone(ZONE).toInstant().toEpochMilli();
  }
}
