package care.shouhu.allinone.quality;

import care.shouhu.command.watch.AlarmKind;

/**
 * An alarm that the truth wants.
 *
 * @param dueMillis when it should be raised at the soonest; delay counts from here
 * @param fromMillis an alarm from here …
 * @param untilMillis … to here is this one
 * @param must it counts as missed when it does not come. Where nobody could know (the device was
 *     not heard) or the truth lies on the edge, it may come and need not
 */
record Expected(
    String deviceId,
    AlarmKind kind,
    long dueMillis,
    long fromMillis,
    long untilMillis,
    boolean must) {}
