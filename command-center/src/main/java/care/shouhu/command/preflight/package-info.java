/**
 * Whom an urgent alarm would reach now, for each bed and each home, before there is one. Pure: it
 * asks memory the same questions as the live escalation does. Knows nothing of HTTP.
 */
package care.shouhu.command.preflight;
