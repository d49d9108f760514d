package care.shouhu.command.incident;

import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a policy somebody wants to put as a whole and says everything that is wrong with it, and
 * what would be right. Stricter than {@link EscalationPolicy} itself: a policy that could be gone
 * by may still be one that leaves somebody waiting, or one that says something else than its writer
 * meant. Pure.
 */
public final class PolicyCheck {
  /** Within this an urgent call must have reached a desk, whatever an institution does itself. */
  private static final int DESK_TOLD_SECONDS_MAX = 900;

  private static final int DAY_SECONDS = 86_400;
  private static final int TIERS_MAX = 12;
  private static final int SKILLS_MAX = 10;
  private static final int SKILL_CHARS_MAX = 40;

  private final List<Fault> faults = new ArrayList<>();

  private PolicyCheck() {}

  /**
   * One thing that is wrong.
   *
   * @param at where, such as {@code household.queues.URGENT.ringAgainSeconds}
   * @param wrong what stands there
   * @param right what would be right
   */
  public record Fault(String at, String wrong, String right) {
    @Override
    public String toString() {
      return at + ": " + wrong + "; right is " + right;
    }
  }

  /** Everything that is wrong; empty for a policy that may be put. */
  public static List<Fault> faults(JsonNode policy) {
    PolicyCheck check = new PolicyCheck();
    check.policy(policy);
    if (check.faults.isEmpty()) {
      try {
        EscalationPolicy.parse(policy.toString());
      } catch (IllegalArgumentException e) {
        check.fault("policy", e.getMessage(), "the form of the built-in one");
      }
    }
    return List.copyOf(check.faults);
  }

  private void policy(JsonNode policy) {
    if (!object("policy", policy)) {
      return;
    }
    only("", policy, "version", "institution", "household", "unplaced", "travel", "skills");
    ladder("institution", policy, Set.of(Tier.values()));
    ladder("household", policy, Set.of(Tier.COUNTY_DESK, Tier.CITY_DESK));
    ladder("unplaced", policy, Set.of(Tier.CITY_DESK));
    travel(policy.path("travel"));
    skills(policy.path("skills"));
  }

  private void ladder(String name, JsonNode policy, Set<Tier> tiers) {
    JsonNode ladder = policy.path(name);
    if (!object(name, ladder)) {
      return;
    }
    only(
        name,
        ladder,
        "queues",
        "acceptWithinSeconds",
        "arriveWithinSecondsTown",
        "arriveWithinSecondsRural",
        "updateWithinSeconds",
        "claimIdleSeconds",
        "overRemindSeconds",
        "quiet");
    number(name, ladder, "acceptWithinSeconds", 15, 900);
    number(name, ladder, "arriveWithinSecondsTown", 60, 7_200);
    number(name, ladder, "arriveWithinSecondsRural", 60, 10_800);
    number(name, ladder, "updateWithinSeconds", 300, 7_200);
    number(name, ladder, "claimIdleSeconds", 30, 3_600);
    number(name, ladder, "overRemindSeconds", 600, DAY_SECONDS);
    quiet(name + ".quiet", ladder.path("quiet"));
    JsonNode queues = ladder.path("queues");
    if (object(name + ".queues", queues)) {
      only(name + ".queues", queues, names(AlarmClass.values()));
      for (AlarmClass alarmClass : AlarmClass.values()) {
        queue(name + ".queues." + alarmClass, queues.path(alarmClass.name()), alarmClass, tiers);
      }
    }
  }

  private void queue(String at, JsonNode queue, AlarmClass alarmClass, Set<Tier> possible) {
    if (!object(at, queue)) {
      return;
    }
    only(at, queue, "tiers", "ringAgainSeconds");
    number(at, queue, "ringAgainSeconds", 10, ringAgainSecondsMax(alarmClass));
    JsonNode tiers = queue.path("tiers");
    if (!tiers.isArray() || tiers.isEmpty() || tiers.size() > TIERS_MAX) {
      fault(at + ".tiers", shown(tiers), "a list of 1 to %d tiers".formatted(TIERS_MAX));
      return;
    }
    int before = -1;
    Tier last = null;
    for (int i = 0; i < tiers.size(); i++) {
      String step = at + ".tiers[" + i + "]";
      JsonNode one = tiers.get(i);
      if (!object(step, one)) {
        return;
      }
      only(step, one, "tier", "afterSeconds");
      Optional<Tier> tier = tier(step, one, possible, last);
      number(step, one, "afterSeconds", i == 0 ? 0 : before + 1, i == 0 ? 0 : DAY_SECONDS);
      before = Math.max(before, one.path("afterSeconds").asInt());
      last = tier.orElse(last);
    }
    reachesDesk(at, tiers, alarmClass);
  }

  private static int ringAgainSecondsMax(AlarmClass alarmClass) {
    return switch (alarmClass) {
      case URGENT -> 300;
      case HIGH -> 1_800;
      case MEDIUM, TECHNICAL -> DAY_SECONDS;
    };
  }

  /** From near to far: who was told is told again with the next tier anyway. */
  private Optional<Tier> tier(String step, JsonNode one, Set<Tier> possible, Tier last) {
    String right =
        Arrays.stream(Tier.values())
            .filter(possible::contains)
            .filter(tier -> last == null || tier.compareTo(last) >= 0)
            .map(Tier::name)
            .collect(Collectors.joining(", "));
    Optional<Tier> tier = word(Tier.values(), one.path("tier"));
    if (tier.isEmpty() || !possible.contains(tier.get())) {
      fault(step + ".tier", shown(one.path("tier")), "one of " + right);
      return Optional.empty();
    }
    if (last != null && tier.get().compareTo(last) < 0) {
      fault(step + ".tier", tier.get() + " after " + last, "from near to far: " + right);
    }
    return tier;
  }

