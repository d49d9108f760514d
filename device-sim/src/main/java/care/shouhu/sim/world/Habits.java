package care.shouhu.sim.world;

/**
 * How often things happen, each a mean a day of the simulated city, and how bad the equipment is.
 *
 * @param callsPerResidentDay in institutions; 2 (domain, design load)
 * @param homeCallsPerDay a monitored home; 0.03 (domain, design load)
 * @param institutionFallsPerDay a resident; 0.004 is about 1.5 a year (our assumption)
 * @param homeFallsPerDay a home; 0.0015 is about one in two years (our assumption)
 * @param droppedPendantsPerDay falls of the pendant alone; half are taken back by its button
 * @param ailmentsPerDay a resident; some minutes of pulse or breath out of bounds
 * @param lostReadingShare readings the radio loses between sensor and hub
 * @param silencesPerDeviceDay a device says nothing for 5 to 45 minutes
 * @param lateDeliveriesPerHubDay the hub's uplink is down for 1 to 8 minutes; it keeps what it
 *     hears
 * @param powerCutsPerHubDay the hub is down for 3 to 20 minutes; what devices say then is lost
 * @param wrongClockShare devices whose clock is minutes off; one in ten of them a year or more
 * @param ghostBedShare bed sensors that see a fan or a washing machine as somebody, now and then
 * @param tampersPerDeviceDay a button or pendant is opened or carried off, and says so
 */
public record Habits(
    double callsPerResidentDay,
    double homeCallsPerDay,
    double institutionFallsPerDay,
    double homeFallsPerDay,
    double droppedPendantsPerDay,
    double ailmentsPerDay,
    double lostReadingShare,
    double silencesPerDeviceDay,
    double lateDeliveriesPerHubDay,
    double powerCutsPerHubDay,
    double wrongClockShare,
    double ghostBedShare,
    double tampersPerDeviceDay) {

  /** As often as in life. */
  public static Habits ordinary() {
    return demo(1);
  }

  /**
   * As in life, but for what is rare and must not be missed: falls and illness come ten times as
   * often, batteries and clocks as they are. A month of them says something of detectors.
   */
  public static Habits eventful() {
    return new Habits(
        2, 0.03, 0.04, 0.015, 0.001, 0.08, 0.004, 0.01, 0.02, 0.003, 0.005, 0.03, 0.0005);
  }

  /**
   * Homes and falls livelier than in life, so that somebody who watches for some minutes sees
   * something.
   *
   * @param demoFactor how much more often people at home call and fall; 1 is as in life
   */
  public static Habits demo(double demoFactor) {
    return new Habits(
        2,
        0.03 * demoFactor,
        0.004 * Math.min(demoFactor, 5),
        0.0015 * demoFactor,
        0.001 * demoFactor,
        0.008,
        0.004,
        0.01,
        0.02,
        0.003,
        0.005,
        0.03,
        0.0005);
  }
}
