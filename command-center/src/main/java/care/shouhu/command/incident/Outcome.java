package care.shouhu.command.incident;

/** How it came out. {@link #FALSE_ALARM} needs a cause. */
public enum Outcome {
  HELPED,
  NO_HELP_NEEDED,
  HOSPITAL,
  FALSE_ALARM,
  TECHNICAL_FIXED,
  DECEASED
}
