/**
 * Simulated colleagues: carers, desks and field workers who do in a demo what people would do,
 * through the product's public HTTP contract and nothing else. It must not know how the server
 * works, only {@code openapi.yaml}.
 */
package care.shouhu.sim.crew;
