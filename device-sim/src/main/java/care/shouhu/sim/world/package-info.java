/**
 * A seeded city: who lives where with which device, what people do by day and night, and what their
 * devices say about it. Pure: no input or output, no clock, no chance but the seed. What really
 * happened is told beside what the devices say ({@link care.shouhu.sim.world.Truth}), so that a
 * detector can be measured against it.
 *
 * <p>Every person and every place here is invented; only the divisions and the names of towns are
 * real. It must not know how messages travel, nor the server.
 */
package care.shouhu.sim.world;
