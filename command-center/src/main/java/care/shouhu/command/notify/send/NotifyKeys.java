package care.shouhu.command.notify.send;

import care.shouhu.command.access.Seal;

/**
 * What sending and registering channels share.
 *
 * @param seal for what is secret in the register
 * @param vapid who we are to push services
 * @param services the push services that may be sent to
 */
public record NotifyKeys(Seal seal, Vapid vapid, PushServices services) {}
