package care.shouhu.command.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a pack is made of, as the one who exports it may see it.
 *
 * @param incident the contract's JSON, without its history
 * @param history its entries in order; the last one says that it was exported
 * @param complete whether the history begins with its first entry. It does not when the tables,
 *     which have the older entries, do not answer
 * @param readings what the devices of the person sent around the alarms, or null
 * @param readingsMissing why there are none, for people; null when there are
 * @param parameters the detectors' figures behind the alarms: {@code [{version, alarms, everybody:
 *     {version, rules}, resident}]}; null when the tables, which have them, do not answer
 * @param pictures what the history names, in its order
 * @param masked names and addresses of people are hidden from whoever exported it
 */
public record Evidence(
    ObjectNode incident,
    ArrayNode history,
    boolean complete,
    JsonNode readings,
    String readingsMissing,
    ArrayNode parameters,
    List<Picture> pictures,
    boolean masked,
    Export export) {

  public Evidence {
    pictures = List.copyOf(pictures);
  }

  /** Who exported it, when (epoch milliseconds) and in which role. */
  public record Export(String by, String byName, String role, long atMillis) {}

  String incidentId() {
    return incident.get("id").textValue();
  }
}
