package care.shouhu.sim.world;

import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Resident;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.SignalKind;
import care.shouhu.core.wire.DeviceCommand;
import care.shouhu.sim.world.DayPlan.Via;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The lives led in a city, and what its devices say about them. The same seed, city, habits and
 * start give the same events; a start at any moment finds everybody where the hour wants them.
 *
 * <p>Not for several threads at once. About a thousand bytes a device; no growth with time.
 */
public final class World implements Voice.Ear {
  private static final Comparator<Waiting> BY_DUE =
      Comparator.<Waiting>comparingLong(w -> w.said().dueMillis())
          .thenComparingLong(Waiting::number);

  private final PriorityQueue<Turn> turns =
      new PriorityQueue<>(Comparator.comparingLong(Turn::atMillis).thenComparingInt(Turn::number));
  private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(BY_DUE);
  private final Map<String, Voice> voices = new HashMap<>();
  private long waitingNumber;
  private long nowMillis;
  private List<Said> said = new ArrayList<>();
  private List<Truth> truth = new ArrayList<>();

  private record Turn(long atMillis, int number, Voice voice) {}

  private record Waiting(Said said, long number) {}

  private World(long seed, CityPlan plan, Habits habits, long startMillis) {
    this.nowMillis = startMillis;
    DayPlanner planner = new DayPlanner(habits);
    Map<String, HubLine> lines = new HashMap<>();
    Cast cast = new Cast(plan, resident -> new Life(seed, resident, planner));
    for (PlannedDevice device : plan.devices()) {
      String hubId = device.hubId() == null ? device.id() : device.hubId();
      HubLine line = lines.computeIfAbsent(hubId, id -> new HubLine(seed, id, habits));
      Radio radio = new Radio(seed, device, line, habits);
      Truth.ClockWrong clockWrong = radio.clockWrong(startMillis);
      if (clockWrong != null) {
        truth.add(clockWrong);
      }
      Life life = cast.of(device);
      Voice voice =
          switch (device.kind()) {
            case HUB -> new HubVoice(radio, line, startMillis, this);
            case BED_SENSOR -> new BedVoice(radio, life, habits, startMillis, this);
            case CALL_BUTTON -> new ButtonVoice(radio, life, Via.BUTTON, habits, startMillis);
            case FALL_ALARM -> new ButtonVoice(radio, life, Via.PENDANT, habits, startMillis);
          };
      turns.add(new Turn(voice.nextMillis(), voices.size(), voice));
      voices.put(device.id(), voice);
    }
  }

  /**
   * A world that starts in the middle of everybody's life.
   *
   * @param startMillis true time, epoch milliseconds, at which the first events may come
   */
  public static World of(long seed, CityPlan plan, Habits habits, long startMillis) {
    return new World(seed, plan, habits, startMillis);
  }

  /** As far as this world has come. */
  public long nowMillis() {
    return nowMillis;
  }

  /** All that is said and begins up to and including that moment, since the last time. */
  public Slice advance(long untilMillis) {
    while (true) {
      Turn turn = turns.element();
      Waiting late = waiting.peek();
      if (late != null && late.said().dueMillis() <= Math.min(untilMillis, turn.atMillis())) {
        said.add(waiting.remove().said());
        continue;
      }
      if (turn.atMillis() > untilMillis) {
        break;
      }
      turns.remove();
      nowMillis = turn.atMillis();
      turn.voice().speak(this);
      turns.add(new Turn(turn.voice().nextMillis(), turn.number(), turn.voice()));
    }
    nowMillis = Math.max(nowMillis, untilMillis);
    Slice slice = new Slice(said, truth);
    said = new ArrayList<>();
    truth = new ArrayList<>();
    return slice;
  }

  /**
   * Somebody presses this device's button now, whatever the plan says. What is said is returned,
   * and is in no slice. Empty if there is no such device.
   */
  public Optional<Said> press(String deviceId, long atMillis) {
    return onDemand(deviceId, atMillis, SignalKind.CALL)
        .map(call -> {
          truth.add(new Truth.Called(atMillis, null, deviceId, true));
          return call;
        });
  }

  /** Somebody falls who wears this device; otherwise as {@link #press}. */
  public Optional<Said> fall(String deviceId, long atMillis) {
    return onDemand(deviceId, atMillis, SignalKind.FALL)
        .map(fall -> {
          truth.add(new Truth.Fell(atMillis, null, deviceId, true));
          return fall;
        });
  }

  /**
   * What the device says to a command; returned, and in no slice. These devices light, sound and
   * restart, but their interval is burnt in. Empty if there is no such device.
   */
  public Optional<Said> reply(DeviceCommand command, long atMillis) {
    boolean ok = command.kind() != DeviceCommand.Kind.SET_INTERVAL;
    String detail = ok ? null : "interval is fixed";
    return Optional.ofNullable(voices.get(command.deviceId()))
        .map(voice ->
            voice
                .radio()
                .sayOnDemand(
                    Math.max(atMillis, nowMillis),
                    header -> new DeviceEvent.Reply(header, command.id(), ok, detail)));
  }

  private Optional<Said> onDemand(String deviceId, long atMillis, SignalKind kind) {
    return Optional.ofNullable(voices.get(deviceId))
        .map(voice ->
            voice
                .radio()
                .sayOnDemand(
                    Math.max(atMillis, nowMillis),
                    header -> new DeviceEvent.Signal(header, kind, null)));
  }

  @Override
  public void hear(Said heard) {
    if (heard.dueMillis() <= nowMillis) {
      said.add(heard);
    } else {
      waiting.add(new Waiting(heard, waitingNumber++));
    }
  }

  @Override
  public void learn(Truth learnt) {
    truth.add(learnt);
  }

  /** Who a device belongs to. Nobody lives at a bed whose resident is away. */
  private static final class Cast {
    private final Map<String, BedState> bedStates;
    private final Map<String, Resident> byBed = new HashMap<>();
    private final Map<String, Resident> byId = new HashMap<>();
    private final Map<String, Life> lives = new HashMap<>();
    private final Function<Resident, Life> born;

    Cast(CityPlan plan, Function<Resident, Life> born) {
      this.born = born;
      this.bedStates = plan.beds().stream().collect(Collectors.toMap(Bed::id, Bed::state));
      for (Resident resident : plan.residents()) {
        byId.put(resident.id(), resident);
        if (resident.bedId() != null) {
          byBed.put(resident.bedId(), resident);
        }
      }
    }

    Life of(PlannedDevice device) {
      Resident resident =
          device.residentId() != null ? byId.get(device.residentId()) : byBed.get(device.bedId());
      boolean there = resident != null && (resident.bedId() == null || isIn(resident.bedId()));
      return there ? lives.computeIfAbsent(resident.id(), id -> born.apply(resident)) : null;
    }

    private boolean isIn(String bedId) {
      return switch (bedStates.get(bedId)) {
        case OCCUPIED, RESPITE -> true;
        case VACANT, RESERVED, ON_LEAVE, IN_HOSPITAL, OUT_OF_SERVICE -> false;
      };
    }
  }
}
