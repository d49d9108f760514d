package care.shouhu.core.directory;

/**
 * The escalation policy as the register keeps it; the command centre reads the text.
 *
 * @param policyVersion grows with each policy; kept on every incident
 * @param json the policy's body; null when it was withdrawn
 */
public record PolicyText(int policyVersion, String json) {}
