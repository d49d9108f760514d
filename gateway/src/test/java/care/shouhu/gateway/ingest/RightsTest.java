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
          TestDevices.device("sos-2", DeviceKind.CALL_BUTTON, Profile.NATIVE, "bed-1"));

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
    "hub-1, zigbee2mqtt/sos-1/availability, topic_invalid",
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
  })
  void subscribe_is_granted_for_own_command_topics_only(
      String sender, String filter, boolean expected) {
    Device device = directory.device(sender).orElseThrow();

    assertThat(Rights.toSubscribe(directory, device, filter)).isEqualTo(expected);
  }
}
