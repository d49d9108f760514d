package care.shouhu.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.event.ClockFlag;
import care.shouhu.core.event.SenderKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EsphomeDecoderTest {
  private static final long RECEIVED = 1_795_521_600_500L;

  /**
   * Topics as the ESPHome documentation makes them of a node, a component and an entity's name; the
   * entities of the MR60FDA2 are those of that page and of its maker's example, the others names
   * that people give.
   */
  @ParameterizedTest(name = "{0} {1} → {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "binary_sensor/fall_detected/state        | ON  | FALL binary_sensor/fall_detected=ON",
        "binary_sensor/fall_detected/state        | OFF | status null",
        "binary_sensor/falling_information/state  | ON  | FALL binary_sensor/falling_information=ON",
        "binary_sensor/people_exist/state         | ON  | status null",
        "binary_sensor/people_exist/state         | OFF | status null",
        "binary_sensor/person_information/state   | ON  | status null",
        "text_sensor/falling_information/state    | Falling | FALL text_sensor/falling_information=Falling",
        "text_sensor/falling_information/state    | Fall detected! | FALL text_sensor/falling_information=Fall detected!",
        "text_sensor/falling_information/state    | No fall | status null",
        "text_sensor/falling_information/state    | Suspected fall | status null",
        "text_sensor/falling_information/state    | Normal | status null",
        "text_sensor/version/state                | fall 2026 | status null",
        "select/set_sensitivity/state             | 3 | status null",
        "sensor/seeed_mr60fda2_illuminance/state  | 12.5 | status null",
        "switch/fall_detection/state              | ON | status null",
        "switch/sos_led/state                     | ON | status null",
        "number/fall_sensitivity/state            | 3 | status null",
        "binary_sensor/sos/state                  | ON  | CALL binary_sensor/sos=ON",
        "binary_sensor/sos/state                  | OFF | status null",
        "binary_sensor/SOS_Button/state           | on  | CALL binary_sensor/SOS_Button=on",
        "binary_sensor/call_button/state          | ON  | CALL binary_sensor/call_button=ON",
        "binary_sensor/emergency-cord/state       | ON  | CALL binary_sensor/emergency-cord=ON",
        "binary_sensor/panic/state                | ON  | CALL binary_sensor/panic=ON",
        "binary_sensor/need_help/state            | ON  | CALL binary_sensor/need_help=ON",
        "binary_sensor/case_tamper/state          | ON  | TAMPER binary_sensor/case_tamper=ON",
        "binary_sensor/window/state               | ON  | status null",
        "binary_sensor/rainfall/state             | ON  | status null",
        "binary_sensor/fallback_hotspot/state     | ON  | status null",
        "binary_sensor/calibrated/state           | ON  | status null",
        "binary_sensor/__/state                   | ON  | status null",
        "binary_sensor/bed_presence/state         | ON  | BED_ENTER binary_sensor/bed_presence=ON",
        "binary_sensor/bed_presence/state         | OFF | BED_EXIT binary_sensor/bed_presence=OFF",
        "binary_sensor/in_bed/state               | ON  | BED_ENTER binary_sensor/in_bed=ON",
        "binary_sensor/bed_occupied_left/state    | OFF | BED_EXIT binary_sensor/bed_occupied_left=OFF",
        "binary_sensor/out_of_bed/state           | ON  | BED_EXIT binary_sensor/out_of_bed=ON",
        "binary_sensor/out_of_bed/state           | OFF | BED_ENTER binary_sensor/out_of_bed=OFF",
        "binary_sensor/bed_lamp/state             | ON  | status null",
        "binary_sensor/bedroom_presence/state     | ON  | status null",
        "event/pendant/state                     | {\"event_type\":\"press\"} | CALL event/pendant={\"event_type\":\"press\"}",
        "event/button/state                       | {\"event_type\":\"release\"} | status null",
        "event/button/state                       | {\"event_type\":7} | status null",
        "sensor/battery_level/state               | 87.4 | status 87",
        "sensor/battery/state                     | 12 | status 12",
        "sensor/battery/state                     | 150 | status null",
        "sensor/battery/state                     | nan | status null",
        "sensor/battery_voltage/state             | 3.9 | status null",
        "sensor/__/state                          | 3.9 | status null",
        "status                                   | online | status null",
        "status                                   | offline | ''",
        "debug                                    | [D][binary_sensor:036]: 'SOS': Sending state ON | ''",
      })
  void statesAreUnderstood(String entity, String payload, String expected) {
    assertThat(ForeignFrames.words(decode("fall-1/" + entity, payload))).isEqualTo(expected);
    assertThat(ForeignFrames.words(decode("home/ward_3/fall-1/" + entity, payload)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "homeassistant/binary_sensor/fall-1/fall_detected/config",
    "esphome/discover/fall-1",
  })
  void discoveryIsForOthers(String topic) {
    assertThat(ForeignFrames.words(decode(topic, "{\"name\":\"Fall\",\"stat_t\":\"x\"}")))
        .isEmpty();
  }

  @ParameterizedTest(name = "{0} {1} → {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "fall-1/binary_sensor/fall_detected/state | 1 | BAD_VALUE",
        "fall-1/binary_sensor/fall_detected/state | '' | BAD_VALUE",
        "fall-1/binary_sensor/sos/state | {\"state\":\"ON\"} | BAD_VALUE",
        "fall-1/status | gone | BAD_VALUE",
        "fall-1/event/button/state | press | NOT_JSON",
        "fall-1/switch/siren/command | ON | UNKNOWN_TOPIC",
        "fall-1/fall_detected | ON | UNKNOWN_TOPIC",
        "fall-1/fall_detected/state | ON | UNKNOWN_TOPIC",
        "shouhu/v1/fall-1/event | ON | UNKNOWN_TOPIC",
        "shouhu/v1/fall-1/status | online | UNKNOWN_TOPIC",
      })
  void whatIsWrongIsRejectedWithItsReason(String topic, String payload, RejectReason reason) {
    assertThat(ForeignFrames.rejection(decode(topic, payload))).isEqualTo(reason);
  }

  @Test
  void longStatesAreRejected() {
    assertThat(
            ForeignFrames.rejection(
                decode("fall-1/text_sensor/falling/state", "fall ".repeat(1_000))))
        .isEqualTo(RejectReason.TOO_COMPLEX);
  }

  @Test
  void theReceiptTimeHoldsAndNothingIsADuplicate() {
    var header =
        ForeignFrames.first(decode("fall-1/binary_sensor/fall_detected/state", "ON")).header();

    assertThat(header.clock()).isEqualTo(ClockFlag.MISSING);
    assertThat(header.atMillis()).isEqualTo(RECEIVED);
    assertThat(header.key()).isEqualTo(new SenderKey.None());
  }

  private static Decoded decode(String topic, String payload) {
    return ForeignFrames.decode(Profile.ESPHOME, "fall-1", RECEIVED, topic, payload);
  }
}
