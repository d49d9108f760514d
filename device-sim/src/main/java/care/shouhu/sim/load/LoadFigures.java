package care.shouhu.sim.load;

import org.HdrHistogram.Histogram;

/**
 * What came of a run, or of a part of it.
 *
 * @param seconds how long it took
 * @param sent messages, those sent again not counted
 * @param acknowledged with success; a message that was sent again counts again
 * @param refused acknowledged with a reason (MQTT 5 only)
 * @param unacknowledged sent and not answered, at the end
 * @param open connections at the end
 * @param connectsRefused CONNECTs answered with a reason
 * @param connectsFailed sockets that could not be opened, or ended before an answer
 * @param connectionsLost open connections that ended
 * @param ackMicros microseconds from when a message was due to its acknowledgement, at most {@link
 *     #ACK_MICROS_MAX}
 */
public record LoadFigures(
    double seconds,
    long sent,
    long acknowledged,
    long refused,
    long unacknowledged,
    long open,
    long connectsRefused,
    long connectsFailed,
    long connectionsLost,
    Histogram ackMicros) {

  /** Whatever takes longer is counted as so long: two minutes. */
  public static final long ACK_MICROS_MAX = 120_000_000;

  public double acknowledgedPerSecond() {
    return seconds > 0 ? acknowledged / seconds : 0;
  }

  /** So many percent of the acknowledgements took at most so long, in milliseconds. */
  public double ackMillis(double percent) {
    return ackMicros.getValueAtPercentile(percent) / 1000.0;
  }
}
