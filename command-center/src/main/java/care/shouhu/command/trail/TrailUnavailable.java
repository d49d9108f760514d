package care.shouhu.command.trail;

/** The trail takes no entry just now: what must be noted must not happen. */
public final class TrailUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TrailUnavailable(String why) {
    super(why, null, false, false);
  }
}
