package care.shouhu.gateway.command;

import care.shouhu.core.directory.Device;
import care.shouhu.core.wire.DeviceCommand;

/** An edge that can bring commands to devices. Called from the thread that reads the lane. */
public interface CommandEdge {

  /** Whether a device of this profile can be told such a thing through this edge at all. */
  boolean supports(Device device, DeviceCommand.Kind kind);

  /**
   * Something waits for this device. When it is connected here, its connection {@linkplain
   * Commands#take takes} it on a thread of its own. Must return at once.
   */
  void commandsWait(Device device);
}
