package care.shouhu.core.event;

/** One thing a device said, or that its connection did. Immutable. */
public sealed interface DeviceEvent {

  /** Who, when and under which key of the sender's own. */
  Header header();

  /**
   * A bed sensor's reading. Null means the sensor did not say: real sensors give no pulse while the
   * body moves.
   *
   * @param heartRate beats a minute, 0–300, or null
   * @param breathRate breaths a minute, 0–100, or null
   * @param movement the sensor's own scale, 0–32767, or null
   * @param inBed someone lies in the bed, or null
   */
  record Reading(
      Header header, Integer heartRate, Integer breathRate, Integer movement, Boolean inBed)
      implements DeviceEvent {}

  /**
   * Something happened: a call, a fall, a way out of bed.
   *
   * @param detail what a foreign device said beside the kind, at most 200 characters, or null
   */
  record Signal(Header header, SignalKind kind, String detail) implements DeviceEvent {}

  /**
   * The device's own state. Null means not said.
   *
   * @param batteryPercent 0–100, or null
   * @param rssiDbm received signal strength, or null
   * @param firmware at most 60 characters, or null
   */
  record Status(Header header, Integer batteryPercent, Integer rssiDbm, String firmware)
      implements DeviceEvent {}

  /**
   * The device answered a command.
   *
   * @param commandId the command answered
   * @param ok whether the device did it
   * @param detail at most 200 characters, or null
   */
  record Reply(Header header, String commandId, boolean ok, String detail) implements DeviceEvent {}

  /**
   * The device's connection changed; said by the gateway, never by the device.
   *
   * @param reason stable word, also the metric label
   */
  record Link(Header header, LinkChange change, String reason) implements DeviceEvent {}

  /**
   * A command to the device came this far; said by the gateway, never by the device.
   *
   * @param commandId the command
   */
  record CommandProgress(Header header, String commandId, CommandStep step)
      implements DeviceEvent {}
}
