package care.shouhu.command.registry;

import care.shouhu.core.directory.Bed.BedState;

/**
 * A bed after a command.
 *
 * @param residentId whose it is, also while away; null for nobody's
 * @param reservedFor for whom it is kept; null unless RESERVED
 * @param sinceMillis since when it is in this state
 * @param untilMillis until when that is meant to last; null when nobody said
 */
public record BedNow(
    String id,
    String placeId,
    BedState state,
    String residentId,
    String reservedFor,
    long sinceMillis,
    Long untilMillis) {}
