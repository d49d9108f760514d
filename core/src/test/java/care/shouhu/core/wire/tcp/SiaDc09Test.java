package care.shouhu.core.wire.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.event.SenderKey;
import care.shouhu.core.wire.tcp.TcpProtocol.Framing;
import care.shouhu.core.wire.tcp.TcpProtocol.Recognition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Messages from the standard (S), from the tests of eavanvalkenburg/pysiaalarm (P) and
 * fioletoven/dc09 (F), and from logs of receivers that others published (L); {@code made} where CRC
 * and length were put to a published text.
 */
class SiaDc09Test {
  /** L. */
  static final String LINK_TEST = "\nD730002F\"NULL\"0000R7896L7896#3456[]_17:01:26,07-26-2024\r";

  /** made. */
  static final String PERSONAL_EMERGENCY =
      "\n1B67003B\"ADM-CID\"0042L0#1002[#1002|1101 01 005]_08:15:30,11-24-2026\r";

  /** L. */
  static final String BURGLARY = "\n68AF0025\"SIA-DCS\"0001L0#1234[#1234|Nri1/BA12]\r";

  private final SiaDc09 dc09 = new SiaDc09();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        // S: CRC and length leave out the time.
        "87CD0037\"ADM-CID\"9876R579BDFL789ABC#12345A[#12345A|1110 00 129]_14:12:04,09-25-2011;"
            + "12345A URGENT; CALL fire (CID 110, group 00, zone 129) REPLACED",
        "CE110032\"SIA-DCS\"9876R579BDFL789ABC#12345A[#12345A|NFA129]_14:12:04,09-25-2011;"
            + "12345A URGENT; CALL fire (SIA FA, zone 129) REPLACED",
        // P: the length in decimal.
        "57150047\"ADM-CID\"0247R4F39L4F39#4F39[#4F39|3401 01 057]; 4F39 ROUTINE; status null"
            + " MISSING",
        // P: data of a link test; extensions.
        "CA2F0038\"NULL\"0000L0#7890[#0000|0000 00 000]_22:13:29,12-29-2022;"
            + "7890 ROUTINE; status null @2022-12-29T22:13:29Z",
        "73580056\"SIA-DCS\"0002R1L232#78919[#78919|Nri1/BA012][X012W34.1][Y045N12.2]_14:12:04,09-25-2026;78919"
            + " ROUTINE; status null @2026-09-25T14:12:04Z",
        // F.
        "F4D20029\"SIA-DCS\"0001RF3L77#1234[#1234|NRR|Atest]; 1234 ROUTINE; status null MISSING",
        "96ED0016\"SIA-DCS\"0001L0#1234[]; 1234 ROUTINE; status null MISSING",
        "3BAC0029\"SIA-DCS\"0002#0123[#0123|Nti20:50:26RP99]; 0123 ROUTINE; status null MISSING",
        // L.
        "9EC40027\"ADM-CID\"0001L0#1002[#1002|1602 00 001]; 1002 ROUTINE; status null MISSING",
        "F92F0043\"ADM-CID\"0020R7896L7896#3456[#3456|1407 00 001]_17:01:14,07-26-2024;"
            + "3456 ROUTINE; status null @2024-07-26T17:01:14Z",
        "B0970029\"NULL\"0000L000#0809[]_21:00:01,02-20-2024;"
            + "0809 ROUTINE; status null @2024-02-20T21:00:01Z",
        // made: a published panic, a published opening with text.
        "9CB90046\"SIA-DCS\"0001L0#1234[1234|Nri1/PA001][X010E57.5698080][Y59N12.8358840];"
            + "1234 URGENT; CALL panic (SIA PA, zone 001) MISSING",
        "7D1B004D\"SIA-DCS\"0714L0#001234[#001234|Nri0OP4^Sirena Interna  ^]_11:47:38,11-18-2015;"
            + "001234 ROUTINE; status null REPLACED",
        "1B67003B\"ADM-CID\"0042L0#1002[#1002|1101 01 005]_08:15:30,11-24-2026;1002 URGENT; CALL"
            + " personal emergency (CID 101, group 01, zone 005) @2026-11-24T08:15:30Z",
      })
  void messagesOfRealPanelsAreUnderstood(String message, String heard, String said) {
    byte[] bytes = Frames.text("\n" + message + "\r");

    assertThat(dc09.recognise(bytes, 16)).isEqualTo(Recognition.YES);
    assertThat(dc09.frame(bytes, 0, bytes.length)).isEqualTo(new Framing.Frame(bytes.length));
    assertThat(Frames.heard(dc09, bytes)).isEqualTo(heard);
    assertThat(Frames.words(dc09.decode(Frames.envelope(dc09, bytes)))).isEqualTo(said);
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource({
    "1100, CALL medical",
    "1101, CALL personal emergency",
    "1102, CALL failed to report in",
    "1120, CALL panic",
    "1121, CALL duress",
    "1122, CALL silent panic",
    "1111, CALL smoke",
    "1151, CALL gas",
    "1162, CALL carbon monoxide",
    "1406, CANCEL cancelled by user",
    "1302, LOW_BATTERY battery low",
    "1384, LOW_BATTERY sensor battery low",
    "1137, TAMPER tamper",
    // A button that was let go, a condition that lasts: reports.
    "3101, status null",
    "6101, status null",
    "3110, status null",
    "3302, status null",
    "1130, status null",
    "1401, status null",
    "1999, status null",
  })
  void contactIdCodesAreTold(String code, String said) {
    var data = SiaDc09Data.contactId("#1002|" + code + " 01 005");

    assertThat(data.rejected()).isNull();
    assertThat(words(data)).isEqualTo(said);
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource({
    "#1234|NMA001, CALL medical (SIA MA; zone 001)",
    "#1234|NQA, CALL emergency (SIA QA)",
    "|Nri1/PA501, CALL panic (SIA PA; zone 501)",
    "Nri1/HA000, CALL duress (SIA HA; zone 000)",
    "1234|ONA12, CALL no activity (SIA NA; zone 12)",
    "#1234|Nti20:50:26/id12/ri3/FA7, CALL fire (SIA FA; zone 7)",
    "#1234|Nri1/BA001/PA002, CALL panic (SIA PA; zone 002)",
    "PA501, CALL panic (SIA PA; zone 501)",
    "#1234|NYT, LOW_BATTERY battery low (SIA YT)",
    "#1234|NTA003, TAMPER tamper (SIA TA; zone 003)",
    "#1234|NOC01, CANCEL cancelled by user (SIA OC; zone 01)",
    "#1234|NMR001, status null",
    "#1234|NPR001, status null",
    "#123456|Nri1CL0^VX PA1 ^, status null",
    "#001365|NUA021*'detector PA'NM, status null",
  })
  void siaCodesAreTold(String text, String said) {
    var data = SiaDc09Data.sia(text);

    assertThat(data.rejected()).isNull();
    assertThat(words(data) + details(data)).isEqualTo(said.replace("; ", ", "));
  }

  private static String words(SiaDc09Data data) {
    return data.found().isEmpty()
        ? "status null"
        : data.found().getFirst().kind()
            + " "
            + data.found().getFirst().detail().replaceAll(" \\(.*", "");
  }

  private static String details(SiaDc09Data data) {
    return data.found().isEmpty() ? "" : data.found().getFirst().detail().replaceAll("^[^(]*", " ");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        // ACK and NAK by the standard; L wrote down this CRC of an ACK, F this NAK.
        "\"SIA-DCS\"0001R000001L000000#000000[]; 5C410020\"ACK\"0001R000001L000000#000000[]",
        "\"ADM-CID\"0001L0#1002[#1002|1602 00 001]; 9E580012\"ACK\"0001L0#1002[]",
        // What cannot be read: DUH.
        "\"ADM-41E\"0001L0#1234[x]; 251F0012\"DUH\"0001L0#1234[]",
        "\"SIA-DCS\"0001L0#1234[#1234|??]; 251F0012\"DUH\"0001L0#1234[]",
        "\"*SIA-DCS\"0001L0#1234[00FF; 251F0012\"DUH\"0001L0#1234[]",
        "\"*NULL\"0001L0#1234[00FF; 251F0012\"DUH\"0001L0#1234[]",
      })
  void eachMessageGetsItsAnswer(String body, String answer) {
    byte[] bytes = framed(body);

    assertThat(Frames.text(dc09.hear(bytes, Frames.NOW).answer())).isEqualTo("\n" + answer + "\r");
  }

  @Test
  void anEncryptedAlarmIsKeptForPeopleToSeeAndItsLinkTestIsNot() {
    // P.
    byte[] alarm =
        Frames.text(
            "\n"
                + "D0850078\"*ADM-CID\"6879R0L0#123F[64F7ADD9BA9377DBF2C014BC709329BEEE345B5F20C60B7EB9D2C6B8C222666B13D0B4A114B448B0AC555FCC658DB6EE\r");
    byte[] linkTest =
        Frames.text(
            "\n"
                + "76D80055\"*NULL\"0000R0L0#AAAB[B4BC8B40D0E6D959D6BEA78E88CC0B2155741A3C44FBB96D476A3E557CAD64D9\r");

    assertThat(Frames.heard(dc09, alarm)).isEqualTo("123F URGENT");
    assertThat(Frames.words(dc09.decode(Frames.envelope(dc09, alarm))))
        .isEqualTo("UNKNOWN_KIND: *ADM-CID is encrypted: turn encryption off in the panel");
    assertThat(Frames.heard(dc09, linkTest)).isEqualTo("AAAB NOTHING");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "9EC50027\"ADM-CID\"0001L0#1002[#1002|1602 00 001]; checksum",
        "9EC40028\"ADM-CID\"0001L0#1002[#1002|1602 00 001]; the length does not fit",
        // made: no account.
        "8B16000C\"NULL\"0000L0; id, seq, #account and [data] are wanted",
        "E5D50078\"SIA-DCS\"6002L0#AAA[|Nri1/CL501]_14:12:04,09-25-2019; the length does not fit",
      })
  void whatCannotBeTrustedIsAnsweredWithNakAndTheTime(String message, String why) {
    long fTime = 1_758_730_801_000L;

    var heard = dc09.hear(Frames.text("\n" + message + "\r"), fTime);

    assertThat(heard.malformed()).isEqualTo(why);
    assertThat(heard.keep()).isEqualTo(TcpProtocol.Heard.Keep.NOTHING);
    // F wrote down this NAK.
    assertThat(Frames.text(heard.answer()))
        .isEqualTo("\nE4410025\"NAK\"0000R0L0A0[]_16:20:01,09-24-2025\r");
  }

  @Test
  void whoIsNotRegisteredIsToTryAgain() {
    byte[] refusal = dc09.hear(Frames.text(PERSONAL_EMERGENCY), 1_758_730_801_000L).refusal();

    assertThat(Frames.text(refusal))
        .isEqualTo("\nE4410025\"NAK\"0000R0L0A0[]_16:20:01,09-24-2025\r");
  }

  @ParameterizedTest(name = "LF {0}")
  @CsvSource({"'', MORE", "87CD, MORE", "87CD0, YES", "87cd003, YES", "87CD1, NO", "GET /, NO"})
  void theFirstBytesTellAPanel(String afterLf, Recognition recognition) {
    byte[] first = Frames.text("\n" + afterLf);

    assertThat(dc09.recognise(first, first.length)).isEqualTo(recognition);
    assertThat(dc09.recognise(Frames.text("GET /"), 5)).isEqualTo(Recognition.NO);
  }

  @Test
  void aMessageCutOffCostsNoOther() {
    byte[] stream = Frames.text("\n87CD0037\"ADM-CID\"98" + LINK_TEST + "\0\0" + "\n\r" + BURGLARY);
    int cutOff = 21;

    assertThat(dc09.frame(stream, 0, stream.length)).isEqualTo(new Framing.Noise(cutOff - 1));
    assertThat(dc09.frame(stream, cutOff - 1, stream.length))
        .isEqualTo(new Framing.Frame(LINK_TEST.length()));
  }

  @Test
  void theKeyTellsAMessageSentAgainFromANewCall() {
    SenderKey first = key("\"ADM-CID\"0042L0#1002[#1002|1101 01 005]_08:15:30,11-24-2026");
    SenderKey again = key("\"ADM-CID\"0042L0#1002[#1002|1101 01 005]_08:15:30,11-24-2026");
    SenderKey later = key("\"ADM-CID\"0042L0#1002[#1002|1101 01 005]_08:15:31,11-24-2026");
    SenderKey sameSecond = key("\"ADM-CID\"0042L0#1002[#1002|1101 01 006]_08:15:30,11-24-2026");
    SenderKey timeless = key("\"ADM-CID\"0042L0#1002[#1002|1101 01 005]");
    SenderKey otherZone = key("\"ADM-CID\"0042L0#1002[#1002|1101 01 006]");

    assertThat(first).isInstanceOf(SenderKey.Text.class).isEqualTo(again).isNotEqualTo(later);
    assertThat(sameSecond).isNotEqualTo(first);
    // Numbers start again after 9999 and with the panel: without a time two minutes, no longer.
    assertThat(timeless).isInstanceOf(SenderKey.NumberOnly.class).isNotEqualTo(otherZone);
    assertThat(key("\"NULL\"0000L0#1002[]")).isEqualTo(new SenderKey.None());
  }

  private SenderKey key(String body) {
    return Frames.header(dc09.decode(Frames.envelope(dc09, framed(body)))).key();
  }

  /** CRC-16/ARC by table of remainders, written apart from the code under test. */
  static byte[] framed(String body) {
    int crc = 0;
    for (byte b : Frames.text(body)) {
      int remainder = (crc ^ b) & 0xff;
      for (int i = 0; i < 8; i++) {
        remainder = (remainder & 1) == 1 ? remainder >>> 1 ^ 0xA001 : remainder >>> 1;
      }
      crc = crc >>> 8 ^ remainder;
    }
    return Frames.text("\n%04X%04X%s\r".formatted(crc, body.length(), body));
  }
}
