package care.shouhu.sim.crew;

import care.shouhu.sim.crew.Desk.Answer;
import care.shouhu.sim.world.CityPlan;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Simulated colleagues at work: one look at the open incidents every two seconds, and then what is
 * due, one thing after the other. Backs off while the server is away. Metrics: {@code
 * shouhu_sim_crew_deeds}.
 */
public final class Crew implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Crew.class);
  private static final long LOOK_MILLIS = 2_000;
  private static final long AWAY_MILLIS_MAX = 30_000;
  private static final int INCIDENTS_MAX = 5_000;
  private static final int DEEDS_A_LOOK_MAX = 40;

  /** A deed that was refused, or whose effect does not show, is not tried again for so long. */
  private static final long AGAIN_MILLIS = 60_000;

  private static final int REMEMBERED_MAX = 20_000;

  private final Desk desk;
  private final Colleagues colleagues;
  private final CrewRules rules;
  private final String watcher;
  private final InstantSource clock;
  private final MeterRegistry registry;
  private final long lookMillis;
  private final Thread shift;
  private final Map<String, Long> tried = bounded();
  private final Map<String, Long> claimedByUs = bounded();
  private boolean hasLooked;

  private Crew(
      CrewSettings settings,
      CityPlan plan,
      Map<String, String> passwords,
      InstantSource clock,
      MeterRegistry registry,
      long lookMillis) {
    this.lookMillis = lookMillis;
    this.colleagues = new Colleagues(plan, passwords);
    this.watcher =
        colleagues
            .watcher()
            .orElseThrow(() -> new IllegalArgumentException("no city operator in the crew"));
    this.rules = new CrewRules(colleagues, settings);
    this.desk = new Desk(settings.server(), passwords);
    this.clock = clock;
    this.registry = registry;
    this.shift = Thread.ofVirtual().name("sim-crew").unstarted(this::work);
  }

  /**
   * Goes to work. Returns at once, also when the server is not there yet.
   *
   * @param passwords by user name, of those who are simulated; at least one city operator, who
   *     looks
   */
  public static Crew start(
      CrewSettings settings,
      CityPlan plan,
      Map<String, String> passwords,
      InstantSource clock,
      MeterRegistry registry) {
    return start(settings, plan, passwords, clock, registry, LOOK_MILLIS);
  }

  static Crew start(
      CrewSettings settings,
      CityPlan plan,
      Map<String, String> passwords,
      InstantSource clock,
      MeterRegistry registry,
      long lookMillis) {
    Crew crew = new Crew(settings, plan, passwords, clock, registry, lookMillis);
    crew.shift.start();
    return crew;
  }

  @Override
  public void close() {
    shift.interrupt();
    try {
      shift.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    desk.close();
  }

  private void work() {
    long away = 0;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        away = look() ? 0 : Math.min(Math.max(lookMillis, away * 2), AWAY_MILLIS_MAX);
        Thread.sleep(Math.max(lookMillis, away));
      }
    } catch (InterruptedException e) {
      LOG.debug("the crew goes home");
    }
  }

  /** Whether the server was there. */
  private boolean look() throws InterruptedException {
    String path = "/incidents?status=OPEN,CLAIMED,HANDLED&limit=" + INCIDENTS_MAX;
    return switch (desk.get(watcher, path)) {
      case Answer.Ok ok -> act(incidents(ok.body()));
      case Answer.No no -> {
        count("look", no.reason());
        yield false;
      }
      case Answer.Away away -> {
        count("look", away.reason());
        yield false;
      }
    };
  }

  private boolean act(List<IncidentView> incidents) throws InterruptedException {
    int deeds = 0;
    adoptAtFirst(incidents);
    for (Deed deed : rules.due(incidents, claimedByUs.keySet(), clock.millis())) {
      Long before = tried.get(deed.key());
      if (before != null && clock.millis() - before < AGAIN_MILLIS) {
        continue;
      }
      if (deeds++ == DEEDS_A_LOOK_MAX) {
        return true;
      }
      // Before it is sent: the answer may be lost, and then the claim is still ours.
      if (deed instanceof Deed.Claim claim) {
        claimedByUs.put(claim.incidentId(), clock.millis());
      }
      switch (act(deed)) {
        case Answer.Ok ok -> {
          tried.put(deed.key(), clock.millis());
          count(deed.name(), "ok");
        }
        case Answer.No no -> {
          tried.put(deed.key(), clock.millis());
          count(deed.name(), no.reason());
          if (deed instanceof Deed.Claim claim) {
            claimedByUs.remove(claim.incidentId());
          }
          LOG.debug("{} was refused: {}", deed, no.reason());
        }
        case Answer.Away away -> {
          count(deed.name(), away.reason());
          return false;
        }
      }
    }
    return true;
  }

  /** What colleagues had in hand before this process started is theirs still. */
  private void adoptAtFirst(List<IncidentView> incidents) {
    if (!hasLooked) {
      hasLooked = true;
      incidents.stream()
          .filter(incident -> incident.claimedBy() != null && colleagues.has(incident.claimedBy()))
          .forEach(incident -> claimedByUs.put(incident.id(), clock.millis()));
    }
  }

  private Answer act(Deed deed) throws InterruptedException {
    return switch (deed) {
      case Deed.Claim c -> post(c, "/incidents/" + c.incidentId() + "/claim", null);
      case Deed.Settle s ->
          post(
              s,
              "/incidents/" + s.incidentId() + "/handle",
              Desk.JSON.createObjectNode().put("note", s.note()));
      case Deed.Close c -> post(c, "/incidents/" + c.incidentId() + "/close", closing(c.result()));
      case Deed.Step s -> post(s, "/assignments/" + s.assignmentId() + "/" + s.step(), null);
      case Deed.Done d ->
          post(d, "/assignments/" + d.assignmentId() + "/done", closing(d.result()));
      case Deed.Dispatch d -> dispatch(d);
    };
  }

  private Answer dispatch(Deed.Dispatch deed) throws InterruptedException {
    String path = "/incidents/" + deed.incidentId();
    Answer ranked = desk.get(deed.by(), path + "/responders");
    if (!(ranked instanceof Answer.Ok ok)) {
      return ranked;
    }
    Optional<String> best = best(ok.body().path("items"));
    if (best.isEmpty()) {
      return new Answer.No(0, "nobody_to_send");
    }
    ObjectNode body = Desk.JSON.createObjectNode();
    body.putArray("responders").add(best.get());
    return post(deed, path + "/dispatch", body);
  }

  /** The first of our field workers who is free, else the first of them. */
  private Optional<String> best(JsonNode ranked) {
    Optional<String> first = Optional.empty();
    for (JsonNode one : ranked) {
      String name = one.path("responder").asText();
      if (colleagues.isFieldWorker(name) && one.path("onDuty").asBoolean(true)) {
        if (one.path("openAssignments").asInt() == 0) {
          return Optional.of(name);
        }
        first = first.isPresent() ? first : Optional.of(name);
      }
    }
    return first;
  }

  /** The minute is in the key, because the server gives a refusal, too, again to the same key. */
  private Answer post(Deed deed, String path, JsonNode bodyOrNull) throws InterruptedException {
    long minute = clock.millis() / AGAIN_MILLIS;
    return desk.post(deed.by(), path, bodyOrNull, "crew:" + deed.key() + ":" + minute);
  }

  private static ObjectNode closing(Deed.Result result) {
    ObjectNode closing =
        Desk.JSON.createObjectNode().put("outcome", result.outcome()).put("note", result.note());
    if (result.cause() != null) {
      closing.put("cause", result.cause());
    }
    return closing;
  }

  private static List<IncidentView> incidents(JsonNode body) {
    List<IncidentView> incidents = new ArrayList<>();
    for (JsonNode item : body.path("items")) {
      try {
        incidents.add(Desk.JSON.treeToValue(item, IncidentView.class));
      } catch (JsonProcessingException e) {
        LOG.warn("an incident that does not read like the contract: {}", item, e);
      }
    }
    return incidents;
  }

  /** Forgets what it was told longest ago. */
  private static Map<String, Long> bounded() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
        return size() > REMEMBERED_MAX;
      }
    };
  }

  private void count(String deed, String result) {
    registry.counter("shouhu.sim.crew.deeds", "deed", deed, "result", result).increment();
  }
}
