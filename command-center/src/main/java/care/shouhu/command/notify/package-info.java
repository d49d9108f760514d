/**
 * Telling people: one pure state machine for each thing one person is told, and the policy of how
 * long to wait before the next way. Knows nothing of incidents beyond their ids, nor of threads,
 * the log, HTTP or the clock; what sends is {@code notify.send}.
 */
package care.shouhu.command.notify;
