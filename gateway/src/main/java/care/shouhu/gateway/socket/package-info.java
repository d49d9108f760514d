/**
 * What the edges with sockets of their own share: who may come in and whose connection it is, when
 * a socket is not read, and what waits in memory for a log that is full. Must not know protocols of
 * devices.
 */
package care.shouhu.gateway.socket;
