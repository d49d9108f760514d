package care.shouhu.command.watch;

/**
 * A detector's alarm that holds.
 *
 * @param atMillis when its cause began
 */
public record Latched(String alarmId, String incidentId, long atMillis) {}
