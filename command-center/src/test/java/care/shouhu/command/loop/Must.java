package care.shouhu.command.loop;

/**
 * What must hold, said a million times in a simulation and broken once: nothing is worked out or
 * written for a promise that holds.
 */
final class Must {
  private Must() {}

  /** Holds, or is an AssertionError that says what, as {@link String#format} has it. */
  @SuppressWarnings("AnnotateFormatMethod") // The annotation is in no library that we have.
  static void hold(boolean holds, String what, Object... of) {
    if (!holds) {
      throw new AssertionError(what.formatted(of));
    }
  }
}
