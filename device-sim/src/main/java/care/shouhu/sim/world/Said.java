package care.shouhu.sim.world;

import care.shouhu.core.event.DeviceEvent;

/**
 * Something a device says.
 *
 * @param dueMillis true time at which it leaves the hub; later than the event's own time when the
 *     hub's uplink was down
 * @param hubId who publishes it; the device itself if it is a hub
 * @param event with the device's own number and clock; its receipt time is {@code dueMillis}, as
 *     there is no gateway here
 */
public record Said(long dueMillis, String hubId, DeviceEvent event) {}
