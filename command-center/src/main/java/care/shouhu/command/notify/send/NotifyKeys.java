package care.shouhu.command.notify.send;

import care.shouhu.command.access.FieldSeal;
import care.shouhu.command.access.Marks;

/**
 * What sending and registering channels share.
 *
 * @param seal for what is secret in the register
 * @param marks for digests of addresses, and for what proves a channel
 * @param vapid who we are to push services
 * @param services the push services that may be sent to
 */
public record NotifyKeys(FieldSeal seal, Marks marks, Vapid vapid, PushServices services) {}
