package care.shouhu.core.wire;

import care.shouhu.core.directory.Device.Profile;

/**
 * The gateway's own sign of life in the log, in each input lane: what was received between two
 * beats that follow each other closely was received by somebody. A gap between two beats is a time
 * in which nobody could be heard, whatever the reason: a gateway that was down, or a log that took
 * nothing.
 */
public final class AliveBeat {
  /** How often a gateway says it. */
  public static final long EACH_MILLIS = 10_000;

  /** Beats further apart than this leave a gap: three were missed, and not merely late. */
  public static final long GAP_MILLIS = 35_000;

  static final String TOPIC = "shouhu/alive";

  private static final String GATEWAY = "gateway";
  private static final byte[] NOTHING = {};

  private AliveBeat() {}

  /** What the log keeps of it; gateway time. */
  public static Envelope envelope(long atMillis) {
    return new Envelope(GATEWAY, Profile.NATIVE, atMillis, TOPIC, NOTHING);
  }

  /** Whether this is one. No device can publish under its topic. */
  public static boolean isOne(Envelope envelope) {
    return envelope.topic().equals(TOPIC);
  }
}
