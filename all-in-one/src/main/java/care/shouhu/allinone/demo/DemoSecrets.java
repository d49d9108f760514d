package care.shouhu.allinone.demo;

import care.shouhu.command.access.PrivateFile;
import care.shouhu.command.registry.DeviceSecret;
import care.shouhu.sim.world.CityPlan;
import care.shouhu.sim.world.PlannedDevice;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the simulated devices and people know, kept beside the data so that a restart finds it (mode
 * 0600). The people of the demo share one password: they are not real, and whoever tries the demo
 * signs in as several of them.
 *
 * @param deviceSecrets by device id
 */
record DemoSecrets(String password, Map<String, String> deviceSecrets) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Those of last time, or new ones, which are on disk before anything uses them. */
  static DemoSecrets of(CityPlan plan, Path file) throws IOException {
    if (Files.exists(file)) {
      return JSON.readValue(file.toFile(), DemoSecrets.class);
    }
    SecureRandom random = new SecureRandom();
    Map<String, String> devices = new TreeMap<>();
    for (PlannedDevice device : plan.devices()) {
      devices.put(device.id(), DeviceSecret.random(random));
    }
    DemoSecrets secrets = new DemoSecrets(DeviceSecret.random(random).substring(0, 12), devices);
    PrivateFile.write(file, JSON.writeValueAsString(secrets));
    return secrets;
  }

  @Override
  public String toString() {
    return "DemoSecrets[" + deviceSecrets.size() + " devices]";
  }
}
