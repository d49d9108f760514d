package care.shouhu.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.event.DeviceEvent;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real frames cut, flipped, spliced and swapped, and the worst that fits into a message. */
class MutatedFramesPropertyTest {
  private static final long RECEIVED = 1_795_521_600_500L;
  private static final String ID = "0101010101010101";

  /** A message has at most this many bytes (gateway). */
  private static final int MESSAGE_BYTES = 65_536;

  /** Garbage of all kinds and what a first call loads; the most that was seen is 1.5 MB. */
  private static final long ALLOCATED_BYTES_MAX = 64 * MESSAGE_BYTES;

  private record Frame(Profile profile, String topic, String payload) {}

  private static final List<Frame> FRAMES =
      List.of(
          new Frame(
              Profile.NATIVE,
              "shouhu/v1/" + ID + "/reading",
              "{\"seq\":1234,\"at\":1795521600123,\"hr\":62,\"br\":14,\"mv\":3,\"bed\":true}"),
          new Frame(
              Profile.NATIVE,
              "shouhu/v1/" + ID + "/event",
              "{\"seq\":1235,\"at\":1795521600123,\"kind\":\"fall\"}"),
          new Frame(
              Profile.ZIGBEE2MQTT,
              "zigbee2mqtt/" + ID,
              """
              {"action":"emergency","alarm_1":false,"battery":100,"fall_down_status":"none",\
              "last_seen":"2026-04-17T23:33:22+08:00","linkquality":18,"tamper":false}\
              """),
          new Frame(Profile.ZIGBEE2MQTT, "zigbee2mqtt/" + ID + "/action", "emergency"),
          new Frame(
              Profile.ZIGBEE2MQTT, "zigbee2mqtt/" + ID + "/availability", "{\"state\":\"online\"}"),
          new Frame(
              Profile.MILESIGHT_VS373,
              "milesight/" + ID + "/uplink",
              """
              {"device_info":{"device_model":"VS373-915M","device_sn":"6806E41970333123",\
              "time":"2025-09-06 14:13:28"},"trigger_data":{"type":0,"trigger_id":1073,"event":3,\
              "status":1,"sub_no":3}}\
              """),
          new Frame(
              Profile.CHIRPSTACK,
              "application/3/device/" + ID + "/event/up",
              """
              {"deduplicationId":"3ac7e3c4-4401-4b8d-9386-a5c902f9202d",\
              "time":"2022-07-18T09:34:15.775023242+00:00",\
              "deviceInfo":{"devEui":"0101010101010101"},"fPort":85,"data":"AXUQ/y4BBvsKAQAB/w=="}\
              """),
          new Frame(
              Profile.CHIRPSTACK,
              "application/3/device/" + ID + "/event/status",
              "{\"deviceInfo\":{\"devEui\":\"0101010101010101\"},\"margin\":10,\"batteryLevel\":88.3}"),
          new Frame(
              Profile.EMFIT_QS,
              "emfit/" + ID,
              """
              SER=000757<br>\r
              TS=0<br>\r
              TS_R=86400<br>\r
              PRES=1<br>\r
              HR=62<br>\r
              RR=14.5<br>\r
              ACT=120<br>\r
              FW=120.2.2.1<br>\r
              END=1<br>\r
              """),
          new Frame(Profile.ESPHOME, ID + "/binary_sensor/fall_detected/state", "ON"),
          new Frame(Profile.ESPHOME, ID + "/text_sensor/falling/state", "Falling"),
          new Frame(Profile.ESPHOME, ID + "/event/button/state", "{\"event_type\":\"press\"}"),
          new Frame(Profile.ESPHOME, ID + "/sensor/battery/state", "87.5"),
          new Frame(Profile.ESPHOME, ID + "/status", "online"));

  @Property(tries = 4_000)
  void noDamageToAFrameIsMoreThanAReason(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int blows) {
    var random = new Random(seed);
    Frame frame = FRAMES.get(random.nextInt(FRAMES.size()));
    byte[] payload = frame.payload().getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < blows; i++) {
      payload = hit(payload, random);
    }
    // One in eight arrives where another one belongs.
    boolean astray = random.nextInt(8) == 0;
    String topic = (astray ? FRAMES.get(random.nextInt(FRAMES.size())) : frame).topic();

