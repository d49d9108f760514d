package care.shouhu.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.event.ClockFlag;
import care.shouhu.core.event.SenderKey;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChirpStackDecoderTest {
  private static final String EUI = "0101010101010101";
  private static final long RECEIVED = Instant.parse("2022-07-18T09:34:16Z").toEpochMilli();
  private static final String INFO =
      """
      "deviceInfo":{"tenantId":"52f14cd4-c6f1-4fbd-8f87-4025e1d49242","tenantName":"ChirpStack",\
      "applicationId":"17c82e96-be03-4f38-aef3-f83d48582d97","applicationName":"Test application",\
      "deviceProfileName":"Test device-profile","deviceName":"Test device",\
      "devEui":"0101010101010101","tags":{"key":"value"}}\
      """;

  /** The examples of the ChirpStack documentation, page "Event types", shortened in the middle. */
  static Stream<Arguments> published() {
    return Stream.of(
        Arguments.of(
            "status",
            """
            {"deduplicationId":"bf2a9746-1c8b-49be-a92e-f0b89c8534e4",\
            "time":"2022-07-18T09:35:06.927172638+00:00",%s,"margin":10,"batteryLevel":88.3}\
            """,
            "status 88"),
        Arguments.of(
            "status",
            "{%s,\"margin\":10,\"externalPowerSource\":true,\"batteryLevel\":0.0}",
            "status null"),
        Arguments.of(
            "status",
            "{%s,\"margin\":10,\"batteryLevelUnavailable\":true,\"batteryLevel\":0}",
            "status null"),
        Arguments.of(
            "join",
            """
            {"deduplicationId":"c9dbe358-2578-4fb7-b295-66b44edc45a6",\
            "time":"2022-07-18T09:33:28.823500726+00:00",%s,"devAddr":"00189440"}\
            """,
            "status null"),
        Arguments.of(
            "ack",
            """
            {"deduplicationId":"856a03e7-80f6-4c26-b971-9dcb34a59c2e",\
            "time":"2022-07-18T09:38:49.235700766+00:00",%s,\
            "queueItemId":"1bbcab1d-6ec6-4136-b3f5-d63be1dc08de","acknowledged":true,"fCntDown":3}\
            """,
            "status null"),
        Arguments.of("ack", "{%s,\"queueItemId\":\"1bbcab1d\",\"fCntDown\":3}", ""),
        Arguments.of(
            "txack",
            """
            {"downlinkId":3461958127,"time":"2022-07-18T09:37:48.929184085+00:00",%s,\
            "queueItemId":"42cb6459-a640-46ec-9623-bdff39dc4736","fCntDown":2,\
            "gatewayId":"0016c001f153a14c","txInfo":{"frequency":867900000,"power":14,\
            "modulation":{"lora":{"bandwidth":125000,"spreadingFactor":7}},\
            "timing":{"delay":{"delay":"1s"}},"context":"ICYVGw=="}}\
            """,
            ""),
        Arguments.of(
            "log",
            """
            {"time":"2022-07-18T09:39:57.311414029+00:00",%s,"level":"ERROR","code":"UPLINK_MIC",\
            "description":"MIC of join-request is invalid, make sure keys are correct",\
            "context":{"deduplication_id":"4e91db13-5ce3-4c8c-ab0f-dfc626cf0771"}}\
            """,
            ""),
        Arguments.of(
            "location",
            "{%s,\"location\":{\"latitude\":37.344214,\"longitude\":-8.839375,\"altitude\":2}}",
            "status null"),
        Arguments.of(
            "integration",
            """
            {%s,"integrationName":"loracloud","eventType":"modem_UplinkResponse",\
            "object":{"stream_records":[[43.0,"0815"]],"dnlink":null,"fports":{"wifiport":197.0}}}\
            """,
            ""));
  }

  @ParameterizedTest(name = "{0} → {2}")
  @MethodSource("published")
  void eventsOtherThanUplinksAreReportsOrSayNothing(String type, String json, String expected) {
    String payload = json.replace("%s", INFO);

    assertThat(ForeignFrames.words(decode("event/" + type, payload))).isEqualTo(expected);
    // Told by the payload too, where the topic is an own one.
    String shown = type.equals("ack") ? "status null" : expected;
    assertThat(
            ForeignFrames.words(
                ForeignFrames.decode(
                    Profile.CHIRPSTACK, EUI, RECEIVED, "shouhu/v1/" + EUI + "/event", payload)))
        .isEqualTo(shown);
  }

  @Test
  void theUplinkOfTheDocumentationIsRefusedForItsBytes() {
    String uplink =
        """
        {"deduplicationId":"3ac7e3c4-4401-4b8d-9386-a5c902f9202d",\
        "time":"2022-07-18T09:34:15.775023242+00:00",%s,"devAddr":"00189440","dr":1,"fPort":1,\
        "data":"qg==","rxInfo":[{"gatewayId":"0016c001f153a14c","uplinkId":4217106255,"rssi":-36,\
        "snr":10.5,"context":"E3OWOQ==","metadata":{"region_name":"eu868"}}],\
        "txInfo":{"frequency":867100000,"modulation":{"lora":{"bandwidth":125000}}}}\
        """
            .replace("%s", INFO);

    Decoded decoded = decode("event/up", uplink);

    assertThat(ForeignFrames.rejection(decoded)).isEqualTo(RejectReason.BAD_FRAME);
    assertThat(((Decoded.Rejected) decoded).detail()).contains("byte 0 of aa").contains("01 75");
  }

  /** Bytes of the README files of Milesight-IoT/SensorDecoders, and their table of channels. */
  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource({
    // WS101 and WS156, example.
    "017510 FF2E01, 'CALL press 1, status 16'",
    "FF2E02, CALL press 2",
    "FF2E03, CALL press 3",
    "FF2E00, CALL press 0",
    "017564, status 100",
    "0175FF, status null",
    "0175C8 FF2E01, CALL press 1",
    // WS101, what it says when it joins, in answer to downlinks, and a press behind it.
    "FF0101 FF08 6600B0940976 FF090100 FF0A0101 FFFF0100 FF0F00 FFFE01 FF0BFF, status null",
    "FF03B004 FF2F01 FF7401 FF3E00 FF1001 FF2801, status null",
    "FE03B004 FF2E01, CALL press 1",
    // WS136 and WS156: key, mode, event.
    "017550 FF34 01 03 01, 'CALL key 1 press 1, status 80'",
    "FF34 06 00 03, CALL key 6 press 3",
    "FF34 06 00 00, status null",
    "FF16 6136A00000000001, status null",
    // VS373: room, regions, times, then alarms.
    "03F8 0400 3C00 7800 04F9 00010101 05FA 0A00000000000000, status null",
    "06FB 0A01 00 01 FF, 'FALL fall, status 1'",
    "06FB 0A01 00 02 FF, 'CANCEL fall, status 2'",
    "06FB 0A01 00 01 FF 06FB 0B01 00 02 FF, 'FALL fall, status 1, CANCEL fall, status 2'",
    "06FB 3104 03 01 03, 'BED_EXIT out of bed, status 1'",
    "06FB FFFF 01 01 FF, status null",
    "06FB 0500 02 01 FF, 'CALL dwell, status 1'",
    "06FB FFFF 07 01 01, status null",
  })
  void milesightBytesAreUnderstood(String hex, String expected) {
    assertThat(ForeignFrames.words(decode("event/up", uplink(hex)))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource({
    "FF2E01 99, CALL press 1",
    "FF2E01 9999999999, CALL press 1",
    "FF2E01 0175, CALL press 1",
    "04C9010203 FF2E02, CALL press 2",
    "FF34 01 00 01 FF, CALL key 1 press 1",
    "06FB 0A01 09 01 FF FF2E01, CALL press 1",
    "FF2E01 06FB 0A01 09 01 FF, CALL press 1",
  })
  void unknownBytesDoNotCostAPress(String hex, String expected) {
    assertThat(ForeignFrames.words(decode("event/up", uplink(hex)))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource({
    "99, BAD_FRAME",
    "01, BAD_FRAME",
    "0175, BAD_FRAME",
    "FF2E, BAD_FRAME",
    "FF34 0100, BAD_FRAME",
    "017510 0367 1001, BAD_FRAME",
    "20CE 5F8E2F5F 0A01 0001FF, BAD_FRAME",
    "06FB 0A01 09 01 FF, UNKNOWN_KIND",
    "06FB 0A01 03 07 FF, UNKNOWN_KIND",
  })
  void otherBytesAreRejectedWithTheirReason(String hex, RejectReason reason) {
    assertThat(ForeignFrames.rejection(decode("event/up", uplink(hex)))).isEqualTo(reason);
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"fPort\":85,\"data\":\"AXU\"}; BAD_FRAME",
        "{\"data\":\"%%%\"}; BAD_VALUE",
        "{\"data\":\"AXUQ/y4B=\"}; BAD_VALUE",
        "{\"data\":[1,117,16]}; BAD_VALUE",
        "{\"data\":5}; BAD_VALUE",
        "{}; MISSING_FIELD",
        "{\"temperature\":21}; MISSING_FIELD",
        "{\"deviceInfo\":{\"devEui\":\"0101010101010102\"},\"data\":\"/y4B\"}; BAD_VALUE",
        "{\"data\":\"/y4B\",\"deviceInfo\":{\"devEui\":\"\"}}; BAD_VALUE",
        "[]; NOT_AN_OBJECT",
        "{\"data\":\"/y4B\"; NOT_JSON",
      })
  void whatIsWrongIsRejectedWithItsReason(String payload, RejectReason reason) {
    assertThat(ForeignFrames.rejection(decode("event/up", payload))).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"fPort\":\"x\",\"deduplicationId\":7,\"time\":{},\"data\":\"/y4B\"}",
        "{\"deviceInfo\":9,\"data\":\"/y4B\",\"batteryLevel\":\"low\"}",
        "{\"deviceInfo\":{\"devEui\":1},\"data\":\"/y4B\"}",
        "{\"time\":\"x\",\"time\":\"y\",\"data\":\"/y4B\",\"data\":\"AXUQ\"}",
        "{\"deviceInfo\":{\"devEui\":\"0101010101010101\"},\"fPort\":0,\"data\":\"/y4B\"}",
        "{\"object\":{\"data\":\"AXUQ\",\"a\":[[{}]]},\"data\":\"/y4B\"}",
      })
  void oddFieldsDoNotCostAPress(String payload) {
    assertThat(ForeignFrames.words(decode("event/up", payload))).isEqualTo("CALL press 1");
  }

  @ParameterizedTest
  @CsvSource({
    "24e124535b316056, 24e124535b316056",
    "24e124535b316056, 24E124535B316056",
    "24E124535B316056, 24e124535b316056",
  })
  void theDevEuiAgreesInEitherCase(String id, String devEui) {
    Decoded decoded =
        ForeignFrames.decode(
            Profile.CHIRPSTACK,
            id,
            RECEIVED,
            "application/3/device/" + devEui + "/event/up",
            "{\"deviceInfo\":{\"devEui\":\"" + devEui + "\"},\"data\":\"/y4B\"}");

    assertThat(ForeignFrames.words(decoded)).isEqualTo("CALL press 1");
  }

  @ParameterizedTest(name = "{0} → {1} {2}")
  @CsvSource({
    "'\"2022-07-18T09:34:15.775023242+00:00\"', DEVICE, 2022-07-18T09:34:15.775Z",
    "'\"2022-07-18T17:34:15+08:00\"', DEVICE, 2022-07-18T09:34:15Z",
    "'\"2032-07-18T09:34:15Z\"', REPLACED, 2022-07-18T09:34:16Z",
    "'\"2012-07-18T09:34:15Z\"', REPLACED, 2022-07-18T09:34:16Z",
    "'\"+999999999-12-31T23:59:59Z\"', REPLACED, 2022-07-18T09:34:16Z",
    "'\"today\"', REPLACED, 2022-07-18T09:34:16Z",
    "null, MISSING, 2022-07-18T09:34:16Z",
    "5, MISSING, 2022-07-18T09:34:16Z",
  })
  void aTimeThatCannotHoldIsReplaced(String time, ClockFlag clock, Instant at) {
    var header =
        ForeignFrames.first(decode("event/up", "{\"time\":" + time + ",\"data\":\"/y4B\"}"))
            .header();

    assertThat(header.clock()).isEqualTo(clock);
    assertThat(header.atMillis()).isEqualTo(at.toEpochMilli());
  }

  @ParameterizedTest
  @CsvSource({
    "'\"deduplicationId\":\"3ac7e3c4-4401-4b8d-9386-a5c902f9202d\",', 3ac7e3c4-4401-4b8d-9386-a5c902f9202d",
    "'\"deduplicationId\":\"\",',",
    "'\"deduplicationId\":null,',",
    "'',",
  })
  void theDeduplicationIdIsTheKey(String field, String key) {
    Decoded decoded = decode("event/up", "{" + field + "\"data\":\"/y4B\"}");

    assertThat(((Decoded.Events) decoded).key())
        .isEqualTo(key == null ? new SenderKey.None() : new SenderKey.Text(key));
  }

  private static String uplink(String hex) {
    String data = Base64.getEncoder().encodeToString(ForeignFrames.hex(hex));
    return "{" + INFO + ",\"fPort\":85,\"data\":\"" + data + "\"}";
  }

  private static Decoded decode(String tail, String payload) {
    return ForeignFrames.decode(
        Profile.CHIRPSTACK, EUI, RECEIVED, "application/3/device/" + EUI + "/" + tail, payload);
  }
}
