package care.shouhu.command.loop;

import care.shouhu.command.watch.DeviceFacts;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The devices' live facts, for the ward and the counts. Every method may be called from any thread
 * and answers from memory.
 */
public interface LiveDevices {

  Optional<LiveDevice> device(String deviceId);

  /** Every device that was ever heard of, in no order. May see some newer than others. */
  void forEach(Consumer<LiveDevice> each);

  /**
   * One device now.
   *
   * @param silent its SILENT alarm holds
   * @param online connected as far as the gateway knows, heard of, and not silent
   */
  record LiveDevice(DeviceFacts facts, boolean silent, boolean online) {}
}
