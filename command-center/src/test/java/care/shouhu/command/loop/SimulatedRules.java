package care.shouhu.command.loop;

import care.shouhu.command.incident.EscalationPolicy;
import care.shouhu.command.incident.EscalationPolicy.Ladder;
import care.shouhu.command.incident.EscalationPolicy.Queue;
import care.shouhu.command.incident.EscalationPolicy.TierStep;
import care.shouhu.command.incident.QuietHours;
import care.shouhu.command.incident.Tier;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryChanges;
import care.shouhu.core.directory.PolicyText;
import care.shouhu.core.directory.Shift;
import care.shouhu.core.directory.UnitPolicy;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Policies and rosters that change while incidents are open: of the home, of the county, of the
 * city, put and withdrawn, with other tiers, times and quiet hours each time.
 */
final class SimulatedRules {
  private static final long HOUR_MILLIS = 3_600_000L;

  private final Random random;
  private final Directory directory;
  private final Map<Integer, EscalationPolicy> policies = new HashMap<>();
  private final List<Long> shiftIds = new ArrayList<>();
  private int lastPolicy = 1;
  private long lastShift;
  private long directoryVersion = 1;
  private long changedAtMillis;

  SimulatedRules(Random random, Directory directory) {
    this.random = random;
    this.directory = directory;
    policies.put(1, EscalationPolicy.defaults());
  }

  /** The policy with this number, as it was made. */
  EscalationPolicy policy(int version) {
    return policies.get(version);
  }

  /**
   * After that neither policies nor duty changed. Never goes back: what was decided on a clock that
   * was set back since is not told from what came later.
   */
  long changedAtMillis() {
    return changedAtMillis;
  }

  void changedAt(long millis) {
    changedAtMillis = Math.max(changedAtMillis, millis);
  }

  void change(long nowMillis) {
    changedAt(nowMillis);
    var change = DirectoryChanges.collect();
    if (random.nextBoolean()) {
      putPolicy(change);
    } else if (!shiftIds.isEmpty() && random.nextInt(3) == 0) {
      change.removeShift(shiftIds.remove(random.nextInt(shiftIds.size())));
    } else {
      addShift(change, nowMillis);
    }
    directory.apply(change.at(++directoryVersion));
  }

  private void putPolicy(DirectoryChanges.Collector change) {
    int version = ++lastPolicy;
    String json = null;
    if (random.nextInt(4) > 0) {
      EscalationPolicy policy = randomPolicy(version);
      policies.put(version, policy);
      json = json(policy);
    }
    PolicyText text = new PolicyText(version, json);
    switch (random.nextInt(3)) {
      case 0 -> change.policy(text);
      case 1 -> change.unitPolicy(new UnitPolicy(SimulatedCity.DIVISION, null, text));
      default -> change.unitPolicy(new UnitPolicy(null, "home", text));
    }
  }

  private EscalationPolicy randomPolicy(int version) {
    return new EscalationPolicy(
        version,
        ladder(List.of(Tier.values())),
        ladder(List.of(Tier.COUNTY_DESK, Tier.CITY_DESK)),
        ladder(List.of(Tier.CITY_DESK)),
        null,
        null);
  }

  private Ladder ladder(List<Tier> possible) {
    Map<AlarmClass, Queue> queues = new EnumMap<>(AlarmClass.class);
    for (AlarmClass alarmClass : AlarmClass.values()) {
      queues.put(alarmClass, queue(possible));
    }
    QuietHours quiet =
        random.nextBoolean()
            ? null
            : new QuietHours("21:00", "06:30", Set.of(AlarmClass.HIGH, AlarmClass.TECHNICAL));
    return new Ladder(
        queues,
        15 + random.nextInt(120),
        60 + random.nextInt(600),
        60 + random.nextInt(600),
        300 + random.nextInt(900),
        30 + random.nextInt(300),
        600 + random.nextInt(3_600),
        quiet);
  }

  private Queue queue(List<Tier> possible) {
    List<TierStep> steps = new ArrayList<>();
    int after = 0;
    for (Tier tier : possible) {
      int times = random.nextInt(4) == 0 ? 2 : random.nextInt(4) == 0 ? 0 : 1;
      for (int i = 0; i < times; i++) {
        steps.add(new TierStep(tier, after));
        after += 10 + random.nextInt(120);
      }
    }
    if (steps.isEmpty()) {
      steps.add(new TierStep(possible.getLast(), 0));
    }
    return new Queue(steps, 10 + random.nextInt(120));
  }

  private void addShift(DirectoryChanges.Collector change, long nowMillis) {
    boolean home = random.nextBoolean();
    List<String> all =
        home ? SimulatedCity.STAFF : List.of("worker-1", "worker-2", "worker-3", "county");
    List<String> people = all.stream().filter(name -> random.nextBoolean()).toList();
    long from = nowMillis + (random.nextInt(8) - 4) * HOUR_MILLIS;
    change.shift(
        new Shift(
            ++lastShift,
            home ? "home" : null,
            home ? null : SimulatedCity.DIVISION,
            "",
            from,
            from + (1 + random.nextInt(8)) * HOUR_MILLIS,
            people));
    shiftIds.add(lastShift);
  }

  private static String json(EscalationPolicy policy) {
    try {
      return DecisionBatch.MAPPER.writeValueAsString(policy);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
