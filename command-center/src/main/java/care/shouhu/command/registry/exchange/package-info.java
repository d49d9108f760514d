/**
 * Many records at once, from files and into files. A file is looked at as a whole and says what it
 * would do; nothing is written until somebody confirms, and then all of it or nothing. It knows
 * nothing of HTTP.
 */
package care.shouhu.command.registry.exchange;
