package care.shouhu.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicPatternTest {

  @ParameterizedTest
  @CsvSource({
    "zigbee2mqtt/{device}, zigbee2mqtt/sos-1, sos-1",
    "zigbee2mqtt/{device}, zigbee2mqtt/sos-1/availability, ",
    "zigbee2mqtt/{device}, zigbee2mqtt, ",
    "zigbee2mqtt/{device}, zigbee2mqttX/sos-1, ",
    "zigbee2mqtt/{device}, zigbee2mqtt/, ''",
    "application/+/device/{device}/event/up, application/3/device/0101/event/up, 0101",
    "application/+/device/{device}/event/up, application/3/device/0101/event/join, ",
    "application/+/device/{device}/event/up, application/3/device/0101/event, ",
    "{device}/binary_sensor/+/state, node/binary_sensor/fall_detected/state, node",
    "{device}/#, node/a/b/c, node",
    "{device}/#, node, node",
    "site/{device}, other/x, ",
  })
  void theDeviceIsTheSegmentThatSaysSo(String pattern, String topic, String device) {
    assertThat(TopicPattern.parse(pattern).deviceOf(topic).orElse(null)).isEqualTo(device);
  }

  @ParameterizedTest
  @CsvSource({
    "zigbee2mqtt/{device}, zigbee2mqtt/+",
    "application/+/device/{device}/event/up, application/+/device/+/event/up",
    "{device}/#, +/#"
  })
  void theFilterBringsThem(String pattern, String filter) {
    assertThat(TopicPattern.parse(pattern).filter()).isEqualTo(filter);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "zigbee2mqtt/+",
        "{device}/{device}",
        "a#/{device}",
        "#/{device}",
        "{device}x/a",
        "x+/{device}",
        "$share/g/{device}",
        "{device}/#/a"
      })
  void whatIsNoPatternIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> TopicPattern.parse(text));
  }
}
