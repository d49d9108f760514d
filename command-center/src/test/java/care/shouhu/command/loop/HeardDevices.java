package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * When each device was heard by the time that really passed while the product ran. A device that
 * spoke within its limit of that time is not silent, whatever clocks say.
 */
final class HeardDevices {
  /** By so much clocks that are put right a little at a time may run ahead of real time. */
  private static final long FOLLOWED_MILLIS_MAX = 20_000;

  private record Word(Lane lane, long position, long runMillis) {}

  private final Map<String, List<Word>> words = new HashMap<>();
  private Set<String> silent = new HashSet<>();

  /** The device says this; it stands at this position of its lane. */
  void said(Envelope envelope, long position, long runMillis) {
    Lane lane = Topics.urgent(Profile.NATIVE, envelope.topic()) ? Lane.URGENT : Lane.ROUTINE;
    words
        .computeIfAbsent(envelope.deviceId(), d -> new ArrayList<>())
        .add(new Word(lane, position, runMillis));
  }

  /** The desk is another one, which knows what its log knows. */
  void begin(Desk desk) {
    silent = silentBy(desk);
  }

  /** After each step: of those that are silent since the last one. */
  void check(Desk desk, long runMillis) {
    Set<String> now = silentBy(desk);
    for (String device : now) {
      if (!silent.contains(device)) {
        long limit = (SimulatedCity.BEDS.contains(device) ? 1 : 15) * 60_000L;
        assertThat(runMillis - lastHeard(device, desk))
            .as("how long %s has really said nothing", device)
            .isGreaterThanOrEqualTo(limit - FOLLOWED_MILLIS_MAX);
      }
    }
    silent = now;
  }

  private long lastHeard(String device, Desk desk) {
    return words.getOrDefault(device, List.of()).stream()
        .filter(word -> word.position < desk.state().position(word.lane))
        .mapToLong(Word::runMillis)
        .max()
        .orElse(Long.MIN_VALUE / 2);
  }

  private static Set<String> silentBy(Desk desk) {
    Set<String> found = new HashSet<>();
    desk.state()
        .watch()
        .allLatched()
        .forEach((device, kinds) -> {
          if (kinds.containsKey(AlarmKind.SILENT)) {
            found.add(device);
          }
        });
    return found;
  }
}
