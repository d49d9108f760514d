package care.shouhu.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.event.ClockFlag;
import care.shouhu.core.event.SenderKey;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmfitQsDecoderTest {
  private static final long RECEIVED = 1_795_521_600_500L;

  /**
   * The keys and their order are those of a log that a public client of the sensor writes (SER, TS,
   * TS_R, PRES, HR, HR_DM, RR, RR_DM, ACT, ACT_DM, FW, END); line ends as other clients read them.
   */
  static Stream<Arguments> pages() {
    return Stream.of(
        Arguments.of(
            "SER=000757\nTS=0\nTS_R=86400\nPRES=1\nHR=62\nRR=14\nACT=120\nFW=120.2.2.1\nEND=1",
            "reading 62 14 120 true"),
        Arguments.of(
            """
            SER=002177<br>\r
            TS=0<br>\r
            TS_R=5124<br>\r
            PRES=1<br>\r
            HR=58<br>\r
            HR_DM=0<br>\r
            RR=13.5<br>\r
            RR_DM=0<br>\r
            ACT=0<br>\r
            ACT_DM=0<br>\r
            FW=120.2.2.1<br>\r
            END=0<br>\r
            """,
            "reading 58 14 0 true"),
        Arguments.of(
            "SER=002177\r\nTS=0\r\nTS_R=17\r\nPRES=0\r\nHR=0\r\nRR=0\r\nACT=0\r\n",
            "reading null null 0 false"),
        // The short page shows dashes while there is no rate.
        Arguments.of("PRES=1\nHR= ---\nRR= --.-\nACT=2500", "reading null null 2500 true"),
        Arguments.of("PRES=1<br>HR=62<br>RR=14<br/>ACT=3<br />", "reading 62 14 3 true"),
        Arguments.of("SER=000757\nFW=120.2.2.1\nTS_R=1\nTS=0", "status null 120.2.2.1"),
        Arguments.of("SER=000757", "status null"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("pages")
  void pagesAreUnderstood(String payload, String expected) {
    assertThat(ForeignFrames.words(decode(payload))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource({
    "PRES=2|HR=62, reading 62 null null null",
    "PRES=yes|HR=62, reading 62 null null null",
    "PRES=1|HR=999|RR=101|ACT=40000, reading null null null true",
    "PRES=1|HR=-5|RR=1e3|ACT=NaN, reading null null null true",
    "PRES=1|PRES=0|HR=62, reading 62 null null true",
    "PRES=1|=7|nothing|HR, reading null null null true",
    "' PRES = 1 |HR= 62 ', reading 62 null null true",
    "PRES=1|HR=99999999999999999999999, reading null null null true",
  })
  void whatCannotBeReadIsTheSameAsNotSaid(String lines, String expected) {
    assertThat(ForeignFrames.words(decode(lines.replace('|', '\n')))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} → {1} {2}")
  @CsvSource({
    "TS=0, MISSING, 1795521600500",
    "HR=62, MISSING, 1795521600500",
    "TS=soon, MISSING, 1795521600500",
    "TS=1795521590, DEVICE, 1795521590000",
    "TS=1295521590, REPLACED, 1795521600500",
    "TS=9999999999, REPLACED, 1795521600500",
  })
  void noTimeIsNormalAndTheReceiptTimeHolds(String line, ClockFlag clock, long atMillis) {
    var header = ForeignFrames.first(decode("PRES=1\n" + line)).header();

    assertThat(header.clock()).isEqualTo(clock);
    assertThat(header.atMillis()).isEqualTo(atMillis);
  }

  @Test
  void theKeyTellsARepeatedMessageFromTheNext() {
    SenderKey first = key("TS=0\nTS_R=100\nPRES=1\nHR=62");

    assertThat(first).isInstanceOf(SenderKey.Text.class);
    assertThat(key("TS=0\nTS_R=100\nPRES=1\nHR=62")).isEqualTo(first);
    assertThat(key("TS=0\nTS_R=101\nPRES=1\nHR=62")).isNotEqualTo(first);
    assertThat(key("TS=0\nTS_R=100\nPRES=0\nHR=62")).isNotEqualTo(first);
    assertThat(key("TS=1795521590\nTS_R=100\nPRES=1\nHR=62")).isNotEqualTo(first);
    assertThat(key("TS=0\nPRES=1")).isEqualTo(new SenderKey.None());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PRES", "{\"pres\":1}", "<html></html>", "pres=1", "\0\0="})
  void otherTextIsRejected(String payload) {
    assertThat(ForeignFrames.rejection(decode(payload))).isEqualTo(RejectReason.MISSING_FIELD);
  }

  @Test
  void valuesOfWhichNoneCanBeReadAreRejected() {
    assertThat(ForeignFrames.rejection(decode("PRES=x\nHR=---"))).isEqualTo(RejectReason.BAD_VALUE);
  }

  @Test
  void longTextIsRejected() {
    assertThat(ForeignFrames.rejection(decode("PRES=1\n".repeat(600))))
        .isEqualTo(RejectReason.TOO_COMPLEX);
  }

  private static SenderKey key(String payload) {
    return ((Decoded.Events) decode(payload)).key();
  }

  private static Decoded decode(String payload) {
    return ForeignFrames.decode(Profile.EMFIT_QS, "000757", RECEIVED, "emfit/000757", payload);
  }
}
