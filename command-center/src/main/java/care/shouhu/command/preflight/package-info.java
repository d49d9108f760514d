/**
 * The check beforehand: for each bed and each household, who would be told now if somebody called,
 * by which channels, and where nobody would be. It asks the very functions of the live escalation
 * ({@link care.shouhu.command.incident.Audience} and the policy in force), so that it cannot be
 * right while the escalation is wrong. Knows nothing of HTTP, and of channels only what {@link
 * care.shouhu.command.preflight.Channels} says.
 */
package care.shouhu.command.preflight;
