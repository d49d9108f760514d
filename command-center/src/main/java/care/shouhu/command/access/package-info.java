/**
 * Who may do what, and where: passwords, sessions, lock-out, roles and scopes. Deny by default. It
 * knows users from the directory and operations by name; it knows nothing of HTTP and nothing of
 * the database, so signing in works while that is stopped.
 */
package care.shouhu.command.access;
