/**
 * PostgreSQL as a child process on the data directory, for one machine. It knows processes and
 * files, not what is stored.
 */
package care.shouhu.allinone.postgres;
