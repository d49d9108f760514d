package care.shouhu.command.incident;

/**
 * What is wrong with a policy that somebody wants to put in force.
 *
 * @param field where, such as {@code institution.queues.URGENT.tiers[1].afterSeconds}
 * @param detail what would be right
 */
public record PolicyFault(String field, String detail) {}
