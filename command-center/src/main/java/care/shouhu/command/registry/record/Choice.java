package care.shouhu.command.registry.record;

/**
 * One of the words a field may hold.
 *
 * @param code in the contract and the database
 * @param zh as people write it, also in files
 */
public record Choice(String code, String zh) {}
