package care.shouhu.core.wire;

/**
 * Topics under which the gateway and the command centre write into the log themselves. Everything
 * under {@code shouhu/} but the native topics is theirs: no device may publish there.
 */
public final class GatewayTopics {

  /** What the edge refused: {@code shouhu/refused/{reason}/{topic}}. Becomes quarantine rows. */
  public static final String REFUSED_PREFIX = "shouhu/refused/";

  /** What a device said that the register does not know: {@code shouhu/unknown/{protocol}}. */
  public static final String UNKNOWN_PREFIX = "shouhu/unknown/";

  /** A registered device that showed a wrong secret: {@code shouhu/wrong_secret/{protocol}}. */
  public static final String WRONG_SECRET_PREFIX = "shouhu/wrong_secret/";

  /** A message from quarantine, handed in again; see {@link Replayed}. */
  public static final String REPLAY_PREFIX = "shouhu/replay/";

  private GatewayTopics() {}

  /**
   * Whether no device is heard through this topic: the recorder keeps it, the desk passes it by.
   */
  public static boolean saysNothing(String topic) {
    return topic.equals(AliveBeat.TOPIC)
        || topic.startsWith(REFUSED_PREFIX)
        || topic.startsWith(UNKNOWN_PREFIX)
        || topic.startsWith(WRONG_SECRET_PREFIX)
        || topic.startsWith(REPLAY_PREFIX);
  }
}
