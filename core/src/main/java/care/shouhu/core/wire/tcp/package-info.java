/**
 * The protocols of the device TCP port as pure functions: frames, answers, events. Knows nothing of
 * sockets, the register or the log.
 */
package care.shouhu.core.wire.tcp;
