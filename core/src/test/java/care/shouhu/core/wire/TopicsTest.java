package care.shouhu.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device.Profile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {

  @ParameterizedTest
  @CsvSource({
    "shouhu/v1/d-1/event, d-1, EVENT",
    "shouhu/v1/A.b_c:9-/command, A.b_c:9-, COMMAND",
  })
  void nativeTopicsHaveADeviceAndALeaf(String topic, String deviceId, Topics.Leaf leaf) {
    var parsed = Topics.parse(topic);

    assertThat(parsed).contains(new Topics.Topic.Native(deviceId, leaf));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shouhu/v1/d-1/events",
        "shouhu/v1/d-1",
        "shouhu/v1//event",
        "shouhu/v1/d 1/event",
        "shouhu/v1/d-1/event/x",
        "shouhu/v2/d-1/event",
        "shouhu/v1/+/event",
        "shouhu/v1/#",
        "shouhu/link",
        "shouhu/refused/too_large/d-1",
        "shouhu/tcp/urgent",
        "shouhu",
        "/shouhu/v1/d-1/event",
        "//shouhu/d-1",
        "$SYS/d-1",
        "/$SYS/d-1",
        "$share/g/d-1",
        "a/+/d-1",
        "a/d-1/#",
        "",
        "///",
      })
  void whatIsReservedOrMalformedIsNobodys(String topic) {
    var parsed = Topics.parse(topic);

    assertThat(parsed).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "zigbee2mqtt/0xa4c13899607febd1, zigbee2mqtt|0xa4c13899607febd1",
    "/milesight/uplink/6806E4, |milesight|uplink|6806E4",
    "fall-1/binary_sensor/fall_detected/state, fall-1|binary_sensor|fall_detected|state",
    "shouhu2/d-1, shouhu2|d-1",
    "SHOUHU/d-1, SHOUHU|d-1",
    "家/老人, 家|老人",
    "d-1, d-1",
  })
  void otherTopicsAreTakenApart(String topic, String segments) {
    var parsed = Topics.parse(topic);

    assertThat(parsed).contains(new Topics.Topic.Foreign(List.of(segments.split("[|]", -1))));
  }

  @Test
  void foreignTopicsAreBounded() {
    assertThat(Topics.parse("a/".repeat(15) + "d-1")).isPresent();
    assertThat(Topics.parse("a/".repeat(16) + "d-1")).isEmpty();
    assertThat(Topics.parse("a".repeat(252) + "/d-1")).isPresent();
    assertThat(Topics.parse("a".repeat(253) + "/d-1")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "CHIRPSTACK, 24e124535b316056, 24E124535B316056, true",
    "CHIRPSTACK, 24E124535B316056, 24e124535b316056, true",
    "CHIRPSTACK, Button-1, button-1, false",
    "ZIGBEE2MQTT, 24e124535b316056, 24E124535B316056, false",
    "ZIGBEE2MQTT, sos-1, sos-1, true",
    "ZIGBEE2MQTT, sos-1, SOS-1, false",
    "ZIGBEE2MQTT, sos-1, sos-10, false",
  })
  void onlyADevEuiMayDifferInCase(Profile profile, String id, String segment, boolean named) {
    assertThat(Topics.names(segment, id, profile)).isEqualTo(named);
  }

  @ParameterizedTest
  @CsvSource({
    "ESPHOME, d-1, home/d-1/binary_sensor/sos/state, binary_sensor|sos|state",
    "ESPHOME, d-1, d-1/d-1/status, d-1|status",
    "CHIRPSTACK, 24e124535b316056, application/3/device/24E124535B316056/event/up, event|up",
  })
  void whatFollowsTheDeviceTellsWhatItIs(
      Profile profile, String id, String topic, String expected) {
    var after = Topics.afterDevice(new Envelope(id, profile, 0, topic, new byte[0]));

    assertThat(String.join("|", after)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zigbee2mqtt/d-1", "elsewhere/d-2/state", "d-1"})
  void nothingFollowsADeviceThatIsLastOrNotThere(String topic) {
    var after = Topics.afterDevice(new Envelope("d-1", Profile.ZIGBEE2MQTT, 0, topic, new byte[0]));

    assertThat(after).isEmpty();
  }

  @Test
  void deviceIdsHaveAtMost64Characters() {
    assertThat(Topics.isDeviceId("d".repeat(64))).isTrue();
    assertThat(Topics.isDeviceId("d".repeat(65))).isFalse();
  }
}
