package care.shouhu.sim;

import care.shouhu.sim.link.LinkLimits;
import care.shouhu.sim.world.Habits;

/**
 * How a city is simulated.
 *
 * @param brokerUri such as {@code tcp://127.0.0.1:1883}
 * @param speed simulated seconds a second; 1 is real time. Above 1 device times run ahead of the
 *     gateway's clock
 */
public record SimulatorSettings(String brokerUri, Habits habits, double speed, LinkLimits limits) {

  public SimulatorSettings {
    if (!(speed > 0 && speed <= 1000)) {
      throw new IllegalArgumentException("speed must be above 0 and at most 1000: " + speed);
    }
  }

  /** Real time, livelier than life. */
  public static SimulatorSettings demo(String brokerUri, double demoFactor) {
    return new SimulatorSettings(brokerUri, Habits.demo(demoFactor), 1, LinkLimits.ordinary());
  }
}
