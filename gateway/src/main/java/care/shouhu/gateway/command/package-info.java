/**
 * Commands on their way down: read from the log's lane DOWN, kept until they are delivered or their
 * time is over, and handed to the edge that has the device's connection. What became of each is
 * told upwards through the log. Must not know who asked for a command, nor why.
 *
 * <pre>
 *            read                  taken by a connection            acknowledged, expired, …
 * lane DOWN ─────► waiting ────────────────────────────► held ──────────────────────────────► ending
 *                     ▲        the connection ended        │                                     │
 *                     └────────────────────────────────────┘      told (URGENT) and noted (DOWN) ▼
 *                                                                                              gone
 * </pre>
 *
 * Space of the lane is released below the oldest command that is not gone. A restart reads from
 * there to the end before it hands out anything, so the notes it left keep it from sending what it
 * had done with. Between a device's acknowledgement and the note a crash sends a command again;
 * devices tell repeats by the id.
 */
package care.shouhu.gateway.command;
