package care.shouhu.command.web;

import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Resident;
import care.shouhu.core.directory.User;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The register's records in the contract's JSON. Secrets and hashes are never in it. */
final class RegisterJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private RegisterJson() {}

  static ObjectNode place(Place place) {
    return JSON.objectNode()
        .put("id", place.id())
        .put("kind", place.kind().name())
        .put("name", place.name())
        .put("division", place.division())
        .put("address", place.address())
        .put("terrain", place.terrain().name())
        .put("longitude", place.longitude())
        .put("latitude", place.latitude());
  }

  static ObjectNode bed(Bed bed, String residentIdOrNull) {
    return JSON.objectNode()
        .put("id", bed.id())
        .put("placeId", bed.placeId())
        .put("wing", bed.wing())
        .put("room", bed.room())
        .put("label", bed.label())
        .put("nursingType", bed.nursingType())
        .put("state", bed.state().name())
        .put("stateSince", bed.sinceMillis() == 0 ? null : (Long) bed.sinceMillis())
        .put("stateUntil", bed.untilMillis())
        .put("residentId", residentIdOrNull);
  }

  static ObjectNode resident(Resident resident) {
    ObjectNode json =
        JSON.objectNode()
            .put("id", resident.id())
            .put("name", resident.name())
            .put("birthYear", resident.birthYear())
            .put("sex", resident.sex())
            .put("careLevel", resident.careLevel().name())
            .put("placeId", resident.placeId())
            .put("bedId", resident.bedId());
    var risks = json.putArray("risks");
    resident.risks().forEach(risks::add);
    return json;
  }

  static ObjectNode user(User user) {
    ObjectNode json =
        JSON.objectNode()
            .put("username", user.username())
            .put("displayName", user.displayName())
            .put("role", user.role().name());
    json.putObject("scope")
        .put("division", user.division())
        .put("placeId", user.placeId())
        .put("organisationId", user.organisationId());
    return json.put("mustChangePassword", user.signIn().mustChangePassword())
        .put("secondFactor", user.signIn().sealedTotp() != null)
        .put("linked", user.signIn().oidcSubject() != null);
  }

  static ObjectNode device(Device device) {
    return JSON.objectNode()
        .put("id", device.id())
        .put("kind", device.kind().wireName())
        .put("profile", device.profile().wireName())
        .put("placeId", device.placeId())
        .put("bedId", device.bedId())
        .put("residentId", device.residentId())
        .put("hubId", device.hubId())
        .put("intervalSeconds", device.intervalSeconds());
  }
}
