package care.shouhu.command.notify.send;

/** What things are sealed for: what was sealed for one opens for no other. */
public final class Purposes {
  public static final String ADDRESS = "address";
  public static final String SECRET = "gateway";

  private Purposes() {}
}
