package care.shouhu.core.event;

/**
 * The key by which the sender itself tells its messages apart. Time alone never makes two messages
 * one.
 */
public sealed interface SenderKey {

  /**
   * A native message: the number with the device's time. The number may start again after a reboot.
   */
  record Numbered(long seq, long atMillis) implements SenderKey {}

  /**
   * A native message without a time. The number alone holds for a short while only: a device that
   * starts its numbers again must never have a call taken for an old one.
   */
  record NumberOnly(long seq) implements SenderKey {}

  /** A foreign message's own id: {@code deduplicationId}, {@code ref}, frame serial. */
  record Text(String value) implements SenderKey {}

  /** The sender gave no key: never a duplicate. */
  record None() implements SenderKey {}

  /** The number, where there is one; otherwise null. */
  default Long seqOrNull() {
    return switch (this) {
      case Numbered n -> n.seq();
      case NumberOnly n -> n.seq();
      case Text t -> null;
      case None n -> null;
    };
  }
}