    isUnderstoodOrRejected(new Envelope(ID, frame.profile(), RECEIVED, topic, payload));
  }

  @Property(tries = 1_000)
  void noTopicIsMoreThanAReason(@ForAll long seed) {
    var random = new Random(seed);
    Frame frame = FRAMES.get(random.nextInt(FRAMES.size()));
    byte[] payload = frame.payload().getBytes(StandardCharsets.UTF_8);
    byte[] topic = hit(frame.topic().getBytes(StandardCharsets.UTF_8), random);

    isUnderstoodOrRejected(
        new Envelope(
            ID, frame.profile(), RECEIVED, new String(topic, StandardCharsets.UTF_8), payload));
  }

  static Stream<String> worst() {
    return Stream.of(
            "{",
            "[",
            "{\"a\":",
            "{\"deviceInfo\":{\"devEui\":",
            "\"action\":\"emergency\",",
            "\"trigger_data\":{\"event\":0},",
            "PRES=1\n",
            "=\n",
            "<br>",
            "a=1<br>",
            "a/",
            "9",
            "fall ",
            "_",
            " ",
            "\0",
            "\ud83d\ude00",
            "A",
            "/y4B")
        .flatMap(unit ->
            Stream.of(
                fill(unit),
                "{" + fill(unit),
                "{\"data\":\"" + fill(unit),
                "{\"data\":\"" + fill(unit).substring(0, 12_000) + "\"}"));
  }

  @ParameterizedTest
  @MethodSource("worst")
  void theWorstMessageCostsABoundedMultipleOfItsSize(String text) {
    byte[] payload =
        Arrays.copyOf(
            text.getBytes(StandardCharsets.UTF_8), Math.min(text.length(), MESSAGE_BYTES));
    var memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (Frame frame : FRAMES) {
      long before = memory.getCurrentThreadAllocatedBytes();
      Decoded decoded =
          Decoders.decode(new Envelope(ID, frame.profile(), RECEIVED, frame.topic(), payload));
      long allocated = memory.getCurrentThreadAllocatedBytes() - before;

      assertThat(allocated).as("%s on %s", decoded, frame.topic()).isLessThan(ALLOCATED_BYTES_MAX);
      isSound(decoded);
    }
  }

  private static String fill(String unit) {
    return unit.repeat(MESSAGE_BYTES / unit.length());
  }

  private static byte[] hit(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return bytes;
    }
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(5)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> Arrays.copyOfRange(bytes, at, bytes.length);
      case 2 -> {
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
      case 3 -> {
        byte[] other =
            FRAMES.get(random.nextInt(FRAMES.size())).payload().getBytes(StandardCharsets.UTF_8);
        yield joined(Arrays.copyOf(bytes, at), other, random.nextInt(other.length));
      }
      // A part of it once more.
      default -> joined(bytes, bytes, at);
    };
  }

  private static byte[] joined(byte[] head, byte[] tail, int from) {
    byte[] all = Arrays.copyOf(head, head.length + tail.length - from);
    System.arraycopy(tail, from, all, head.length, tail.length - from);
    return all;
  }

  private static void isUnderstoodOrRejected(Envelope envelope) {
    isSound(Decoders.decode(envelope));
  }

  private static void isSound(Decoded decoded) {
    switch (decoded) {
      case Decoded.Rejected rejected -> {
        assertThat(rejected.reason()).isNotEqualTo(RejectReason.DECODER_FAULT);
        assertThat(rejected.detail()).isNotBlank().hasSizeLessThanOrEqualTo(300);
      }
      case Decoded.Events events -> {
        for (DeviceEvent event : events.events()) {
          assertThat(event.header().deviceId()).isEqualTo(ID);
          assertThat(event.header().key()).isEqualTo(events.key());
          assertThat(DeviceClock.holds(event.header().atMillis(), RECEIVED)).isTrue();
          if (event instanceof DeviceEvent.Signal signal && signal.detail() != null) {
            assertThat(signal.detail()).hasSizeLessThanOrEqualTo(200);
          }
        }
      }
    }
  }
}
