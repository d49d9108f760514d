package care.shouhu.sim.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.DeviceEvent.Reading;
import care.shouhu.core.event.DeviceEvent.Signal;
import care.shouhu.core.event.SignalKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The rules that hold for every seed and every moment. */
class WorldTest {
  private static final CityPlan CITY = CityPlan.zunyi(1);
  private static final long NIGHT = Instant.parse("2026-03-10T22:00:00+08:00").toEpochMilli();
  private static final long HOUR = Duration.ofHours(1).toMillis();

  @Test
  void sameSeedSaysTheSameTwice() {
    // Given
    World one = World.of(5, CITY, Habits.demo(30), NIGHT);
    World other = World.of(5, CITY, Habits.demo(30), NIGHT);

    // When
    Slice whole = one.advance(NIGHT + HOUR / 2);
    List<Said> inPieces = new ArrayList<>();
    for (long t = NIGHT; t <= NIGHT + HOUR / 2; t += 7_000) {
      inPieces.addAll(other.advance(t).said());
    }
    inPieces.addAll(other.advance(NIGHT + HOUR / 2).said());

    // Then
    assertThat(inPieces).isEqualTo(whole.said());
    assertThat(World.of(6, CITY, Habits.demo(30), NIGHT).advance(NIGHT + 60_000).said())
        .isNotEqualTo(World.of(5, CITY, Habits.demo(30), NIGHT).advance(NIGHT + 60_000).said());
  }

