package care.shouhu.sim.bench;

/** The database named cannot or must not be measured; the message says why, to whoever named it. */
final class DatabaseRefused extends Exception {
  private static final long serialVersionUID = 1L;

  DatabaseRefused(String message) {
    super(message);
  }
}
