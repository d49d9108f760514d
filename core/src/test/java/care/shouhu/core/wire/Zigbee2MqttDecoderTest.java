package care.shouhu.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.event.ClockFlag;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.SenderKey;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Zigbee2MqttDecoderTest {
  private static final long RECEIVED =
      OffsetDateTime.parse("2026-04-17T23:33:25+08:00").toInstant().toEpochMilli();

  /**
   * Frames from the issue trackers of zigbee2mqtt (z2m) and zigbee-herdsman-converters (zhc), and
   * from the device pages of zigbee2mqtt.io where no frame was to be found (page).
   */
  static Stream<Arguments> frames() {
    return Stream.of(
        // z2m 31727: Tuya TS0601_sos, pressed once; announces itself before, ends the action after.
        frame(
            """
            {"action":null,"battery":100,"last_seen":"2026-04-17T23:33:17+08:00","linkquality":14}\
            """,
            "status 100"),
        frame(
            """
            {"action":"emergency","battery":100,"last_seen":"2026-04-17T23:33:22+08:00","linkquality":18}\
            """,
            "CALL action=emergency, status 100"),
        frame(
            """
            {"action":"","battery":100,"last_seen":"2026-04-17T23:33:22+08:00","linkquality":18}\
            """,
            "status 100"),
        frame("{\"action\":\"\"}", "status null"),
        frame("{\"action\":null}", "status null"),
        // zhc 2797: Tuya TS0215A.
        frame(
            "{\"action\":\"emergency\",\"battery\":null,\"linkquality\":90}",
            "CALL action=emergency"),
        frame("{\"action\":\"\",\"battery\":null,\"linkquality\":90}", "status null"),
        // z2m 31821.
        frame(
            "{\"action\":\"emergency\",\"battery\":0,\"linkquality\":156}",
            "CALL action=emergency, status 0"),
        // z2m 25421: Orvibo SE30.
        frame(
            """
            {"alarm_1":false,"alarm_2":true,"battery":80,"battery_low":false,"device":{"applicationVersion":1,\
            "dateCode":"20200113","friendlyName":"0x00158d000596cd52","manufacturerID":4478,"type":"EndDevice"},\
            "last_seen":"2025-01-02T16:01:43.024Z","linkquality":167,"tamper":false}\
            """,
            "CALL alarm_2=true, status 80"),
        frame(
            """
            {"alarm_1":false,"alarm_2":false,"battery":80,"battery_low":false,"tamper":false}\
            """,
            "status 80"),
        frame(
            """
            {"alarm_1":true,"alarm_2":true,"battery_low":true,"tamper":true}\
            """,
            "CALL alarm_1=true, LOW_BATTERY battery_low=true, TAMPER tamper=true"),
        // z2m 19123: Develco KEYZB-110, a keypad; an action of arming is no call.
        frame(
            """
            {"action":"arm_day_zones","action_code":"","action_transaction":84,"action_zone":0,"battery":100,\
            "battery_low":false,"linkquality":167,"tamper":false,"update":{"installed_version":-1,\
            "latest_version":-1,"state":"idle"},"update_available":null,"voltage":5000}\
            """,
            "status 100"),
        // Page SEB01ZB: Feibit SOS button.
        frame(
            "{\"battery\":100,\"battery_low\":false,\"linkquality\":60,\"sos\":true,\"tamper\":false}",
            "CALL sos=true, status 100"),
        frame("{\"battery\":100,\"sos\":false}", "status 100"),
        // Page HS1EB/HS1EB-E: Heiman emergency button with off, single, double, hold.
        frame("{\"action\":\"single\",\"battery\":100}", "CALL action=single, status 100"),
        frame("{\"action\":\"off\",\"battery\":100}", "status 100"),
        // z2m 27975: Heiman HS2FD fall radar.
        frame(
            """
            {"cell_mounted_table":"-760,1900,-760,1900,2400","enable_indicator":1,"fall_status":"normal",\
            "installation_method":0,"linkquality":255,"occupancy":true,"sensitivity":1,\
            "sensor_status":"activity","update":{"installed_version":16,"latest_version":16,"state":"idle"}}\
            """,
            "status null"),
        frame("{\"fall_status\":\"fall_warning\",\"occupancy\":true}", "status null"),
        frame("{\"fall_status\":\"fall_alarm\",\"occupancy\":true}", "FALL fall_status=fall_alarm"),
        // Tuya fall radar: the fields of its converter (zhc, tuyaRadar.fallDown).
        frame(
            """
            {"presence":true,"motion_speed":0,"fall_sensitivity":7,"tumble_alarm_time":3,\
            "fall_down_status":"fall","static_dwell_alarm":"none"}\
            """,
            "FALL fall_down_status=fall"),
        frame("{\"presence\":true,\"fall_down_status\":\"maybe_fall\"}", "status null"),
        frame("{\"presence\":true,\"fall_down_status\":\"none\"}", "status null"),
        frame("{\"fall_alarm\":true}", "FALL fall_alarm=true"),
        // z2m 31821: the same button, uncommanded; indistinguishable from a press.
        frame(
            "{\"action\":\"emergency\",\"battery\":80,\"linkquality\":144}",
            "CALL action=emergency, status 80"),
        // z2m 19123: the keypad's SOS key on a version that lost the word; nothing says a call.
        frame(
            """
            {"action":"","action_code":null,"action_transaction":null,"action_zone":null,"battery":100,\
            "battery_low":false,"linkquality":167,"tamper":false,"voltage":5000}\
            """,
            "status 100"),
        // ZY-M100 issue 1 and tube_gateways issue 154: presence radars watch a room, not a bed.
        frame(
            """
            {"detection_delay":0.1,"fading_time":30,"illuminance_lux":369,\
            "last_seen":"2024-09-07T15:54:41.147Z","linkquality":98,"maximum_range":6,"minimum_range":0.3,\
            "presence":true,"radar_sensitivity":2,"target_distance":null}\
            """,
            "status null"),
        frame(
            """
            {"detection_delay":0.1,"device":{"applicationVersion":74,"dateCode":"",\
            "friendlyName":"OF_presence_1","ieeeAddr":"0xa4c1387664b2f9f9","type":"Router","zclVersion":3},\
            "fading_time":61.5,"illuminance_lux":14,"last_seen":"2023-08-25T08:57:46+08:00","linkquality":83,\
            "presence":true,"target_distance":3.44}\
            """,
            "status null"),
        // Page MIR-HE200-TY: a clock of sitting still; page WXKG and others: no signals.
        frame(
            "{\"presence\":true,\"motion_direction\":\"standing_still\",\"static_dwell_alarm\":\"30min\"}",
            "status null"),
        frame("{\"occupancy\":true}", "status null"),
        // Page FDS315: OWON fall radar with all its postures.
        frame("{\"status\":\"falling\",\"breathing_rate\":0}", "FALL status=falling"),
        frame("{\"status\":\"low_posture\",\"breathing_rate\":14}", "status null"),
        frame("{\"status\":\"on_the_bed\",\"breathing_rate\":14}", "status null"),
        frame("{\"status\":{\"state\":\"falling\"}}", "status null"),
        frame("{}", "status null"));
  }

  @ParameterizedTest(name = "{0} → {1}")
  @MethodSource("frames")
  void framesOfRealDevicesAreUnderstood(String payload, String expected) {
    Decoded decoded = decode("zigbee2mqtt/d-1", payload);

    assertThat(decoded).isInstanceOf(Decoded.Events.class);
    assertThat(words((Decoded.Events) decoded)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "emergency, true",
    "panic, true",
    "sos, true",
    "single, true",
    "double, true",
    "triple, true",
    "hold, true",
    "long, true",
    "long_press, true",
    "press, true",
    "button_1_single, true",
    "2_double, true",
    "single_left, true",
    "on, true",
    "toggle, true",
    "EMERGENCY, true",
    "off, false",
    "release, false",
    "hold_release, false",
    "long_release, false",
    "brightness_stop, false",
    "disarm, false",
    "arm_all_zones, false",
    "exit_delay, false",
    "vibration, false",
    "flip90, false",
    "_, false",
    "once, false",
  })
  void anyPressIsACallAndItsEndIsNot(String action, boolean call) {
    boolean answer = Zigbee2MqttDecoder.isCall(action);

    assertThat(answer).isEqualTo(call);
  }

  @Test
  void aPressIsLiveWhenItIsPublishedWhateverLastSeenSays() {
    for (String lastSeen : new String[] {"\"2026-04-17T02:00:00+08:00\"", "0", "\"gibberish\""}) {
      var header =
          first(decode("{\"action\":\"emergency\",\"last_seen\":" + lastSeen + "}")).header();

      assertThat(header.clock()).isEqualTo(ClockFlag.MISSING);
      assertThat(header.atMillis()).isEqualTo(RECEIVED);
    }
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource({
    "'\"2026-04-17T23:33:22+08:00\"', DEVICE, 1776440002000",
    "'\"2026-04-17T15:33:22.024Z\"', DEVICE, 1776440002024",
    "1776440002024, DEVICE, 1776440002024",
    "'\"never\"', REPLACED, 1776440005000",
    "'\"+999999999-12-31T23:59:59Z\"', REPLACED, 1776440005000",
    "0, REPLACED, 1776440005000",
    "null, MISSING, 1776440005000",
    "true, MISSING, 1776440005000",
    "'{\"a\":1}', MISSING, 1776440005000",
  })
  void lastSeenIsTheTimeOfAReport(String lastSeen, ClockFlag clock, long atMillis) {
    var header = first(decode("{\"battery\":80,\"last_seen\":" + lastSeen + "}")).header();

    assertThat(header.clock()).isEqualTo(clock);
    assertThat(header.atMillis()).isEqualTo(atMillis);
  }

  @Test
  void theKeyTellsARepeatedStateFromASecondPressAndFromThePressesEnd() {
    String press = "{\"action\":\"emergency\",\"last_seen\":\"2026-04-17T23:33:22+08:00\"}";

    SenderKey first = key(press);
    SenderKey published = key(press);
    SenderKey later = key(press.replace("33:22", "33:25"));
    SenderKey end = key(press.replace("emergency", ""));

    assertThat(first).isInstanceOf(SenderKey.Text.class).isEqualTo(published);
    assertThat(later).isNotEqualTo(first);
    assertThat(end).isNotEqualTo(first);
    assertThat(key("{\"action\":\"emergency\"}")).isEqualTo(new SenderKey.None());
  }

  @Test
  void oddSideFieldsDoNotCostTheCall() {
    var decoded =
        decode(
            """
            {"battery":"full","tamper":7,"battery_low":{"x":[1]},"last_seen":[],"action":"emergency"}\
            """);

    assertThat(words((Decoded.Events) decoded)).isEqualTo("CALL action=emergency");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"action\":5}; BAD_VALUE",
        "{\"alarm_1\":\"yes\"}; BAD_VALUE",
        "{\"fall_down_status\":2}; BAD_VALUE",
        "emergency; NOT_JSON",
        "[]; NOT_AN_OBJECT",
        "{\"action\":\"emergency\"; NOT_JSON",
      })
  void whatIsWrongIsRejectedWithItsReason(String payload, RejectReason reason) {
    Decoded decoded = decode(payload);

    assertThat(((Decoded.Rejected) decoded).reason()).isEqualTo(reason);
  }

  @ParameterizedTest(name = "{0} {1} → {2}")
  @CsvSource(
      delimiter = ';',
      value = {
        "zigbee2mqtt/d-1; {\"action\":\"emergency\"}; CALL action=emergency",
        "zigbee2mqtt/ward 3/d-1; {\"action\":\"emergency\"}; CALL action=emergency",
        "shouhu/v1/d-1/event; {\"action\":\"emergency\"}; CALL action=emergency",
        "bridged; {\"action\":\"emergency\"}; CALL action=emergency",
        // Guide, device availability: from version 2 on as an object.
        "zigbee2mqtt/d-1/availability; online; status null",
        "zigbee2mqtt/d-1/availability; {\"state\":\"online\"}; status null",
        "zigbee2mqtt/d-1/availability; offline; ''",
        "zigbee2mqtt/d-1/availability; {\"state\":\"offline\"}; ''",
        // Guide, configuration, output: attribute.
        "zigbee2mqtt/d-1/action; emergency; CALL action=emergency",
        "zigbee2mqtt/d-1/action; ; status null",
        "zigbee2mqtt/d-1/sos; true; CALL sos=true",
        "zigbee2mqtt/d-1/sos; false; status null",
        "zigbee2mqtt/d-1/fall_down_status; fall; FALL fall_down_status=fall",
        "zigbee2mqtt/d-1/battery; 80; status 80",
        "zigbee2mqtt/d-1/linkquality; 18; status null",
        "zigbee2mqtt/d-1/update; {\"state\":\"idle\"}; status null",
      })
  void theTopicTellsHowThePayloadIsRead(String topic, String payload, String expected) {
    Decoded decoded = decode(topic, payload == null ? "" : payload);

    assertThat(words((Decoded.Events) decoded)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"zigbee2mqtt/d-1/set", "zigbee2mqtt/d-1/get", "zigbee2mqtt/d-1/set/state"})
  void whatOthersSayToTheDeviceIsNotRead(String topic) {
    Decoded decoded = decode(topic, "{\"action\":\"emergency\"}");

    assertThat(((Decoded.Rejected) decoded).reason()).isEqualTo(RejectReason.UNKNOWN_TOPIC);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"action\":5,\"alarm_1\":true}; CALL alarm_1=true",
        "{\"alarm_1\":\"yes\",\"action\":\"emergency\"}; CALL action=emergency",
        "{\"alarm_1\":{\"x\":[1]},\"sos\":true}; CALL sos=true",
        "{\"battery\":80,\"action\":\"emergency\",\"battery\":81}; CALL action=emergency, status 80",
        "{\"action\":\"emergency\",\"action\":\"\"}; CALL action=emergency",
        "{\"fall_status\":2,\"fall_alarm\":true}; FALL fall_alarm=true",
      })
  void oneOddFieldDoesNotCostTheCallInAnother(String payload, String expected) {
    Decoded decoded = decode(payload);

    assertThat(words((Decoded.Events) decoded)).isEqualTo(expected);
  }

  private static Arguments frame(String payload, String expected) {
    return Arguments.of(payload, expected);
  }

  private static SenderKey key(String payload) {
    return ((Decoded.Events) decode(payload)).key();
  }

  private static DeviceEvent first(Decoded decoded) {
    return ((Decoded.Events) decoded).events().getFirst();
  }

  private static Decoded decode(String payload) {
    return decode("zigbee2mqtt/d-1", payload);
  }

  private static Decoded decode(String topic, String payload) {
    return Decoders.decode(
        new Envelope(
            "d-1", Profile.ZIGBEE2MQTT, RECEIVED, topic, payload.getBytes(StandardCharsets.UTF_8)));
  }

  private static String words(Decoded.Events decoded) {
    return decoded.events().stream()
        .map(event ->
            switch (event) {
              case DeviceEvent.Signal s -> s.kind() + " " + s.detail();
              case DeviceEvent.Status s -> "status " + s.batteryPercent();
              case DeviceEvent.Reading r -> "reading";
              case DeviceEvent.Reply r -> "reply";
              case DeviceEvent.Link l -> "link";
              case DeviceEvent.CommandProgress p -> "command";
            })
        .collect(Collectors.joining(", "));
  }
}
