package care.shouhu.command.incident;

import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.directory.Place.PlaceKind;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is to be done about each kind of alarm, in order ({@code action-plans.json}). Checks itself:
 * each kind has a plan, and each plan names steps that exist.
 *
 * @param version stands on each step that is taken
 * @param steps by name, with their words
 */
public record ActionPlans(
    int version, Map<String, Words> steps, Map<AlarmKind, List<Planned>> plans) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ActionPlans BUILT_IN = read();

  public ActionPlans {
    steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    plans = Map.copyOf(plans);
    for (AlarmKind kind : AlarmKind.values()) {
      if (plans.getOrDefault(kind, List.of()).isEmpty()) {
        throw new IllegalArgumentException(kind + " has no plan");
      }
      for (Planned planned : plans.get(kind)) {
        if (!steps.containsKey(planned.step())) {
          throw new IllegalArgumentException(
              "%s names %s, which is no step".formatted(kind, planned.step()));
        }
      }
    }
  }

  /** What a step is called. */
  public record Words(String zh, String en) {}

  /**
   * A step of a plan.
   *
   * @param mandatory the incident should not be closed before it is accounted for
   * @param at only at such a place; null for any
   */
  public record Planned(String step, boolean mandatory, PlaceKind at) {

    boolean isFor(Subject subject) {
      return at == null || subject.placeKind() == null || at == subject.placeKind();
    }
  }

  /** The plans of this version. */
  public static ActionPlans builtIn() {
    return BUILT_IN;
  }

  /**
   * The plan of an incident: the steps of its kinds, the leading one's first, each once. A step
   * that one kind demands is mandatory. Where nobody knows the place, the steps of both kinds of
   * place.
   */
  public List<Planned> of(Incident incident) {
    List<AlarmKind> kinds = new ArrayList<>(List.of(incident.kind()));
    incident.kinds().stream().filter(kind -> !kinds.contains(kind)).forEach(kinds::add);
    Map<String, Planned> found = new LinkedHashMap<>();
    for (AlarmKind kind : kinds) {
      for (Planned planned : plans.get(kind)) {
        if (planned.isFor(incident.subject())) {
          found.merge(planned.step(), planned, (first, next) -> first.mandatory() ? first : next);
        }
      }
    }
    return List.copyOf(found.values());
  }

  /** The mandatory steps nobody has accounted for. */
  public List<String> left(Incident incident) {
    Set<String> accounted = new HashSet<>();
    incident.steps().forEach(taken -> accounted.add(taken.step()));
    return of(incident).stream()
        .filter(Planned::mandatory)
        .map(Planned::step)
        .filter(step -> !accounted.contains(step))
        .toList();
  }

  private static ActionPlans read() {
    try (InputStream in = ActionPlans.class.getResourceAsStream("/action-plans.json")) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Plans from JSON of this record's shape.
   *
   * @throws IllegalArgumentException when they are none or break a rule of this record
   */
  public static ActionPlans parse(String json) {
    try {
      return JSON.readValue(json, ActionPlans.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no action plans: " + e.getMessage(), e);
    }
  }
}
