package care.shouhu.sim.load;

import java.util.Objects;

/**
 * A device of the load.
 *
 * @param id its user name and client id
 * @param secret its password; empty for a broker that asks for none
 */
public record LoadDevice(String id, String secret) {
  public LoadDevice {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(secret, "secret");
  }

  @Override
  public String toString() {
    return "LoadDevice[" + id + "]";
  }
}
