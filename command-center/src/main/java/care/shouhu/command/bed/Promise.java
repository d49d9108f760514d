package care.shouhu.command.bed;

import java.time.LocalDate;

/**
 * A bed that somebody is to move into by a plan: until then nobody else is put into it.
 *
 * @param on the day for which it is planned
 */
public record Promise(String residentId, LocalDate on) {}
