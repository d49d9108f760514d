/**
 * How well the desk serves people, in figures that are defined in docs/measures.md. Pure functions
 * over what is known of incidents; the same figures are counted from the tables by SQL, and a test
 * holds both to each other. Knows nothing of threads, HTTP, the log or the clock.
 */
package care.shouhu.command.measure;
