package care.shouhu.core.directory;

/** The register could not be asked in time, so nobody can say what it holds. */
public final class RegisterUnreachable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RegisterUnreachable(String message) {
    super(message);
  }
}
