package care.shouhu.command.bed;

import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Resident.CareLevel;
import java.util.HashMap;
import java.util.Map;

/**
 * Beds of one scope by the register. Immutable.
 *
 * @param states beds by state; without those there are none of
 * @param careLevels who has a bed, by care level; without those there are none of
 * @param levelUnknown who has a bed, and no care level is known: with {@code careLevels} all of
 *     them
 * @param nursingType beds of the nursing type (护理型), without those out of service
 * @param nursingOccupied of these, somebody's
 * @param nursingVacant of these, those that could be given now
 * @param respiteBeds kept for respite stays, without those out of service
 */
public record BedFigures(
    Map<BedState, Integer> states,
    Map<CareLevel, Integer> careLevels,
    int levelUnknown,
    int nursingType,
    int nursingOccupied,
    int nursingVacant,
    int respiteBeds) {

  /** A scope without beds. */
  public static final BedFigures NONE = new BedFigures(Map.of(), Map.of(), 0, 0, 0, 0, 0);

  public BedFigures {
    states = Map.copyOf(states);
    careLevels = Map.copyOf(careLevels);
  }

  /** Both together. */
  BedFigures plus(BedFigures other) {
    return new BedFigures(
        sum(states, other.states),
        sum(careLevels, other.careLevels),
        levelUnknown + other.levelUnknown,
        nursingType + other.nursingType,
        nursingOccupied + other.nursingOccupied,
        nursingVacant + other.nursingVacant,
        respiteBeds + other.respiteBeds);
  }

  private static <K> Map<K, Integer> sum(Map<K, Integer> one, Map<K, Integer> other) {
    Map<K, Integer> sum = new HashMap<>(one);
    other.forEach((key, count) -> sum.merge(key, count, Integer::sum));
    return sum;
  }

  /** How many are in this state. */
  public int in(BedState state) {
    return states.getOrDefault(state, 0);
  }

  /** How many people of this care level have a bed. */
  public int of(CareLevel level) {
    return careLevels.getOrDefault(level, 0);
  }

  /** All but those out of service. */
  public int inService() {
    int all = states.values().stream().mapToInt(Integer::intValue).sum();
    return all - in(BedState.OUT_OF_SERVICE);
  }

  /** Beds that are somebody's, also of who is away. */
  public int held() {
    return states.entrySet().stream()
        .filter(entry -> BedMachine.isHeld(entry.getKey()))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }
}