  /** An institution that does not answer must not keep a call for help to itself. */
  private void reachesDesk(String at, JsonNode tiers, AlarmClass alarmClass) {
    if (alarmClass != AlarmClass.URGENT && alarmClass != AlarmClass.HIGH) {
      return;
    }
    int max = alarmClass == AlarmClass.URGENT ? DESK_TOLD_SECONDS_MAX : 4 * DESK_TOLD_SECONDS_MAX;
    boolean reached = false;
    for (JsonNode one : tiers) {
      boolean desk =
          word(Tier.values(), one.path("tier"))
              .filter(tier -> tier.compareTo(Tier.COUNTY_DESK) >= 0)
              .isPresent();
      reached |= desk && one.path("afterSeconds").asInt(Integer.MAX_VALUE) <= max;
    }
    if (!reached) {
      fault(
          at + ".tiers",
          "no desk is told within %d s".formatted(max),
          "COUNTY_DESK or CITY_DESK at %d s at the latest".formatted(max));
    }
  }

  private void quiet(String at, JsonNode quiet) {
    if (quiet.isMissingNode() || quiet.isNull() || !object(at, quiet)) {
      return;
    }
    only(at, quiet, "from", "to", "classes");
    for (String end : List.of("from", "to")) {
      if (!QuietHours.TIME.matcher(quiet.path(end).asText()).matches()) {
        fault(at + "." + end, shown(quiet.path(end)), "a time of day like 22:00");
      }
    }
    if (quiet.path("from").equals(quiet.path("to"))) {
      fault(at, "from and to are the same", "two times");
    }
    JsonNode classes = quiet.path("classes");
    if (!classes.isArray() || classes.isEmpty()) {
      fault(at + ".classes", shown(classes), "a list of HIGH, MEDIUM, TECHNICAL");
      return;
    }
    for (JsonNode one : classes) {
      Optional<AlarmClass> alarmClass = word(AlarmClass.values(), one);
      if (alarmClass.isEmpty() || alarmClass.get() == AlarmClass.URGENT) {
        fault(
            at + ".classes",
            shown(one),
            "HIGH, MEDIUM or TECHNICAL: an urgent one waits for no hour");
      }
    }
  }

  private void travel(JsonNode travel) {
    if (travel.isMissingNode() || travel.isNull() || !object("travel", travel)) {
      return;
    }
    String at = "travel";
    only(
        at,
        travel,
        "roadFactorTown",
        "roadFactorRural",
        "speedKmhTown",
        "speedKmhRural",
        "startSeconds",
        "insideSeconds",
        "unknownSeconds",
        "positionStaleSeconds",
        "loadSeconds",
        "skillSeconds");
    for (String factor : List.of("roadFactorTown", "roadFactorRural")) {
      decimal(at, travel, factor, 1, 5);
    }
    for (String speed : List.of("speedKmhTown", "speedKmhRural")) {
      decimal(at, travel, speed, 3, 120);
    }
    number(at, travel, "startSeconds", 0, 1_800);
    number(at, travel, "insideSeconds", 0, 1_800);
    number(at, travel, "unknownSeconds", 60, 14_400);
    number(at, travel, "positionStaleSeconds", 60, DAY_SECONDS);
    number(at, travel, "loadSeconds", 0, 14_400);
    number(at, travel, "skillSeconds", 0, 14_400);
  }

  private void skills(JsonNode skills) {
    if (skills.isMissingNode() || skills.isNull() || !object("skills", skills)) {
      return;
    }
    only("skills", skills, names(AlarmKind.values()));
    for (AlarmKind kind : AlarmKind.values()) {
      JsonNode wanted = skills.path(kind.name());
      if (wanted.isMissingNode()) {
        continue;
      }
      boolean right = wanted.isArray() && wanted.size() <= SKILLS_MAX;
      for (JsonNode skill : wanted) {
        right &= skill.isTextual() && skill.textValue().length() <= SKILL_CHARS_MAX;
      }
      if (!right) {
        fault("skills." + kind, shown(wanted), "a list of at most %d words".formatted(SKILLS_MAX));
      }
    }
  }

  private boolean object(String at, JsonNode node) {
    if (!node.isObject()) {
      fault(at, shown(node), "an object");
    }
    return node.isObject();
  }

  /** A word nobody reads is a mistake its writer would not notice. */
  private void only(String at, JsonNode node, String... fields) {
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!Arrays.asList(fields).contains(name)) {
        String path = at.isEmpty() ? name : at + "." + name;
        fault(path, "there is no such field", "one of " + String.join(", ", fields));
      }
    }
  }

  private void number(String at, JsonNode node, String field, int min, int max) {
    JsonNode value = node.path(field);
    if (!value.isInt() || value.intValue() < min || value.intValue() > max) {
      String right = min == max ? Integer.toString(min) : "%d to %d".formatted(min, max);
      fault(at + "." + field, shown(value), right);
    }
  }

  private void decimal(String at, JsonNode node, String field, int min, int max) {
    JsonNode value = node.path(field);
    if (!value.isNumber() || value.doubleValue() < min || value.doubleValue() > max) {
      fault(at + "." + field, shown(value), "%d to %d".formatted(min, max));
    }
  }

  private void fault(String at, String wrong, String right) {
    faults.add(new Fault(at, wrong, right));
  }

  private static String shown(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return "is missing";
    }
    String text = node.toString();
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }

  private static <E extends Enum<E>> Optional<E> word(E[] words, JsonNode node) {
    return Arrays.stream(words).filter(word -> word.name().equals(node.textValue())).findFirst();
  }

  private static String[] names(Enum<?>[] words) {
    return Arrays.stream(words).map(Enum::name).toArray(String[]::new);
  }
}
