package care.shouhu.sim.audit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came of an audit.
 *
 * @param acknowledged different messages in the journal
 * @param acknowledgedTwice acknowledgements beyond the first of a message: it was sent again
 * @param stored rows of the journal's devices, acknowledged or not
 * @param lost acknowledged messages without a row
 * @param duplicated rows beyond the first of a message
 * @param calls acknowledged calls and falls
 * @param callsWithoutAlarm of them those that are in no incident
 * @param callsAlarmedTwice alarms beyond the first of a call
 * @param late calls whose alarm came later than was asked for
 * @param alarmMillisP50 from a call's receipt to its alarm; 0 without calls
 * @param alarmMillisP99 the same
 * @param alarmMillisMax the same
 */
public record AuditReport(
    long acknowledged,
    long acknowledgedTwice,
    long stored,
    long lost,
    long duplicated,
    long calls,
    long callsWithoutAlarm,
    long callsAlarmedTwice,
    long late,
    double alarmMillisP50,
    double alarmMillisP99,
    double alarmMillisMax) {

  /** Nothing lost, nothing twice. What is late was promised by nobody. */
  public boolean isClean() {
    return lost == 0 && duplicated == 0 && callsWithoutAlarm == 0 && callsAlarmedTwice == 0;
  }

  /** Figure by name, in the order of reading. */
  public Map<String, Number> figures() {
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("acknowledged", acknowledged);
    figures.put("acknowledgedTwice", acknowledgedTwice);
    figures.put("stored", stored);
    figures.put("lost", lost);
    figures.put("duplicated", duplicated);
    figures.put("calls", calls);
    figures.put("callsWithoutAlarm", callsWithoutAlarm);
    figures.put("callsAlarmedTwice", callsAlarmedTwice);
    figures.put("late", late);
    figures.put("alarmMillisP50", alarmMillisP50);
    figures.put("alarmMillisP99", alarmMillisP99);
    figures.put("alarmMillisMax", alarmMillisMax);
    return figures;
  }
}
