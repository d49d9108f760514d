package care.shouhu.command.incident;

import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.directory.Resident.CareLevel;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Whether a policy may be put in force. It says everything that is wrong, each with its field, so
 * that one attempt tells all. Pure.
 *
 * <p>The limits keep a policy from being worse than what the service promises (design §7, 99 % of
 * calls answered within 180 s): an urgent queue climbs at least every {@value
 * #URGENT_GAP_SECONDS_MAX} s and ends at the city's desk within {@value #URGENT_CITY_SECONDS_MAX}
 * s. Where a limit is not from there it is our own and generous.
 */
public final class PolicyCheck {
  static final int URGENT_GAP_SECONDS_MAX = 300;
  static final int URGENT_CITY_SECONDS_MAX = 600;
  static final int HIGH_GAP_SECONDS_MAX = 900;
  static final int HIGH_CITY_SECONDS_MAX = 1_800;
  static final int WAITING_GAP_SECONDS_MAX = 86_400;
  static final int TIERS_MAX = 10;
  static final int SKILLS_MAX = 10;
  static final int FAULTS_MAX = 50;

  private static final Set<String> POLICY_FIELDS =
      Set.of("version", "institution", "household", "unplaced", "needs");
  private static final Set<String> LADDER_FIELDS =
      Set.of(
          "queues",
          "acceptWithinSeconds",
          "arriveWithinSecondsTown",
          "arriveWithinSecondsRural",
          "updateWithinSeconds",
          "claimIdleSeconds",
          "overRemindSeconds",
          "quietHours");

  private final List<PolicyFault> faults = new ArrayList<>();

  private PolicyCheck() {}

  /** What is wrong with it; empty when it may be put in force. */
  public static List<PolicyFault> faults(JsonNode policy) {
    var check = new PolicyCheck();
    check.onlyKnown("", policy, POLICY_FIELDS);
    check.ladder(policy, "institution", EnumSet.allOf(Tier.class));
    check.ladder(policy, "household", EnumSet.of(Tier.COUNTY_DESK, Tier.CITY_DESK));
    check.ladder(policy, "unplaced", EnumSet.of(Tier.CITY_DESK));
    check.skills("needs.byKind", policy.at("/needs/byKind"), AlarmKind.values());
    check.skills("needs.byCareLevel", policy.at("/needs/byCareLevel"), CareLevel.values());
    return check.faults.subList(0, Math.min(check.faults.size(), FAULTS_MAX));
  }

  private void ladder(JsonNode policy, String name, Set<Tier> tiers) {
    JsonNode ladder = policy.path(name);
    if (!ladder.isObject()) {
      fault(name, "is missing");
      return;
    }
    onlyKnown(name + ".", ladder, LADDER_FIELDS);
    number(name, ladder, "acceptWithinSeconds", 15, 1_800);
    number(name, ladder, "arriveWithinSecondsTown", 60, 7_200);
    number(name, ladder, "arriveWithinSecondsRural", 60, 7_200);
    number(name, ladder, "updateWithinSeconds", 60, 7_200);
    number(name, ladder, "claimIdleSeconds", 30, 3_600);
    number(name, ladder, "overRemindSeconds", 300, 86_400);
    for (AlarmClass alarmClass : AlarmClass.values()) {
      String field = name + ".queues." + alarmClass;
      queue(field, ladder.path("queues").path(alarmClass.name()), alarmClass, tiers);
    }
    onlyKnown(name + ".queues.", ladder.path("queues"), names(AlarmClass.values()));
    quietHours(name + ".quietHours", ladder.path("quietHours"));
  }

  private void queue(String field, JsonNode queue, AlarmClass alarmClass, Set<Tier> allowed) {
    JsonNode tiers = queue.path("tiers");
    if (!tiers.isArray() || tiers.isEmpty() || tiers.size() > TIERS_MAX) {
      fault(field + ".tiers", "1 to " + TIERS_MAX + " tiers are wanted");
      return;
    }
    int gapMax = gapSecondsMax(alarmClass);
    number(field, queue, "ringAgainSeconds", 15, gapMax);
    int before = -1;
    Tier below = null;
    for (int i = 0; i < tiers.size(); i++) {
      String at = field + ".tiers[" + i + "]";
      Tier tier = tier(at + ".tier", tiers.get(i).path("tier"), allowed, below);
      JsonNode after = tiers.get(i).path("afterSeconds");
      if (!after.isInt()) {
        fault(at + ".afterSeconds", "a whole number of seconds is wanted");
        return;
      }
      step(at + ".afterSeconds", i, before, after.intValue(), gapMax);
      before = after.intValue();
      below = tier == null ? below : tier;
    }
    end(field, alarmClass, below, before);
  }

  private Tier tier(String field, JsonNode given, Set<Tier> allowed, Tier below) {
    Tier tier =
        Arrays.stream(Tier.values())
            .filter(known -> known.name().equals(given.asText()))
            .findFirst()
            .orElse(null);
    if (tier == null || !allowed.contains(tier)) {
      fault(field, "one of " + allowed + " is wanted");
      return null;
    }
    if (below != null && tier.compareTo(below) < 0) {
      fault(field, "tiers go from near to far: " + tier + " comes before " + below);
    }
    return tier;
  }

  private void step(String field, int index, int before, int after, int gapMax) {
    if (index == 0) {
      if (after != 0) {
        fault(field, "the first tier is told at 0 s");
      }
    } else if (after <= before) {
      fault(field, "must be later than the tier before, " + before + " s");
    } else if (after - before > gapMax) {
      fault(field, "at most " + gapMax + " s after the tier before");
    }
  }

  /** What rings must come to the city in time. */
  private void end(String field, AlarmClass alarmClass, Tier last, int lastAfterSeconds) {
    if (!alarmClass.rings()) {
      return;
    }
    int max = alarmClass == AlarmClass.URGENT ? URGENT_CITY_SECONDS_MAX : HIGH_CITY_SECONDS_MAX;
    if (last != Tier.CITY_DESK) {
      fault(field + ".tiers", "the last tier must be CITY_DESK");
    } else if (lastAfterSeconds > max) {
      fault(field + ".tiers", "the city's desk must be told within " + max + " s");
    }
  }

  private static int gapSecondsMax(AlarmClass alarmClass) {
    return switch (alarmClass) {
      case URGENT -> URGENT_GAP_SECONDS_MAX;
      case HIGH -> HIGH_GAP_SECONDS_MAX;
      case MEDIUM, TECHNICAL -> WAITING_GAP_SECONDS_MAX;
    };
  }

  private void quietHours(String field, JsonNode quiet) {
    if (quiet.isMissingNode() || quiet.isNull()) {
      return;
    }
    onlyKnown(field + ".", quiet, Set.of("from", "until", "classes"));
    List<AlarmClass> classes = new ArrayList<>();
    for (JsonNode name : quiet.path("classes")) {
      Arrays.stream(AlarmClass.values())
          .filter(known -> known.name().equals(name.asText()) && !known.rings())
          .findFirst()
          .ifPresentOrElse(
              classes::add,
              () -> fault(field + ".classes", "MEDIUM and TECHNICAL may wait, no other class"));
    }
    try {
      if (!classes.isEmpty()) {
        new QuietHours(text(quiet, "from"), text(quiet, "until"), classes);
      } else if (quiet.path("classes").isEmpty()) {
        fault(field + ".classes", "MEDIUM, TECHNICAL or both are wanted");
      }
    } catch (IllegalArgumentException e) {
      fault(field, e.getMessage());
    }
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).isTextual() ? node.path(name).textValue() : null;
  }

  private void skills(String field, JsonNode needs, Enum<?>[] keys) {
    onlyKnown(field + ".", needs, names(keys));
    for (Iterator<String> names = needs.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      JsonNode skills = needs.get(name);
      boolean words = skills.isArray() && skills.size() <= SKILLS_MAX;
      for (JsonNode skill : skills) {
        words &= skill.isTextual() && !skill.textValue().isBlank();
      }
      if (!words) {
        fault(field + "." + name, "a list of at most " + SKILLS_MAX + " words is wanted");
      }
    }
  }

  private void number(String ladder, JsonNode node, String name, int min, int max) {
    JsonNode value = node.path(name);
    if (!value.isInt() || value.intValue() < min || value.intValue() > max) {
      fault(ladder + "." + name, "a number of seconds from " + min + " to " + max + " is wanted");
    }
  }

  private void onlyKnown(String prefix, JsonNode node, Set<String> known) {
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        fault(prefix + name, "is not known; known are " + known.stream().sorted().toList());
      }
    }
  }

  private static Set<String> names(Enum<?>[] values) {
    return Set.copyOf(Arrays.stream(values).map(Enum::name).toList());
  }

  private void fault(String field, String detail) {
    faults.add(new PolicyFault(field, detail));
  }
}
