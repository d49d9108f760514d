package care.shouhu.command.incident;

import care.shouhu.command.watch.AlarmKind;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What another incident goes on from: of one that was closed, whom it is about, what had happened,
 * and where its history ends. From memory, or, of one that has left it long ago, from the tables.
 *
 * @param kind the leading alarm's kind
 * @param kinds every kind that joined, as far as it is remembered
 */
public record ClosedIncident(
    String id,
    IncidentStatus status,
    Subject subject,
    AlarmKind kind,
    List<AlarmKind> kinds,
    HistoryEnd end) {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  public ClosedIncident {
    kinds = List.copyOf(kinds);
  }

  public static ClosedIncident of(Incident incident) {
    return new ClosedIncident(
        incident.id(),
        incident.status(),
        incident.subject(),
        incident.kind(),
        incident.kinds(),
        new HistoryEnd(
            incident.historyCount(), incident.historyHash(), incident.links().reopenedAs()));
  }

  /** Of an incident in the contract's JSON ({@link IncidentJson}). */
  public static ClosedIncident of(JsonNode incident) {
    AlarmKind kind = AlarmKind.valueOf(incident.path("kind").textValue());
    Set<AlarmKind> kinds = new LinkedHashSet<>();
    for (JsonNode alarm : incident.path("alarms")) {
      kinds.add(AlarmKind.valueOf(alarm.path("kind").textValue()));
    }
    kinds.add(kind);
    return new ClosedIncident(
        incident.path("id").textValue(),
        IncidentStatus.valueOf(incident.path("status").textValue()),
        MAPPER.convertValue(incident, Subject.class),
        kind,
        List.copyOf(kinds),
        HistoryEnd.of(incident));
  }

  ClosedIncident endingAt(HistoryEnd later) {
    return new ClosedIncident(id, status, subject, kind, kinds, later);
  }

  /**
   * What the first entry of the one that goes on says of it. With the hash its history is the
   * origin of the new one: neither can be changed any more without the other showing it.
   */
  Map<String, String> origin() {
    Map<String, String> origin = new TreeMap<>();
    origin.put("follows", id);
    if (end.hash() != null) {
      origin.put("followsNumber", Integer.toString(end.number()));
      origin.put("followsHash", end.hash());
    }
    return origin;
  }
}
