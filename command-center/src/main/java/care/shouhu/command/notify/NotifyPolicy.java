package care.shouhu.command.notify;

import care.shouhu.command.watch.AlarmClass;
import care.shouhu.core.directory.ChannelKind;
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
 * By what people are told, and how long the next channel waits. Data, versioned; the default is
 * {@code notify-policy.json}, another one comes from the register.
 *
 * @param classes for each class the steps; a class without is told to nobody and stands on the
 *     pages alone, but for an outage ({@link #stepsAtLeast}). URGENT must have some
 * @param flood when one person is told of several together
 * @param downAfterFailures so many tries in a row that failed by the channel's own fault, of
 *     whomever they were, raise its incident; and so many messages to several people that a gateway
 *     refused or did not deliver
 */
public record NotifyPolicy(
    int version, Map<AlarmClass, Steps> classes, Tries tries, Flood flood, int downAfterFailures) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  public NotifyPolicy {
    if (classes == null || !classes.containsKey(AlarmClass.URGENT)) {
      throw new IllegalArgumentException("classes must say how URGENT is told");
    }
    if (tries == null || flood == null) {
      throw new IllegalArgumentException((tries == null ? "tries" : "flood") + " is missing");
    }
    classes = Map.copyOf(classes);
    within("downAfterFailures", downAfterFailures, 1, 1_000);
  }

  /**
   * How one class is told.
   *
   * @param channels in this order, as far as the person has them
   * @param deliveredWithinSeconds from the begin of an attempt; then the next channel
   * @param seenWithinSeconds from its delivery; then the next channel
   */
  public record Steps(
      List<ChannelKind> channels, int deliveredWithinSeconds, int seenWithinSeconds) {
    public Steps {
      if (channels == null || channels.isEmpty()) {
        throw new IllegalArgumentException("channels must name one at least");
      }
      channels = List.copyOf(channels);
      within("deliveredWithinSeconds", deliveredWithinSeconds, 1, 3_600);
      within("seenWithinSeconds", seenWithinSeconds, 1, 3_600);
    }
  }

  /**
   * How often one channel is tried.
   *
   * @param triesMax with the first
   * @param firstSeconds before the second try; doubled each time
   * @param secondsMax between two tries
   */
  public record Tries(int triesMax, int firstSeconds, int secondsMax) {
    public Tries {
      within("triesMax", triesMax, 1, 20);
      within("firstSeconds", firstSeconds, 1, 3_600);
      within("secondsMax", secondsMax, firstSeconds, 3_600);
    }

    /**
     * How long to wait after so many tries.
     *
     * @param jitter from 0 up to 1: half of the time is fixed, half is drawn, so that what failed
     *     together does not come back together
     */
    long waitMillis(int tries, double jitter) {
      long full = Math.min((long) firstSeconds << Math.min(tries - 1, 12), secondsMax) * 1_000L;
      long half = full / 2;
      return half + (long) (half * jitter);
    }
  }

  /**
   * What one person can take.
   *
   * @param perMinuteMax notices one by one in 60 s; what is above waits and is told together
   * @param togetherEachSeconds how long that waits
   */
  public record Flood(int perMinuteMax, int togetherEachSeconds) {
    public Flood {
      within("perMinuteMax", perMinuteMax, 1, 600);
      within("togetherEachSeconds", togetherEachSeconds, 1, 600);
    }
  }

  /** How this class is told; null when it is not. */
  public Steps steps(AlarmClass alarmClass) {
    return classes.get(alarmClass);
  }

  /**
   * How this class is told, or else the nearest class above it: of what must reach somebody. An
   * outage of ours must, also while the policy leaves its class to the pages.
   */
  public Steps stepsAtLeast(AlarmClass alarmClass) {
    Steps nearest = steps(AlarmClass.URGENT);
    for (AlarmClass above : AlarmClass.values()) {
      if (!alarmClass.isAbove(above) && steps(above) != null) {
        nearest = steps(above);
      }
    }
    return nearest;
  }

  /**
   * A policy from JSON of this record's shape. Unknown fields are ignored.
   *
   * @throws IllegalArgumentException when it is none or breaks a rule of these records
   */
  public static NotifyPolicy parse(String json) {
    try {
      return JSON.readValue(json, NotifyPolicy.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "not a policy of telling people: " + e.getOriginalMessage(), e);
    }
  }

  /** The policy that holds while the register has none. */
  public static NotifyPolicy defaults() {
    try (InputStream in = NotifyPolicy.class.getResourceAsStream("/notify-policy.json")) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same under another number. */
  public NotifyPolicy withVersion(int newVersion) {
    return new NotifyPolicy(newVersion, classes, tries, flood, downAfterFailures);
  }

  private static void within(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s must be from %d to %d: %d".formatted(name, min, max, value));
    }
  }
}
