/**
 * A load of many MQTT devices from one thread or two: real connections, native payloads, a window
 * in flight each, at full speed or at a rate, with the time of every acknowledgement. It knows
 * bytes and sockets; it does not know the product's tables or pages, and any MQTT broker will do.
 *
 * <p>{@link care.shouhu.sim.load.LoadRun} is the way in. What a run is asked for stands in {@link
 * care.shouhu.sim.load.LoadPlan}, what came of it in {@link care.shouhu.sim.load.LoadFigures}.
 */
package care.shouhu.sim.load;
