package care.shouhu.sim.load;

/**
 * What a device says. Every payload of a kind has the same length: the number has ten digits from
 * the start, the time thirteen, so that a message is a copy of the last one with other digits.
 */
public enum Kind {
  /** A bed sensor's reading as design §5 has it, 71 bytes. */
  READING(1, "reading", ",\"hr\":60,\"br\":14,\"mv\":3,\"bed\":true}"),

  /** The same without movement: the 64 bytes of the yardsticks (design §13). */
  READING_64_BYTES(2, "reading", ",\"hr\":60,\"br\":14,\"bed\":true}"),

  /** Somebody presses the button. */
  CALL(3, "event", ",\"kind\":\"call\"}"),

  /** A fall alarm. */
  FALL(4, "event", ",\"kind\":\"fall\"}");

  private final byte code;
  private final String leaf;
  private final String tail;

  Kind(int code, String leaf, String tail) {
    this.code = (byte) code;
    this.leaf = leaf;
    this.tail = tail;
  }

  /** The topic a device of this id says it on. */
  public String topic(String deviceId) {
    return "shouhu/v1/" + deviceId + "/" + leaf;
  }

  /** Its number in files; never given to another. */
  byte code() {
    return code;
  }

  /**
   * The kind of this number.
   *
   * @throws IllegalArgumentException when there is none
   */
  static Kind of(byte code) {
    for (Kind kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no kind has the number " + code);
  }

  /** The payload after number and time. */
  String tail() {
    return tail;
  }
}