  @Property(tries = 6, shrinking = ShrinkingMode.OFF)
  void eventsComeInOrderAndNumbersGrow(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 23) int hour) {
    // Given: more trouble than in life, so that the quarter has some of each kind
    Habits habits = trouble();
    long start = NIGHT + hour * HOUR;

    // When
    List<Said> said = World.of(seed, CITY, habits, start).advance(start + HOUR / 4).said();

    // Then
    Map<String, Long> numbers = new HashMap<>();
    long before = start;
    for (Said one : said) {
      if (one.dueMillis() < before || one.dueMillis() > start + HOUR / 4) {
        fail("out of order: %s after %d", one, before);
      }
      before = one.dueMillis();
      DeviceEvent event = one.event();
      long seq = event.header().key().seqOrNull();
      Long last = numbers.put(event.header().deviceId(), seq);
      if (last != null && seq <= last) {
        fail("number %d after %d of %s", seq, last, event.header().deviceId());
      }
    }
  }

  @Property(tries = 3, shrinking = ShrinkingMode.OFF)
  void whatIsTrueAndHeardIsSaidOnceAndNothingElseIs(@ForAll long seed) {
    // Given
    World world = World.of(seed, CITY, trouble(), NIGHT);

    // When
    Slice slice = world.advance(NIGHT + HOUR);

    // Then: a late hub may still hold some back at the end
    Map<String, Integer> expected = new HashMap<>();
    for (Truth truth : slice.truth()) {
      switch (truth) {
        case Truth.Called c when c.left() ->
            expected.merge(c.deviceId() + " CALL", 1, Integer::sum);
        case Truth.Fell f when f.left() -> expected.merge(f.deviceId() + " FALL", 1, Integer::sum);
        case Truth.Dropped d when d.left() ->
            expected.merge(d.deviceId() + " FALL", 1, Integer::sum);
        case Truth.Tampered t when t.left() ->
            expected.merge(t.deviceId() + " TAMPER", 1, Integer::sum);
        case Truth.Tampered t -> {}
        case Truth.Called c -> {}
        case Truth.Fell f -> {}
        case Truth.Dropped d -> {}
        case Truth.InBed i -> {}
        case Truth.Ailing a -> {}
        case Truth.Flickered f -> {}
        case Truth.Ghost g -> {}
        case Truth.Silent s -> {}
        case Truth.CutOff c -> {}
        case Truth.BatteryLow b -> {}
        case Truth.ClockWrong c -> {}
      }
    }
    List<Said> all = new ArrayList<>(slice.said());
    world.advance(NIGHT + HOUR + 10 * 60_000).said().stream()
        .filter(s -> s.event().header().atMillis() <= NIGHT + HOUR)
        .forEach(all::add);
    Map<String, Integer> heard = new HashMap<>();
    for (Said said : all) {
      if (said.event() instanceof Signal signal
          && Set.of(SignalKind.CALL, SignalKind.FALL, SignalKind.TAMPER).contains(signal.kind())) {
        heard.merge(signal.header().deviceId() + " " + signal.kind(), 1, Integer::sum);
      }
    }
    assertThat(expected).hasSizeGreaterThan(20);
    expected.forEach((what, count) -> assertThat(heard).containsEntry(what, count));
  }

  @Test
  void silentDeviceAndPowerlessHubSayNothing() {
    // When
    Slice slice = World.of(3, CITY, trouble(), NIGHT).advance(NIGHT + HOUR);

    // Then
    List<Truth.Silent> silences = of(slice, Truth.Silent.class);
    List<Truth.CutOff> cuts = of(slice, Truth.CutOff.class);
    assertThat(silences).isNotEmpty();
    assertThat(cuts).isNotEmpty();
    Map<String, Truth.Silent> byDevice = new HashMap<>();
    silences.forEach(silence -> byDevice.put(silence.deviceId(), silence));
    Map<String, Truth.CutOff> byHub = new HashMap<>();
    cuts.forEach(cut -> byHub.put(cut.deviceId(), cut));
    Map<String, Long> skews = new HashMap<>();
    of(slice, Truth.ClockWrong.class).forEach(c -> skews.put(c.deviceId(), c.skewMillis()));
    for (Said said : slice.said()) {
      String device = said.event().header().deviceId();
      // A right clock is right within a second; keep that far from the edges.
      long at = said.event().header().atMillis() - skews.getOrDefault(device, 0L);
      Truth.Silent silence = byDevice.get(device);
      if (silence != null) {
        assertThat(at > silence.fromMillis() + 1000 && at < silence.toMillis() - 1000).isFalse();
      }
      Truth.CutOff cut = byHub.get(said.hubId());
      if (cut != null) {
        assertThat(said.dueMillis() >= cut.fromMillis() && said.dueMillis() < cut.toMillis())
            .isFalse();
      }
    }
  }

  @Test
  void anotherStartFindsEverybodyInTheSamePlace() {
    // Given: a world that has run for hours, and one that starts in the middle
    long later = NIGHT + 2 * HOUR;
    World running = World.of(2, CITY, Habits.ordinary(), NIGHT);
    running.advance(later);

    // When
    Map<String, Boolean> there = inBed(running.advance(later + 60_000));
    Map<String, Boolean> started =
        inBed(World.of(2, CITY, Habits.ordinary(), later).advance(later + 60_000));

    // Then
    assertThat(started).isEqualTo(there);
  }

  @Test
  void deviceCanBePressedOnDemandAndUnknownOneCannot() {
    // Given
    World world = World.of(1, CITY, Habits.ordinary(), NIGHT);
    world.advance(NIGHT + 1000);
    PlannedDevice button =
        CITY.devices().stream().filter(d -> d.id().startsWith("button-")).findFirst().orElseThrow();

    // When
    Said said = world.press(button.id(), NIGHT + 1500).orElseThrow();

    // Then
    assertThat(said.hubId()).isEqualTo(button.hubId());
    assertThat(said.event())
        .isInstanceOfSatisfying(Signal.class, s -> assertThat(s.kind()).isEqualTo(SignalKind.CALL));
    assertThat(world.advance(NIGHT + 2000).truth())
        .contains(new Truth.Called(NIGHT + 1500, null, button.id(), true));
    assertThat(world.press("nobody", NIGHT + 3000)).isEmpty();
  }

  @Test
  void everyDeviceIsHeardOfWithinTwoIntervalsOfTheStart() {
    // When
    Slice slice = World.of(9, CITY, Habits.ordinary(), NIGHT).advance(NIGHT + 10 * 60_000);

    // Then
    Set<String> heard = new HashSet<>();
    slice.said().forEach(said -> heard.add(said.event().header().deviceId()));
    assertThat(CITY.devices().size() - heard.size()).isLessThan(60);
  }

  private static Map<String, Boolean> inBed(Slice slice) {
    Map<String, Boolean> inBed = new HashMap<>();
    for (Said said : slice.said()) {
      if (said.event() instanceof Reading reading) {
        inBed.put(reading.header().deviceId(), reading.inBed());
      }
    }
    return inBed;
  }

  private static <T extends Truth> List<T> of(Slice slice, Class<T> kind) {
    return slice.truth().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static Habits trouble() {
    return new Habits(4, 2, 0.2, 0.5, 0.5, 0.3, 0.01, 0.3, 0.5, 0.3, 0.02, 0.2, 0.3);
  }
}
