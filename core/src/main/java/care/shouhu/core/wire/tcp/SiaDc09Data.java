package care.shouhu.core.wire.tcp;

import care.shouhu.core.event.SignalKind;
import care.shouhu.core.wire.Decoded.Rejected;
import care.shouhu.core.wire.RejectReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the data of a DC-09 message say, in the codes of Contact ID (SIA DC-05) or of SIA DC-03.
 *
 * <p>A person in need is a call: Contact ID 100–102 (medical, personal emergency, failed to report
 * in: makers of telecare send 102 for "lies still after a fall") and 120–125 (panic, duress; some
 * send 120 for a fall); SIA MA, QA, PA, HA and NA (no activity). So is what endangers life in a
 * home, since there is no other kind that people are called for and it must not be acknowledged and
 * forgotten: fire and heat (110–118, FA, KA), gas (151, GA), carbon monoxide (162). The detail says
 * which. A battery (302, 309, 311, 338, 384; YT, YM, XT) and tampering (137, 144, 145, 383; TA) are
 * what they are; 406 and OC, "cancelled by the user", is a cancel.
 *
 * <p>Only new events count. That a zone is quiet again (qualifier 3; MH, MR, PR, …) is a report: a
 * button that was let go does not mean that anybody came. So are "still so" (qualifier 6) and all
 * other codes: opening and closing, tests, troubles, burglary.
 *
 * @param found may be empty: a report
 * @param rejected null where the data are understood
 */
record SiaDc09Data(List<Found> found, Rejected rejected) {

  /** A signal and the words of the message that say so. */
  record Found(SignalKind kind, String detail) {}

  private record Meaning(SignalKind kind, String name) {}

  private static final Map<Integer, Meaning> CONTACT_ID =
      Map.ofEntries(
          Map.entry(0x100, new Meaning(SignalKind.CALL, "medical")),
          Map.entry(0x101, new Meaning(SignalKind.CALL, "personal emergency")),
          Map.entry(0x102, new Meaning(SignalKind.CALL, "failed to report in")),
          Map.entry(0x110, new Meaning(SignalKind.CALL, "fire")),
          Map.entry(0x111, new Meaning(SignalKind.CALL, "smoke")),
          Map.entry(0x112, new Meaning(SignalKind.CALL, "combustion")),
          Map.entry(0x113, new Meaning(SignalKind.CALL, "sprinkler")),
          Map.entry(0x114, new Meaning(SignalKind.CALL, "heat")),
          Map.entry(0x115, new Meaning(SignalKind.CALL, "fire pull station")),
          Map.entry(0x116, new Meaning(SignalKind.CALL, "fire duct")),
          Map.entry(0x117, new Meaning(SignalKind.CALL, "flame")),
          Map.entry(0x118, new Meaning(SignalKind.CALL, "near fire alarm")),
          Map.entry(0x120, new Meaning(SignalKind.CALL, "panic")),
          Map.entry(0x121, new Meaning(SignalKind.CALL, "duress")),
          Map.entry(0x122, new Meaning(SignalKind.CALL, "silent panic")),
          Map.entry(0x123, new Meaning(SignalKind.CALL, "audible panic")),
          Map.entry(0x124, new Meaning(SignalKind.CALL, "duress")),
          Map.entry(0x125, new Meaning(SignalKind.CALL, "duress")),
          Map.entry(0x151, new Meaning(SignalKind.CALL, "gas")),
          Map.entry(0x162, new Meaning(SignalKind.CALL, "carbon monoxide")),
          Map.entry(0x137, new Meaning(SignalKind.TAMPER, "tamper")),
          Map.entry(0x144, new Meaning(SignalKind.TAMPER, "sensor tamper")),
          Map.entry(0x145, new Meaning(SignalKind.TAMPER, "module tamper")),
          Map.entry(0x383, new Meaning(SignalKind.TAMPER, "sensor tamper")),
          Map.entry(0x302, new Meaning(SignalKind.LOW_BATTERY, "battery low")),
          Map.entry(0x309, new Meaning(SignalKind.LOW_BATTERY, "battery test failed")),
          Map.entry(0x311, new Meaning(SignalKind.LOW_BATTERY, "battery missing")),
          Map.entry(0x338, new Meaning(SignalKind.LOW_BATTERY, "module battery low")),
          Map.entry(0x384, new Meaning(SignalKind.LOW_BATTERY, "sensor battery low")),
          Map.entry(0x406, new Meaning(SignalKind.CANCEL, "cancelled by user")));

