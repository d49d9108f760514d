package care.shouhu.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Directory;
import care.shouhu.gateway.TestDevices;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownSpeakerTest {

  private final Directory directory =
      TestDevices.directory(
          TestDevices.bedSensor("bed-1"),
          TestDevices.hub("hub-1"),
          TestDevices.boundButton("sos-1", "hub-2"));

  @ParameterizedTest
  @CsvSource({
    "hub-1, shouhu/v1/nobody/event,             nobody native",
    "hub-1, zigbee2mqtt/button 7,               ",
    "hub-1, zigbee2mqtt/button-7,               button-7 zigbee2mqtt",
    "hub-1, zigbee2mqtt/button-7/availability,  button-7 zigbee2mqtt",
    "hub-1, base/0x00158d0001a2b3c4,            0x00158d0001a2b3c4 zigbee2mqtt",
    "hub-1, zigbee2mqtt/bridge/state,           ",
    "hub-1, application/3/device/24e124535b316056/event/up, 24e124535b316056 chirpstack",
    "hub-1, milesight/radar-1/uplink,           radar-1 milesight_vs373",
    "hub-1, emfit/004A12,                       004A12 emfit_qs",
    "hub-1, node/binary_sensor/sos/state,       node esphome",
    "hub-1, homeassistant/light/x/config,       ",
    "hub-1, homeassistant/sensor/x/config,      ",
    "hub-1, homeassistant/binary_sensor/x/sos/config, ",
    "hub-1, homeassistant/sensor/0x00158d0001a2b3c4/battery/config, 0x00158d0001a2b3c4 zigbee2mqtt",
    "hub-1, nothing,                            ",
    "hub-1, zigbee2mqtt/sos-1,                  ",
    "hub-1, shouhu/v1/bed-1/event,              ",
    "bed-1, shouhu/v1/nobody/event,             ",
    "bed-1, zigbee2mqtt/button-7,               ",
  })
  void stands_where_known_kinds_of_devices_put_their_ids(
      String sender, String topic, String expected) {
    var found = UnknownSpeaker.on(directory, directory.device(sender).orElseThrow(), topic);

    assertThat(found.map(it -> it.id() + " " + it.profile().wireName()).orElse(null))
        .isEqualTo(expected);
  }
}
