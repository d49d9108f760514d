/**
 * A simulated city of residents and their devices, speaking to the gateway as real devices do. It
 * knows nothing of the server side: only the native payloads and, for simulated colleagues, the
 * public HTTP contract.
 */
package care.shouhu.sim;
