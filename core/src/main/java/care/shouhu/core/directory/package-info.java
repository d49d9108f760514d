/**
 * The directory: who is where and which device speaks for whom, as immutable records held in memory
 * by both the gateway and the command centre. It is read from the register's tables (what changed
 * since a version), kept as a copy on local disk, and so is known even when a process starts while
 * the database is stopped. Nothing here writes to the register: that is the command centre's {@code
 * registry}.
 */
package care.shouhu.core.directory;
