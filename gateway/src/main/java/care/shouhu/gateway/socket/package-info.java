/**
 * What the edges with sockets of their own share: when a socket is not read, and what waits in
 * memory for a log that is full. Must not know protocols.
 */
package care.shouhu.gateway.socket;
