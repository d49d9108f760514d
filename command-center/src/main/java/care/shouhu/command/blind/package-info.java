/**
 * The blind-window ledger: when nobody was watching a device, and whom to contact again because of
 * it. Every window stands on facts of the log: receipts, link changes, the gateway's beats, the
 * desk's own batches. Pure values and functions; knows nothing of threads, the log, HTTP or the
 * clock.
 */
package care.shouhu.command.blind;
