package care.shouhu.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.event.ClockFlag;
import care.shouhu.core.event.SenderKey;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MilesightVs373DecoderTest {
  private static final long RECEIVED = Instant.parse("2025-09-06T06:13:30Z").toEpochMilli();

  /** The frames of Milesight's VS373 user guide, page "Trigger Report", as they stand there. */
  static Stream<Arguments> published() {
    return Stream.of(
        Arguments.of(
            """
            {"device_info":{"device_model":"VS373-915M","device_sn":"6806E51510750004",\
            "device_mac":"d8:3b:da:9e:6e:a4","ipAddress":"192.168.130.157","time":"2025-08-26 10:34:03"},\
            "trigger_data":{"type":0,"event":4,"status":1}}\
            """,
            "status null"),
        Arguments.of(
            """
            {"device_info":{"device_model":"VS373-915M","device_sn":"6806E41970333123",\
            "device_mac":"24:85:18:8c:17:ef","ip_address":"192.168.2.164","time":"2025-09-06 14:13:28"},\
            "trigger_data":{"type":0,"trigger_id":1073,"event":3,"status":1,"sub_no":3}}\
            """,
            "BED_EXIT out of bed, status 1"),
        Arguments.of(
            """
            {"device info":{"device model":"Vs373-915M","device sn":"6806E51510750004",\
            "device mac":"d8:3b:da:9e:6e:a4","ipAddress":"192.168.130.157","time":"2025-08-18 20:44:34",\
            "trigger data":{"type":0,"trigger id":266,"event":0,"status":1,"location":" (565, -838, 277)"}}}\
            """,
            "FALL fall, status 1"),
        Arguments.of(
            """
            {"device info":{"device model":"Vs373-915M","device sn":"6806E51510750004",\
            "device mac":"d8:3b:da:9e:6e:a4","ipAddress":"192.168.130.157","time":"2025-08-18 20:44:34",\
            "trigger data":{"type":0,"trigger id":266,"event":2,"status":1,"location":" (565, -838, 277)"}}}\
            """,
            "CALL dwell, status 1"));
  }

  @ParameterizedTest(name = "{0} → {1}")
  @MethodSource("published")
  void publishedFramesAreUnderstood(String payload, String expected) {
    assertThat(ForeignFrames.words(decode(payload))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "event {0} status {1} → {2}, with a number → {3}")
  @CsvSource({
    "0, 1, FALL,     FALL",
    "0, 2, CANCEL,   CANCEL",
    "0, 3, status,   status",
    "0, 4, status,   status",
    "1, 1, status,   CALL",
    "1, 2, status,   CANCEL",
    "1, 4, status,   status",
    "2, 1, status,   CALL",
    "2, 2, status,   CANCEL",
    "2, 3, status,   status",
    "3, 1, BED_EXIT, BED_EXIT",
    "3, 2, BED_ENTER, BED_ENTER",
    "3, 3, status,   status",
    "3, 4, status,   status",
    "4, 1, status,   status",
    "4, 2, status,   status",
    "5, 1, status,   status",
    "6, 1, status,   CALL",
    "7, 1, status,   CALL",
    "7, 4, status,   status",
    "8, 1, FALL,     FALL",
    "8, 2, CANCEL,   CANCEL",
    "8, 4, status,   status",
  })
  void onlyAnAlarmIsOne(int event, int status, String plain, String numbered) {
    String fields = "\"event\":%d,\"status\":%d".formatted(event, status);

    assertThat(ForeignFrames.words(decode("{\"trigger_data\":{%s}}".formatted(fields))))
        .startsWith(plain);
    assertThat(
            ForeignFrames.words(
                decode("{\"trigger_data\":{\"trigger_id\":7,%s}}".formatted(fields))))
        .startsWith(numbered);
    assertThat(
            ForeignFrames.words(
                decode("{\"trigger_data\":{\"trigger_id\":65535,%s}}".formatted(fields))))
        .startsWith(plain);
  }

  @ParameterizedTest(name = "{0} → {1} {2}")
  @CsvSource({
    "2025-09-06 14:13:28, DEVICE,   2025-09-06T06:13:28Z",
    "2025-09-06 14:00:00, DEVICE,   2025-09-06T06:00:00Z",
    "2025-09-06 14:20:00, DEVICE,   2025-09-06T06:20:00Z",
    // Another zone than Shanghai's, or an old message: not to be told.
    "2025-09-06 06:13:28, REPLACED, 2025-09-06T06:13:30Z",
    "2025-09-06 15:13:28, REPLACED, 2025-09-06T06:13:30Z",
    "2025-08-18 20:44:34, REPLACED, 2025-09-06T06:13:30Z",
    "1970-01-01 00:00:09, REPLACED, 2025-09-06T06:13:30Z",
    "2099-01-01 00:00:00, REPLACED, 2025-09-06T06:13:30Z",
    "2025-02-30 00:00:00, REPLACED, 2025-09-06T06:13:30Z",
    "soon,                REPLACED, 2025-09-06T06:13:30Z",
  })
  void theTimeHasNoZoneAndHoldsOnlyNearTheReceipt(String time, ClockFlag clock, Instant at) {
    var header = ForeignFrames.first(decode(fall(time, 266))).header();

    assertThat(header.clock()).isEqualTo(clock);
    assertThat(header.atMillis()).isEqualTo(at.toEpochMilli());
  }

  @Test
  void withoutATimeTheReceiptTimeHolds() {
    var header =
        ForeignFrames.first(decode("{\"trigger_data\":{\"event\":0,\"status\":1}}")).header();

    assertThat(header.clock()).isEqualTo(ClockFlag.MISSING);
    assertThat(header.key()).isEqualTo(new SenderKey.None());
  }

  @Test
  void theKeyTellsARepeatedMessageFromTheNextAlarm() {
    SenderKey first = key(fall("2025-09-06 14:13:28", 266));

    assertThat(first).isInstanceOf(SenderKey.Text.class);
    assertThat(key(fall("2025-09-06 14:13:28", 266))).isEqualTo(first);
    assertThat(key(fall("2025-09-06 14:13:28", 267))).isNotEqualTo(first);
    assertThat(key(fall("2025-09-06 14:13:29", 266))).isNotEqualTo(first);
    // A clock that starts again with each power cut would make a second fall of the first.
    assertThat(key(fall("1970-01-01 00:00:09", 266))).isEqualTo(new SenderKey.None());
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"trigger_data\":{\"event\":0}}; FALL fall, status null",
        "{\"trigger_data\":{\"event\":0,\"status\":\"alarm\"}}; FALL fall, status null",
        "{\"trigger_data\":{\"event\":0,\"status\":9}}; FALL fall, status 9",
        "{\"trigger_data\":{\"event\":8,\"status\":{\"a\":[2]}}}; FALL lying, status null",
        "{\"trigger_data\":{\"event\":\"0\",\"status\":\"1\"}}; FALL fall, status 1",
        "{\"trigger_data\":{\"event\":0,\"status\":1,\"status\":3}}; FALL fall, status 1",
        "{\"trigger_data\":{\"event\":0,\"event\":{\"event\":5},\"status\":1}}; FALL fall, status 1",
        "{\"device_info\":7,\"trigger_data\":{\"trigger_id\":[],\"event\":0,\"status\":1}}; FALL fall, status 1",
        "{\"device_info\":{\"time\":{}},\"trigger_data\":{\"event\":0,\"status\":1}}; FALL fall, status 1",
        "{\"device_info\":{\"device_sn\":\"6806E41970333123\"}}; status null",
      })
  void oddFieldsDoNotCostAFall(String payload, String expected) {
    assertThat(ForeignFrames.words(decode(payload))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "{}; MISSING_FIELD",
        "{\"trigger_data\":{}}; MISSING_FIELD",
        "{\"trigger_data\":{\"event\":\"fall\",\"status\":1}}; MISSING_FIELD",
        "{\"trigger_data\":7}; MISSING_FIELD",
        "{\"trigger_data\":{\"event\":9,\"status\":1}}; UNKNOWN_KIND",
        "{\"trigger_data\":{\"event\":3,\"status\":5}}; UNKNOWN_KIND",
        "{\"trigger_data\":{\"event\":4}}; UNKNOWN_KIND",
        "[]; NOT_AN_OBJECT",
        "{\"trigger_data\":{\"event\":0; NOT_JSON",
        "fall; NOT_JSON",
      })
  void whatIsWrongIsRejectedWithItsReason(String payload, RejectReason reason) {
    assertThat(ForeignFrames.rejection(decode(payload))).isEqualTo(reason);
  }

  private static String fall(String time, int number) {
    return """
    {"device_info":{"time":"%s"},"trigger_data":{"trigger_id":%d,"event":0,"status":1}}\
    """
        .formatted(time, number);
  }

  private static SenderKey key(String payload) {
    return ((Decoded.Events) decode(payload)).key();
  }

  private static Decoded decode(String payload) {
    return ForeignFrames.decode(
        Profile.MILESIGHT_VS373, "d-1", RECEIVED, "milesight/d-1/uplink", payload);
  }
}
