package care.shouhu.sim.crew;

import care.shouhu.sim.crew.Deed.Result;
import care.shouhu.sim.crew.IncidentView.AssignmentView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Who does what when: a function of what is seen and the time. How long somebody takes follows from
 * the seed and the incident, so nothing has to be remembered between two looks.
 *
 * <p>About 100 ward calls an hour for four minutes each and a dozen calls from homes for twelve
 * leave some ten incidents open at any time.
 */
final class CrewRules {
  private final Colleagues colleagues;
  private final CrewSettings settings;

  CrewRules(Colleagues colleagues, CrewSettings settings) {
    this.colleagues = colleagues;
    this.settings = settings;
  }

  /**
   * What is due at that moment. Done deeds are no longer due once the incident shows it.
   *
   * @param claimedByUs incidents the crew itself claimed: a person may use a colleague's account
   */
  List<Deed> due(List<IncidentView> incidents, Set<String> claimedByUs, long nowMillis) {
    List<Deed> deeds = new ArrayList<>();
    for (IncidentView incident : incidents) {
      if (isLeftToPeople(incident)) {
        continue;
      }
      boolean ours = incident.claimedBy() == null || claimedByUs.contains(incident.id());
      if (ours) {
        atTheDesk(incident, nowMillis).ifPresent(deeds::add);
      }
      if (ours || settings.answersPeople()) {
        for (AssignmentView assignment : incident.assignments()) {
          onTheWay(incident, assignment, nowMillis).ifPresent(deeds::add);
        }
      }
    }
    return deeds;
  }

  private boolean isLeftToPeople(IncidentView incident) {
    if (incident.placeId() == null || incident.division() == null) {
      return true;
    }
    return incident.isAtInstitution()
        ? settings.handsOffPlaces().contains(incident.placeId())
        : settings.handsOffDivisions().contains(incident.division());
  }

  private Optional<Deed> atTheDesk(IncidentView incident, long now) {
    return switch (incident.status()) {
      case "OPEN" -> claim(incident, now);
      case "CLAIMED" -> goOn(incident, now);
      case "HANDLED" -> close(incident, now);
      default -> Optional.empty();
    };
  }

  private Optional<Deed> claim(IncidentView incident, long now) {
    String key = incident.id() + ":claim:" + incident.rings();
    long due =
        incident.openedAt()
            + (incident.isAtInstitution() ? between(key, 5, 40) : between(key, 90, 120));
    if (now < due || (incident.hasSomebodyOnTheWay() && !incident.isAtInstitution())) {
      return Optional.empty();
    }
    if (!incident.isAtInstitution()) {
      return colleagues
          .countyDeskOf(incident.division())
          .map(by -> new Deed.Claim(by, incident.id(), key));
    }
    List<String> carers = colleagues.carersOf(incident.placeId());
    return carers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Deed.Claim(
                carers.get((int) (chance(key + ":who") * carers.size())), incident.id(), key));
  }

  /** The claim of a carer is an assignment too; a desk has to send somebody, or telephone. */
  private Optional<Deed> goOn(IncidentView incident, long now) {
    if (incident.claimedBy() == null
        || incident.claimedAt() == null
        || incident.hasSomebodyOnTheWay()) {
      return Optional.empty();
    }
    String by = incident.claimedBy();
    if (!incident.isAtInstitution() && incident.needsSomebodyThere()) {
      String key = incident.id() + ":dispatch:" + incident.assignments().size();
      return now < incident.claimedAt() + between(key, 5, 20)
          ? Optional.empty()
          : Optional.of(new Deed.Dispatch(by, incident.id(), key));
    }
    String key = incident.id() + ":handle:" + incident.rings();
    return now < incident.claimedAt() + between(key, 30, 90)
        ? Optional.empty()
        : Optional.of(new Deed.Settle(by, incident.id(), "已电话核实并处理", key));
  }

  private Optional<Deed> close(IncidentView incident, long now) {
    String key = incident.id() + ":close:" + incident.rings();
    boolean rests =
        incident.claimedBy() == null
            || incident.handledAt() == null
            || now < incident.handledAt() + between(key, 20, 90);
    if (rests) {
      return Optional.empty();
    }
    Optional<String> by =
        incident.isAtInstitution()
            ? colleagues.leadOf(incident.placeId())
            : colleagues.countyDeskOf(incident.division());
    return by.map(name -> new Deed.Close(name, incident.id(), result(incident), key));
  }

  private Optional<Deed> onTheWay(IncidentView incident, AssignmentView assignment, long now) {
    String by = assignment.responder();
    if (!colleagues.has(by)) {
      return Optional.empty();
    }
    boolean field = colleagues.isFieldWorker(by);
    String id = assignment.id();
    String key = id + ":" + assignment.status();
    return switch (assignment.status()) {
      case "NOTIFIED", "DELIVERED", "SEEN" ->
          step(by, id, "accept", id + ":accept", assignment.notifiedAt(), 5, field ? 40 : 20, now);
      case "ACCEPTED" ->
          field
              ? step(by, id, "en-route", key, assignment.acceptedAt(), 5, 20, now)
              : step(by, id, "on-scene", key, assignment.acceptedAt(), 15, 90, now);
      case "EN_ROUTE" -> step(by, id, "on-scene", key, assignment.enRouteAt(), 120, 480, now);
      case "ON_SCENE" ->
          isDue(key, assignment.onSceneAt(), field ? 120 : 60, field ? 360 : 200, now)
              ? Optional.of(new Deed.Done(by, id, result(incident), key))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private Optional<Deed> step(
      String by, String id, String step, String key, Long since, int from, int to, long now) {
    return isDue(key, since, from, to, now)
        ? Optional.of(new Deed.Step(by, id, step, key))
        : Optional.empty();
  }

  private boolean isDue(String key, Long since, int fromSeconds, int toSeconds, long now) {
    return since != null && now >= since + between(key, fromSeconds, toSeconds);
  }

  private Result result(IncidentView incident) {
    double chance = chance(incident.id() + ":result");
    return switch (incident.kind()) {
      case "SILENT", "BATTERY_LOW", "TAMPER" -> new Result("TECHNICAL_FIXED", null, "设备已检查恢复");
      case "FALL" ->
          chance < 0.15
              ? new Result("FALSE_ALARM", "挂件掉落误触", "本人无恙")
              : chance < 0.3
                  ? new Result("HOSPITAL", null, "已送医检查")
                  : new Result("HELPED", null, "已扶起，无外伤");
      default ->
          chance < 0.25
              ? new Result("NO_HELP_NEEDED", null, "已查看，无需协助")
              : new Result("HELPED", null, "已到场协助");
    };
  }

  /** Milliseconds. */
  private long between(String key, int fromSeconds, int toSeconds) {
    return Math.round((fromSeconds + chance(key) * (toSeconds - fromSeconds)) * 1000);
  }

  private double chance(String key) {
    return new SplittableRandom(settings.seed() ^ (key.hashCode() * 0x9E3779B97F4A7C15L))
        .nextDouble();
  }
}
