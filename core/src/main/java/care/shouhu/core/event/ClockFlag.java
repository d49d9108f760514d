package care.shouhu.core.event;

/** What became of the device's clock on its way to {@link Header#atMillis}. */
public enum ClockFlag {
  /** The device's own time holds. */
  DEVICE,
  /** The device sent no time: the receipt time holds. */
  MISSING,
  /** More than 24 h in the future or before 2020 (design §4): the receipt time holds. */
  REPLACED
}
