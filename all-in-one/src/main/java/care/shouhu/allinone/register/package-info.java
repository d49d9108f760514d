/**
 * A register as large as the city's, and how quickly it answers: {@code ./shouhu bench-register}.
 * Knows the registry's public ways and a database, nothing of HTTP.
 */
package care.shouhu.allinone.register;
