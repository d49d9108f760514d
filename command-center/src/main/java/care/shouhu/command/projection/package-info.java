/**
 * Decisions into tables: what the desk decided, for history and reports. Follows the lane DESK of
 * the log, exactly once, and reads the same tables for the lists that go back beyond memory. It
 * knows nothing of HTTP and decides nothing.
 */
package care.shouhu.command.projection;
