package care.shouhu.core.wire.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import care.shouhu.core.event.SenderKey;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.Decoders;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.tcp.TcpProtocol.Heard;
import care.shouhu.core.wire.tcp.TcpProtocol.Heard.Keep;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Captured frames from Traccar's test data (traccar/traccar, WatchProtocolDecoderTest) and from the
 * examples in 4P-Touch's document.
 */
class Watch3gTest {
  private static final Watch3g WATCH = new Watch3g();
  private static final Instant NOW = Instant.parse("2026-03-01T04:00:00Z");

  private static final String SOS =
      "[3G*6907919734*003e*AL_LTE,170525,214118,V,0,N,0,E,0,0,0,0,0,22,0,0,00010000,0,0,0]";

  private static Heard hear(String frame) {
    return WATCH.hear(frame.getBytes(US_ASCII), NOW.toEpochMilli());
  }

  private static Decoded decode(String frame) {
    return Decoders.decode(
        new Envelope(
            "d",
            Profile.WATCH_3G,
            NOW.toEpochMilli(),
            TcpProtocol.TOPIC_URGENT,
            frame.getBytes(US_ASCII)));
  }

  private static Header header(String frame) {
    return ((Decoded.Events) decode(frame)).events().getFirst().header();
  }

  private static String said(Decoded decoded) {
    StringBuilder said = new StringBuilder();
    for (DeviceEvent event : ((Decoded.Events) decoded).events()) {
      said.append(said.isEmpty() ? "" : " · ");
      said.append(
          switch (event) {
            case DeviceEvent.Signal s -> s.kind() + " " + s.detail();
            case DeviceEvent.Status s when s.firmware() != null -> "FIRMWARE " + s.firmware();
            case DeviceEvent.Status s -> "STATUS " + s.batteryPercent();
            case DeviceEvent.Reading r -> "HEART " + r.heartRate();
            default -> event.toString();
          });
    }
    return said.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        SOS + " | [3G*6907919734*0002*AL] | CALL status=00010000 · STATUS 22",
        "[3G*8809008845*00C0*AL,271219,094744,V,00.000000,N, 0.0000000,E,0.00,0.0,0.0,0,100,81,0,0,"
            + "00010000,7,0,460,0,9336,3981,141,9336,3912,141,9336,3982,140,9765,4233,134,9765,4071,"
            + "134,9765,4321,134,9336,4353,132,0,0.0] | [3G*8809008845*0002*AL]"
            + " | CALL status=00010000 · STATUS 81",
        "[3G*8308373902*0080*AL,230817,095346,A,47.083950,N,15.4821850,E,7.60,273.8,0.0,4,15,44,0,0,"
            + "00200010,2,255,232,1,7605,42530,118,7605,58036,119,0,65.8] | [3G*8308373902*0002*AL]"
            + " | FALL status=00200010 · STATUS 44",
        "[3G*4504816162*010A*AL_LTE,241020,085353,V,0.0,N,0.0,E,22.0,0,-1,1,100,35,0,0,00200000,1,1,"
            + "460,11,30602,125639728,100] | [3G*4504816162*0002*AL]"
            + " | FALL status=00200000 · STATUS 35",
        "[ZJ*014111001332708*0075*0064*AL,040418,052156,A,22.536207,N,113.938673,E,0,0,0,5,100,82,"
            + "1000,50,00100000,1,255,460,0,9340,3663,35] | [ZJ*014111001332708*0075*0002*AL]"
            + " | TAMPER status=00100000 · STATUS 82",
        "[3G*358839237678820*0122*ALCUSTOMER1,251120,081821,V,0.0,N,0.0,E,2.58,317.462,35.147,14,100,"
            + "2,11089,0,00100008,1,1,460,01,42308,101992452,100,5] | [3G*358839237678820*0002*AL]"
            + " | TAMPER status=00100008 · STATUS 2",
        "[SG*8800000015*0087*AL,220414,134652,A,22.571707,N,113.8613968,E,0.1,0.0,100,7,60,90,1000,"
            + "50,0001,4,1,460,0,9360,4082,131] | [SG*8800000015*0002*AL]"
            + " | CALL status=0001 · STATUS 90",
        "[SG*9051004074*0058*AL,120117,145602,V,40.058413,N,76.336618,W,11.519,188,99,00,01,80,0,50,"
            + "00000000,0,1,0,0,,10] | [SG*9051004074*0002*AL] | CALL status=00000000 · STATUS 80",
        "[3G*1*0002*AL] | [3G*1*0002*AL] | CALL status=null · STATUS null",
        "[3G*1*0050*AL,010326,040000,V,0,N,0,E,0,0,0,0,0,9,0,0,00430000] | [3G*1*0002*AL]"
            + " | CALL status=00430000 · LOW_BATTERY status=00430000 · FALL status=00430000 ·"
            + " STATUS 9",
      })
  void alarm_is_urgent_answered_and_says(String frame, String answer, String said) {
    Heard heard = hear(frame);

    assertThat(heard.keep()).isEqualTo(Keep.URGENT);
    assertThat(new String(heard.answer(), US_ASCII)).isEqualTo(answer);
    assertThat(said(decode(frame))).isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "[SG*8800000015*0002*LK] | [SG*8800000015*0002*LK] | STATUS null",
        "[3G*4700186508*000B*LK,0,10,100] | [3G*4700186508*0002*LK] | STATUS 100",
        "[SG*9081000548*0009*LK,0,100] | [SG*9081000548*0002*LK] | STATUS null",
        "[3G*4700609403*0013*bphrt,120,79,73,,,,] | [3G*4700609403*0005*bphrt] | HEART 73",
        "[3G*2104326058*000E*btemp2,1,35.29] | [3G*2104326058*0006*btemp2] | STATUS null",
        "[CS*8800000015*0008*PULSE,72] | - | HEART 72",
        "[3G*6005412902*0007*heart,0] | - | STATUS null",
        "[3G*6005412902*0008*heart,71] | - | HEART 71",
        "[3G*8800000015*0028*VERNO,G29_BASE_V1.00_2014.04.23_17.46.49] | -"
            + " | FIRMWARE G29_BASE_V1.00_2014.04.23_17.46.49",
        "[3G*1*000a*CONFIG,TY:G75] | [3G*1*0008*CONFIG,1] | STATUS null",
        "[3G*4700222306*0077*UD,120316,140610,V,48.779045,N, 9.1574736,E,0.00,0.0,0.0,0,25,83,0,0,"
            + "00000000,2,255,262,1,21041,9067,121,21041,5981,116] | - | STATUS 83",
        "[3G*9031853319*004E*UD2,220322,055105,A,22.761162,N,114.360192,E,0,0,47,14,100,64,0,0,"
            + "00000008,0,0] | - | STATUS 64",
      })
  void report_is_routine(String frame, String answer, String said) {
    Heard heard = hear(frame);

    assertThat(heard.keep()).isEqualTo(Keep.ROUTINE);
    assertThat(heard.answer() == null ? null : new String(heard.answer(), US_ASCII))
        .isEqualTo(answer);
    assertThat(said(decode(frame))).isEqualTo(said);
  }

  @Test
  void position_with_an_alarm_is_urgent() {
    String frame =
        "[3G*8800000015*00CD*UD_LTE,010326,040000,A,22.5,N,113.8,E,0,0,0,6,100,60,0,0,00210010]";

    assertThat(hear(frame).keep()).isEqualTo(Keep.URGENT);
    assertThat(said(decode(frame)))
        .isEqualTo("CALL status=00210010 · FALL status=00210010 · STATUS 60");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "[3G*8800000015*0003*TKQ] | [3G*8800000015*0003*TKQ]",
        "[CS*1234567890*000e*TK,#!AMR] | [CS*1234567890*0004*TK,0]",
        "[3G*1*0005*img,5] | -",
      })
  void voice_and_pictures_are_not_kept(String frame, String answer) {
    Heard heard = hear(frame);

    assertThat(heard.keep()).isEqualTo(Keep.NOTHING);
    assertThat(heard.answer() == null ? null : new String(heard.answer(), US_ASCII))
        .isEqualTo(answer);
  }

  @Test
  void command_that_is_not_known_is_kept_urgent_and_says_so() {
    assertThat(hear("[3G*1*0004*HELP]").keep()).isEqualTo(Keep.URGENT);
    assertThat(hear("[3G*1*0004*HELP]").answer()).isNull();
    assertThat(decode("[3G*1*0004*HELP]").toString()).contains("UNKNOWN_KIND", "HELP");
  }

  @Test
  void key_is_the_time_with_the_frame_and_nothing_without_a_time() {
    SenderKey key = header(SOS).key();

    assertThat(key).isInstanceOf(SenderKey.Text.class);
    assertThat(header(SOS).atMillis())
        .isEqualTo(Instant.parse("2025-05-17T21:41:18Z").toEpochMilli());
    assertThat(header(SOS.replace("214118", "214119")).key()).isNotEqualTo(key);
    assertThat(header(SOS.replace("00010000", "00200000")).key()).isNotEqualTo(key);
    assertThat(header(SOS.replace("170525", "170500")).key()).isEqualTo(new SenderKey.None());
    assertThat(header("[3G*1*0002*LK]").key()).isEqualTo(new SenderKey.None());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[3G*8800000015*0002*LK][3G | Frame[bytes=23]",
        "[3G*8800000015*0002*L | Incomplete[]",
        "[3G*8800[3G*8800000015 | Noise[bytes=8]",
        "LK][3G*88 | Noise[bytes=3]",
      })
  void framing(String bytes, String framing) {
    assertThat(WATCH.frame(bytes.getBytes(US_ASCII), 0, bytes.length()).toString())
        .isEqualTo(framing);
  }

  @Test
  void what_is_longer_than_a_frame_may_be_is_passed_over() {
    byte[] bytes = ("[3G*1*2000*img," + "x".repeat(5_000) + "][3G*1*0002*LK]").getBytes(US_ASCII);

    assertThat(Streams.frames(WATCH, bytes, 100)).containsExactly("[3G*1*0002*LK]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[3G*88*LK]", "[3G*8800000015*LK]", "[]", "[3G**0002*LK]", "[3G*§*0002*LK]"})
  void frame_without_its_parts_is_malformed(String frame) {
    assertThat(hear(frame).malformed()).isNotNull();
    assertThat(decode(frame).toString()).contains("BAD_FRAME");
  }
}
