package care.shouhu.command.incident;

import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Who is told when, and how long a responder may take. Data, versioned; the default is {@code
 * escalation-policy.json} with the figures of design §7, another one comes from the register.
 *
 * @param version kept on every incident and transition it decides
 * @param institution for a place that has staff of its own
 * @param household for a home
 * @param unplaced for a device without a place: nobody is near, so the city is told at once
 * @param travel by what it is weighed who goes; null for what is assumed
 * @param skills what whoever goes should know, by kind of alarm; null for nothing
 */
public record EscalationPolicy(
    int version,
    Ladder institution,
    Ladder household,
    Ladder unplaced,
    TravelRules travel,
    Map<AlarmKind, List<String>> skills) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  public EscalationPolicy {
    require("institution", institution);
    require("household", household);
    require("unplaced", unplaced);
    travel = travel == null ? TravelRules.ASSUMED : travel;
    skills = skills == null ? Map.of() : Map.copyOf(skills);
  }

  /**
   * A policy from JSON of this record's shape. Unknown fields are ignored.
   *
   * @throws IllegalArgumentException when it is no policy or breaks a rule of these records
   */
  public static EscalationPolicy parse(String json) {
    try {
      return JSON.readValue(json, EscalationPolicy.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not an escalation policy: " + e.getMessage(), e);
    }
  }

  /** The policy that holds while the register has none. */
  public static EscalationPolicy defaults() {
    return parse(defaultsJson());
  }

  /** The built-in policy as it is written. */
  public static String defaultsJson() {
    try (InputStream in = EscalationPolicy.class.getResourceAsStream("/escalation-policy.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  EscalationPolicy withVersion(int newVersion) {
    return new EscalationPolicy(newVersion, institution, household, unplaced, travel, skills);
  }

  /** The ladder for this subject. Takes the whole subject so that it may one day ask for more. */
  public Ladder ladder(Subject subject) {
    if (subject.placeId() == null) {
      return unplaced;
    }
    return subject.placeKind() == PlaceKind.INSTITUTION ? institution : household;
  }

  /**
   * The figures for one kind of place.
   *
   * @param queues for each class who is told when
   * @param acceptWithinSeconds assigned → ACCEPTED; then the next responder is asked
   * @param arriveWithinSecondsTown ACCEPTED → ON_SCENE; then back to the queue
   * @param arriveWithinSecondsRural the same, in the mountains
   * @param updateWithinSeconds ON_SCENE → DONE; then an operator is told to call
   * @param claimIdleSeconds CLAIMED and neither an assignment nor an action; then back to the queue
   * @param overRemindSeconds in the queue, but all its alarms are over by themselves: it no longer
   *     climbs or rings, and is brought up again this often until somebody closes it
   * @param quiet when which classes wait, or null for never
   */
  public record Ladder(
      Map<AlarmClass, Queue> queues,
      int acceptWithinSeconds,
      int arriveWithinSecondsTown,
      int arriveWithinSecondsRural,
      int updateWithinSeconds,
      int claimIdleSeconds,
      int overRemindSeconds,
      QuietHours quiet) {

    public Ladder {
      require("queues", queues);
      for (AlarmClass alarmClass : AlarmClass.values()) {
        if (queues.get(alarmClass) == null) {
          throw new IllegalArgumentException("no queue for class " + alarmClass);
        }
      }
      queues = Map.copyOf(queues);
      requirePositive("acceptWithinSeconds", acceptWithinSeconds);
      requirePositive("arriveWithinSecondsTown", arriveWithinSecondsTown);
      requirePositive("arriveWithinSecondsRural", arriveWithinSecondsRural);
      requirePositive("updateWithinSeconds", updateWithinSeconds);
      requirePositive("claimIdleSeconds", claimIdleSeconds);
      requirePositive("overRemindSeconds", overRemindSeconds);
    }

    public Queue queue(AlarmClass alarmClass) {
      return queues.get(alarmClass);
    }

    public int arriveWithinSeconds(Terrain terrain) {
      return terrain == Terrain.RURAL ? arriveWithinSecondsRural : arriveWithinSecondsTown;
    }
  }

  /**
   * How an incident that nobody takes climbs.
   *
   * @param tiers from the first, told at 0 s, in order of time
   * @param ringAgainSeconds after the last tier all are told again, this often, for as long as it
   *     takes: no answer never ends an incident
   */
  public record Queue(List<TierStep> tiers, int ringAgainSeconds) {

    public Queue {
      require("tiers", tiers);
      tiers.forEach(step -> require("a step of tiers", step));
      tiers = List.copyOf(tiers);
      if (tiers.isEmpty() || tiers.getFirst().afterSeconds() != 0) {
        throw new IllegalArgumentException("the first tier must be told at 0 s");
      }
      for (int i = 1; i < tiers.size(); i++) {
        if (tiers.get(i).afterSeconds() <= tiers.get(i - 1).afterSeconds()) {
          throw new IllegalArgumentException("tiers must be in order of time");
        }
      }
      requirePositive("ringAgainSeconds", ringAgainSeconds);
    }

    public int lastTier() {
      return tiers.size() - 1;
    }

    /**
     * Where an incident stands of which these tiers up to {@code told} know, after another ladder
     * perhaps: nobody who was told counts as passed by, and nobody who was not told as told.
     *
     * @param index where it stood on the ladder before
     */
    int standing(int index, Tier told) {
      if (index >= 0 && index <= lastTier() && tiers.get(index).tier() == told) {
        return index;
      }
      for (int i = lastTier(); i >= 0; i--) {
        if (tiers.get(i).tier() == told) {
          return i;
        }
      }
      return firstFrom(told);
    }

    /** The first step that tells this tier or one above it, or the last step. */
    int firstFrom(Tier wanted) {
      for (int i = 0; i <= lastTier(); i++) {
        if (tiers.get(i).tier().compareTo(wanted) >= 0) {
          return i;
        }
      }
      return lastTier();
    }

    /** The step after this one; beyond the last when there is none. */
    int next(int index, Tier told) {
      return tiers.get(index).tier().compareTo(told) > 0 ? index : index + 1;
    }

    /** Seconds from where it stands until the next step. */
    int gapSeconds(int index, Tier told) {
      int next = next(index, told);
      if (next > lastTier()) {
        return ringAgainSeconds;
      }
      // Told below the first step: by another ladder, whose time this one does not know.
      return next == 0
          ? Math.min(ringAgainSeconds, 60)
          : tiers.get(next).afterSeconds() - tiers.get(next - 1).afterSeconds();
    }
  }

  /**
   * Who is told when.
   *
   * @param afterSeconds since the incident came into the queue
   */
  public record TierStep(Tier tier, int afterSeconds) {

    public TierStep {
      require("tier", tier);
    }
  }

  /** A policy with a hole would fail at the moment somebody calls. */
  private static void require(String name, Object value) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
  }

  private static void requirePositive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }
}
