/**
 * Decides what device events mean, sends people, and shows beds and incidents live. It knows
 * nothing of connections and protocols.
 */
package care.shouhu.command;
