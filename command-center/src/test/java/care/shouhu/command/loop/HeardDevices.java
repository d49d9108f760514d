package care.shouhu.command.loop;

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
import java.util.stream.Stream;

/**
 * When each device was heard by the time that really passed while the product ran. A device that
 * spoke within its limit of that time is not silent, whatever clocks say.
 */
final class HeardDevices {
  /** By so much clocks that are put right a little at a time may run ahead of real time. */
  private static final long FOLLOWED_MILLIS_MAX = 20_000;

  private static final List<String> DEVICES =
      Stream.concat(SimulatedCity.BUTTONS.stream(), SimulatedCity.BEDS.stream()).toList();

  private record Word(Lane lane, long position, long runMillis) {}

  private final Map<String, List<Word>> words = new HashMap<>();
  private final Map<String, Long> heardBefore = new HashMap<>();
  private Set<String> silent = new HashSet<>();

  /** The device says this; it stands at this position of its lane. */
  void said(Envelope envelope, long position, long runMillis) {
    Lane lane = Topics.urgent(Profile.NATIVE, envelope.topic()) ? Lane.URGENT : Lane.ROUTINE;
    words
        .computeIfAbsent(envelope.deviceId(), d -> new ArrayList<>())
        .add(new Word(lane, position, runMillis));
  }

  /** The desk is another one, which knows what its log knows. */
  void begin(DeskState state) {
    silent = silentBy(state);
    remember(state);
  }

  /** After each step: of those that are silent since the last one. */
  void check(DeskState state, long runMillis) {
    Set<String> now = silentBy(state);
    for (String device : now) {
      if (!silent.contains(device)) {
        long limit = (SimulatedCity.BEDS.contains(device) ? 1 : 15) * 60_000L;
        long quiet = quiet(device, state, runMillis);
        Must.hold(
            quiet >= limit - FOLLOWED_MILLIS_MAX,
            "%s has really said nothing for %d ms",
            device,
            quiet);
      }
    }
    silent = now;
    remember(state);
  }

  private void remember(DeskState state) {
    for (String device : DEVICES) {
      heardBefore.put(device, lastHeard(device, state));
    }
  }

  /**
   * The longest time without a word since what was heard before this step. The word that ends a
   * silence may be what shows it: until it is read nobody knows that none stood before it.
   */
  private long quiet(String device, DeskState state, long runMillis) {
    long from = heardBefore.getOrDefault(device, lastHeard(device, state));
    long longest = 0;
    for (Word word : words.getOrDefault(device, List.of())) {
      if (word.position < state.position(word.lane) && word.runMillis > from) {
        longest = Math.max(longest, word.runMillis - from);
        from = word.runMillis;
      }
    }
    return Math.max(longest, runMillis - from);
  }

  private long lastHeard(String device, DeskState state) {
    return words.getOrDefault(device, List.of()).stream()
        .filter(word -> word.position < state.position(word.lane))
        .mapToLong(Word::runMillis)
        .max()
        .orElse(Long.MIN_VALUE / 2);
  }

  /** Those the city has; there are no others. */
  private static Set<String> silentBy(DeskState state) {
    Set<String> found = new HashSet<>();
    for (String device : DEVICES) {
      if (state.watch().latched(device).containsKey(AlarmKind.SILENT)) {
        found.add(device);
      }
    }
    return found;
  }
}
