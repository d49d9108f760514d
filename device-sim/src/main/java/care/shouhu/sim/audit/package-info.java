/**
 * Holds the product to its word: what was acknowledged against what is stored and what became an
 * incident. Knows the names of the product's tables and nothing else of it.
 */
package care.shouhu.sim.audit;
