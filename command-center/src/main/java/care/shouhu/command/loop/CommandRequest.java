package care.shouhu.command.loop;

import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Command;

/**
 * A command on its way to the loop.
 *
 * @param idempotencyKey null when the caller gave none
 * @param receivedAtMillis when the edge took it
 */
public record CommandRequest(
    Command command, Actor actor, String idempotencyKey, long receivedAtMillis) {}
