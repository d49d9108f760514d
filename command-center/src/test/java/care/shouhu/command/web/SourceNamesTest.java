package care.shouhu.command.web;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.access.Scope;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryChanges;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.Resident;
import care.shouhu.core.directory.Resident.CareLevel;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceNamesTest {
  private static final String HERE = "520302";

  private final Directory directory = new Directory();

  SourceNamesTest() {
    var home =
        new Place(
            "home-1", PlaceKind.HOUSEHOLD, "李秀兰家", HERE, "解放路 1 号", Terrain.TOWN, 106.9, 27.7);
    var resident =
        new Resident("elder-1", "李秀兰", 1940, "F", CareLevel.PARTIAL, "home-1", null, List.of("跌倒"));
    directory.apply(
        DirectoryChanges.collect()
            .place(home)
            .resident(resident)
            .device(device("pendant-1", DeviceKind.FALL_ALARM, "home-1"))
            .device(device("hub-alone", DeviceKind.HUB, null))
            .at(1));
  }

  private static Device device(String id, DeviceKind kind, String placeId) {
    return new Device(id, kind, Profile.NATIVE, "0".repeat(64), placeId, null, null, null, 300);
  }

  private ObjectNode named(Scope scope, String deviceId) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    new SourceNames(directory, new InScope(directory), scope).device(json, deviceId);
    return json;
  }

  @Test
  void aDeviceAtHomeIsCalledByKindPersonAndHome() {
    ObjectNode named = named(new Scope.City(), "pendant-1");

    assertThat(named.get("deviceKind").asText()).isEqualTo("fall_alarm");
    assertThat(named.get("residentName").asText()).isEqualTo("李秀兰");
    assertThat(named.get("placeName").asText()).isEqualTo("李秀兰家");
    assertThat(named.get("division").asText()).isEqualTo(HERE);
    assertThat(named.has("bedLabel")).isFalse();
  }

  @Test
  void aHomeIsMaskedForWhoMayNotReadFiles() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putArray("worstPlaces").add(place("home-1"));
    json.putArray("desks").add(desk("ward:home-1"));

    String text = NameMask.text(json.toString());

    assertThat(text).contains("李***").doesNotContain("秀兰");
  }

  private ObjectNode place(String id) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    new SourceNames(directory, new InScope(directory), new Scope.City()).place(json, id);
    return json;
  }

  private ObjectNode desk(String desk) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    new SourceNames(directory, new InScope(directory), new Scope.City()).desk(json, desk);
    return json;
  }

  @Test
  void whatIsGoneOrForeignHasNoName() {
    assertThat(named(new Scope.City(), "pendant-2").isEmpty()).isTrue();
    assertThat(named(new Scope.County("520303"), "pendant-1").isEmpty()).isTrue();
    assertThat(place("home-2").isEmpty()).isTrue();
    assertThat(desk("county:520302").isEmpty()).isTrue();
    assertThat(desk("city").isEmpty()).isTrue();
  }

  @Test
  void aDeviceWithoutAPlaceHasItsKindAlone() {
    assertThat(named(new Scope.City(), "hub-alone").toString())
        .isEqualTo("{\"deviceKind\":\"hub\"}");
  }
}
