package care.shouhu.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.directory.Directory;
import care.shouhu.gateway.TestDevices;
import care.shouhu.gateway.ingest.Admission.TopicRight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RightsTest {

  private final Directory directory =
      TestDevices.directory(
          TestDevices.bedSensor("bed-1"),
          TestDevices.bedSensor("bed-2"),
          TestDevices.hub("hub-1"),
          TestDevices.hub("hub-2"),
          TestDevices.boundButton("sos-1", "hub-1"),
          // Bound to something that is no hub: the binding gives no rights.
          TestDevices.device("sos-2", DeviceKind.CALL_BUTTON, Profile.NATIVE, "bed-1"),
          TestDevices.device("bed-3", DeviceKind.BED_SENSOR, Profile.NATIVE, "hub-1"),
          TestDevices.device("pendant", DeviceKind.CALL_BUTTON, Profile.GT06, "hub-1"),
          TestDevices.device("node", DeviceKind.FALL_ALARM, Profile.ESPHOME, null),
          TestDevices.device("z2m", DeviceKind.HUB, Profile.ZIGBEE2MQTT, null),
          TestDevices.device("sos-3", DeviceKind.CALL_BUTTON, Profile.ZIGBEE2MQTT, "z2m"),
          TestDevices.device(
              "24e124535b316056", DeviceKind.CALL_BUTTON, Profile.CHIRPSTACK, "hub-1"),
          TestDevices.device(
              "24E124535B316057", DeviceKind.CALL_BUTTON, Profile.CHIRPSTACK, "hub-1"),
          TestDevices.device("24E124535B316058", DeviceKind.CALL_BUTTON, Profile.CHIRPSTACK, null));

  @ParameterizedTest
  @CsvSource({
    "bed-1, shouhu/v1/bed-1/reading, bed-1 routine",
    "bed-1, shouhu/v1/bed-1/status,  bed-1 routine",
    "bed-1, shouhu/v1/bed-1/reply,   bed-1 routine",
    "bed-1, shouhu/v1/bed-1/event,   bed-1 urgent",
    "bed-1, shouhu/v1/bed-1/command, topic_invalid",
    "bed-1, shouhu/v1/bed-1/readings, topic_invalid",
    "bed-1, shouhu/v1/bed-1/event/x, topic_invalid",
    "bed-1, shouhu/v1/bed-1/,        topic_invalid",
    "bed-1, shouhu/v1/bed-1,         topic_invalid",
    "bed-1, shouhu/v2/bed-1/event,   topic_invalid",
    "bed-1, /shouhu/v1/bed-1/event,  topic_invalid",
    "bed-1, shouhu/link,             topic_invalid",
    "bed-1, shouhu/refused/too_large/x, topic_invalid",
    "bed-1, $SYS/broker,             topic_invalid",
    "bed-1, shouhu/v1/bed-2/event,   foreign_topic",
    "bed-1, shouhu/v1/hub-1/event,   foreign_topic",
    "bed-1, shouhu/v1/sos-2/event,   foreign_topic",
    "bed-1, shouhu/v1/nobody/event,  foreign_topic",
    "bed-1, zigbee2mqtt/bed-1,       foreign_topic",
    "bed-1, zigbee2mqtt/sos-1,       foreign_topic",
    "hub-1, shouhu/v1/hub-1/status,  hub-1 routine",
    "hub-1, shouhu/v1/sos-1/event,   sos-1 urgent",
    "hub-1, zigbee2mqtt/sos-1,       sos-1 urgent",
    "hub-1, zigbee2mqtt/sos-1/availability, sos-1 urgent",
    "hub-1, zigbee2mqtt/bridge/state, topic_invalid",
    "hub-1, base/hub-1/sos-1,        sos-1 urgent",
    "hub-1, nobody/sos-1/sos-3,      sos-1 urgent",
    "hub-1, zigbee2mqtt/bed-3,       foreign_topic",
    "hub-1, zigbee2mqtt/pendant,     foreign_topic",
    "hub-1, zigbee2mqtt/sos-3,       foreign_topic",
    "hub-1, zigbee2mqtt/SOS-1,       topic_invalid",
    "hub-1, zigbee2mqtt/sos-10,      topic_invalid",
    "hub-1, application/3/device/24e124535b316056/event/up, 24e124535b316056 urgent",
    "hub-1, application/3/device/24E124535B316056/event/up, 24e124535b316056 urgent",
    "hub-1, application/3/device/24e124535b316057/event/up, 24E124535B316057 urgent",
    "hub-1, application/3/device/24e124535b316058/event/up, topic_invalid",
    "24E124535B316058, application/3/device/24e124535b316058/event/up, 24E124535B316058 urgent",
    "node,  node/binary_sensor/fall_detected/state, node urgent",
    "node,  home/ward 3/node/status, node urgent",
    "node,  /node/status,            node urgent",
    "node,  node,                    node urgent",
    "node,  shouhu/v1/node/event,    node urgent",
    "node,  shouhu/v1/node/binary_sensor/x/state, topic_invalid",
    "node,  shouhu/node,             topic_invalid",
    "node,  shouhu/link,             topic_invalid",
    "node,  shouhu/refused/node/x,   topic_invalid",
    "node,  shouhu/tcp/urgent,       topic_invalid",
    "node,  /shouhu/node/state,      topic_invalid",
    "node,  $SYS/node/state,         topic_invalid",
    "node,  nodes/state,             topic_invalid",
    "node,  a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/node, node urgent",
    "node,  a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/node, topic_invalid",
    "node,  zigbee2mqtt/sos-1,       foreign_topic",
    "node,  shouhu/v1/sos-1/event,   foreign_topic",
    "z2m,   z2m/sos-3,               sos-3 urgent",
    "z2m,   z2m/bridge/state,        z2m urgent",
    "bed-1, home/bed-1/reading,      foreign_topic",
    "bed-1, home/x,                  topic_invalid",
    "pendant, gt06/pendant,          foreign_topic",
    "hub-1, zigbee2mqtt/hub-1,       foreign_topic",
    "hub-1, shouhu/v1/bed-1/event,   foreign_topic",
    "hub-2, zigbee2mqtt/sos-1,       foreign_topic",
    "hub-2, shouhu/v1/hub-1/event,   foreign_topic",
    "sos-1, zigbee2mqtt/sos-1,       sos-1 urgent",
    "sos-1, shouhu/v1/sos-1/event,   sos-1 urgent",
    "sos-1, shouhu/v1/hub-1/event,   foreign_topic",
  })
  void publish_under_topic_is_granted_or_denied(String sender, String topic, String expected) {
    Device device = directory.device(sender).orElseThrow();

    TopicRight right = Rights.toPublish(directory, device, topic);

    assertThat(shown(right)).isEqualTo(expected);
  }

  private static String shown(TopicRight right) {
    return switch (right) {
      case TopicRight.Granted granted -> granted.device().id() + " " + granted.lane().label();
      case TopicRight.Denied denied -> denied.reason().label();
    };
  }

  @Test
  void device_removed_while_connected_may_publish_no_more() {
    Device device = directory.device("bed-1").orElseThrow();
    TestDevices.remove(directory, "bed-1");

    TopicRight right = Rights.toPublish(directory, device, "shouhu/v1/bed-1/reading");

    assertThat(shown(right)).isEqualTo("foreign_topic");
  }

  @Test
  void device_given_a_native_profile_while_connected_has_native_topics_only() {
    Device device = directory.device("node").orElseThrow();
    TestDevices.add(directory, TestDevices.bedSensor("node"));

    assertThat(shown(Rights.toPublish(directory, device, "node/status")))
        .isEqualTo("foreign_topic");
    assertThat(shown(Rights.toPublish(directory, device, "shouhu/v1/node/status")))
        .isEqualTo("node routine");
  }

  @ParameterizedTest
  @CsvSource({
    "bed-1, shouhu/v1/bed-1/command, true",
    "bed-1, shouhu/v1/bed-2/command, false",
    "bed-1, shouhu/v1/bed-1/event,   false",
    "bed-1, shouhu/v1/bed-1/+,       false",
    "bed-1, shouhu/v1/+/command,     false",
    "bed-1, '#',                     false",
    "bed-1, $share/g/shouhu/v1/bed-1/command, false",
    "hub-1, shouhu/v1/sos-1/command, true",
    "hub-2, shouhu/v1/sos-1/command, false",
    "node,  shouhu/v1/node/command,  true",
    "node,  node/switch/siren/command, false",
    "node,  node/#,                  false",
  })
  void subscribe_is_granted_for_own_command_topics_only(
      String sender, String filter, boolean expected) {
    Device device = directory.device(sender).orElseThrow();

    assertThat(Rights.toSubscribe(directory, device, filter)).isEqualTo(expected);
  }
}