  private static final Map<String, Meaning> SIA =
      Map.ofEntries(
          Map.entry("MA", new Meaning(SignalKind.CALL, "medical")),
          Map.entry("QA", new Meaning(SignalKind.CALL, "emergency")),
          Map.entry("PA", new Meaning(SignalKind.CALL, "panic")),
          Map.entry("HA", new Meaning(SignalKind.CALL, "duress")),
          Map.entry("NA", new Meaning(SignalKind.CALL, "no activity")),
          Map.entry("FA", new Meaning(SignalKind.CALL, "fire")),
          Map.entry("KA", new Meaning(SignalKind.CALL, "heat")),
          Map.entry("GA", new Meaning(SignalKind.CALL, "gas")),
          Map.entry("TA", new Meaning(SignalKind.TAMPER, "tamper")),
          Map.entry("YT", new Meaning(SignalKind.LOW_BATTERY, "battery low")),
          Map.entry("YM", new Meaning(SignalKind.LOW_BATTERY, "battery missing")),
          Map.entry("XT", new Meaning(SignalKind.LOW_BATTERY, "sensor battery low")),
          Map.entry("OC", new Meaning(SignalKind.CANCEL, "cancelled by user")));

  /** The account within the data, which a header's account stands above. */
  private static final String ACCOUNT = "(?:#?[0-9A-Za-z]{0,16}\\|)?";

  private static final Pattern CONTACT_ID_DATA =
      Pattern.compile(ACCOUNT + "([1-9])([0-9A-Fa-f]{3}) ([0-9A-Fa-f]{2}) ([0-9A-Fa-f]{3}).*");

  private static final char NEW_EVENT = '1';

  /**
   * N or O (new or old event, which some leave out), then modifiers, codes and addresses, up to
   * where text for people begins.
   */
  private static final Pattern SIA_DATA =
      Pattern.compile(
          ACCOUNT + "(?:[NO](?=[a-z/]|[A-Z]{2}))?([0-9A-Za-z:/,. -]*+).*", Pattern.DOTALL);

  /**
   * A modifier (two small letters: ti, id, ri, pi, …) with its value, or a code with its address.
   */
  private static final Pattern SIA_PART =
      Pattern.compile("([a-z]{2})[0-9:,. -]*+|([A-Z]{2})([^/]*+)|/");

  private static final int DETAIL_ADDRESS_CHARS_MAX = 20;

  /** {@code ADM-CID}: account, bar, qualifier with event, group, zone. */
  static SiaDc09Data contactId(String data) {
    if (data.isEmpty()) {
      return new SiaDc09Data(List.of(), null);
    }
    Matcher parts = CONTACT_ID_DATA.matcher(data);
    if (!parts.matches()) {
      return rejected("[#account|QXYZ GG CCC] is wanted");
    }
    Meaning meaning = CONTACT_ID.get(Integer.parseInt(parts.group(2), 16));
    if (meaning == null || parts.group(1).charAt(0) != NEW_EVENT) {
      return new SiaDc09Data(List.of(), null);
    }
    String detail =
        meaning.name()
            + " (CID "
            + parts.group(2)
            + ", group "
            + parts.group(3)
            + ", zone "
            + parts.group(4)
            + ")";
    return new SiaDc09Data(List.of(new Found(meaning.kind(), detail)), null);
  }

  /** {@code SIA-DCS}: account, bar, N or O, then codes. */
  static SiaDc09Data sia(String data) {
    if (data.isEmpty()) {
      return new SiaDc09Data(List.of(), null);
    }
    Matcher whole = SIA_DATA.matcher(data);
    if (!whole.matches()) {
      return rejected("[#account|Nxx…] is wanted");
    }
    List<Found> found = new ArrayList<>(1);
    boolean code = false;
    Matcher part = SIA_PART.matcher(whole.group(1));
    int at = 0;
    while (at < whole.group(1).length() && part.find(at) && part.start() == at) {
      at = part.end();
      if (part.group(2) == null) {
        continue;
      }
      code = true;
      Meaning meaning = SIA.get(part.group(2));
      if (meaning != null) {
        found.add(new Found(meaning.kind(), siaDetail(meaning, part)));
      }
    }
    return code
        ? new SiaDc09Data(List.copyOf(found), null)
        : rejected("[#account|N…] with an event code of two letters is wanted");
  }

  private static String siaDetail(Meaning meaning, Matcher part) {
    String address = part.group(3);
    String cut = address.substring(0, Math.min(address.length(), DETAIL_ADDRESS_CHARS_MAX));
    return meaning.name() + " (SIA " + part.group(2) + (cut.isEmpty() ? "" : ", zone " + cut) + ")";
  }

  static SiaDc09Data rejected(String wanted) {
    return new SiaDc09Data(
        List.of(), new Rejected(RejectReason.BAD_VALUE, "the data cannot be read: " + wanted));
  }

  static SiaDc09Data unknown(String why) {
    return new SiaDc09Data(List.of(), new Rejected(RejectReason.UNKNOWN_KIND, why));
  }

  /** Whether the message may save somebody: a signal, or what nobody understands. */
  boolean urgent() {
    return rejected != null || !found.isEmpty();
  }
}
