package care.shouhu.sim.link;

/**
 * One message on its way to the gateway. Sent again after a lost connection with the same bytes, so
 * that the receiver can tell a repeat by the sender's own key.
 */
final class Message {
  private final long number;
  private final Weight weight;
  private final String topic;
  private final byte[] payload;
  private final long offeredAtNanos;

  /** How much is lost with a message. */
  enum Weight {
    /** A call, a fall, or one taken back: overtakes the others, and is never dropped for room. */
    CALL,
    /** Bed events, status. */
    NOTICE,
    /** Readings: the next one comes in seconds. The oldest makes room. */
    READING
  }

  /**
   * A message of a hub.
   *
   * @param number of its hub, growing
   * @param payload must not be changed any more
   * @param offeredAtNanos of the clock that only measures
   */
  Message(long number, Weight weight, String topic, byte[] payload, long offeredAtNanos) {
    this.number = number;
    this.weight = weight;
    this.topic = topic;
    this.payload = payload;
    this.offeredAtNanos = offeredAtNanos;
  }

  long number() {
    return number;
  }

  Weight weight() {
    return weight;
  }

  String topic() {
    return topic;
  }

  byte[] payload() {
    return payload;
  }

  long offeredAtNanos() {
    return offeredAtNanos;
  }
}
