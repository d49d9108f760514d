package care.shouhu.core.wire.tcp;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.DeviceCommand;
import care.shouhu.core.wire.Envelope;
import java.util.Optional;

/**
 * One protocol of the device TCP port: how its bytes fall into frames, whom a frame names, which
 * answer it is owed and when, and what it says. Pure and without state; the edge keeps the
 * connection. No method throws, hangs or allocates without bound, whatever the bytes.
 *
 * <p>The edge appends a kept frame whole, as the payload of an {@link Envelope} with the topic
 * {@link #TOPIC_URGENT} or {@link #TOPIC_ROUTINE}, and sends {@link Heard#answer} once it is
 * durable. Both readers of the log hand it to {@link #decode}.
 */
public interface TcpProtocol {

  /** The topic of a frame that may save somebody: alarms, and whatever is not understood. */
  String TOPIC_URGENT = "shouhu/tcp/urgent";

  /** The topic of positions and heartbeats. */
  String TOPIC_ROUTINE = "shouhu/tcp/routine";

  /** A frame's limit over all protocols; the longest of them (JT/T 808) needs about 1.1 KiB. */
  int FRAME_BYTES_MAX = 4_096;

  /** So many bytes at the beginning of a connection always suffice to tell the protocols apart. */
  int RECOGNISE_BYTES_MAX = 16;

  /** Said of a frame whose checksum does not hold; it has a counter of its own. */
  String BAD_CHECKSUM = "checksum";

  Profile profile();

  /**
   * Whether one connection may speak for many who have nothing to do with each other, as that of an
   * alarm receiver: then a number that is refused must not end it. Each frame names its sender
   * there.
   */
  default boolean isShared() {
    return false;
  }

  /** Whether a connection that begins with {@code first[0, length)} speaks this protocol. */
  Recognition recognise(byte[] first, int length);

  /** Whether the first bytes are this protocol's. */
  enum Recognition {
    YES,
    NO,
    /** Not to be told yet; never said of {@value #RECOGNISE_BYTES_MAX} bytes or more. */
    MORE
  }

  /** The first frame of {@code bytes[from, to)}. */
  Framing frame(byte[] bytes, int from, int to);

  /** How the bytes begin. */
  sealed interface Framing {

    /** More bytes are needed; the edge refuses more than {@value #FRAME_BYTES_MAX} of them. */
    record Incomplete() implements Framing {}

    /** The first {@code bytes} bytes are a frame, delimiters included. */
    record Frame(int bytes) implements Framing {}

    /** The first {@code bytes} bytes are none and are skipped; at least 1. */
    record Noise(int bytes) implements Framing {}
  }

  /**
   * What a frame asks of the gateway.
   *
   * @param nowMillis gateway time, epoch milliseconds, for answers that carry the time
   */
  Heard hear(byte[] frame, long nowMillis);

  /** What a kept frame says, or why it says nothing. */
  Decoded decode(Envelope envelope);

  /**
   * The frame that tells a terminal; empty where the protocol has no way to say such a thing.
   *
   * @param heard a frame of this terminal, which shows its edition and how it writes its number
   */
  default Optional<byte[]> command(DeviceCommand command, byte[] heard) {
    return Optional.empty();
  }

  /** Whether {@link #command} can say such a thing to a terminal at all. */
  default boolean says(DeviceCommand.Kind kind) {
    return false;
  }

  /**
   * What a frame says to a command that was sent: true that it is done, false that it will not be;
   * empty for every other frame.
   */
  default Optional<Boolean> confirms(byte[] frame, DeviceCommand sent) {
    return Optional.empty();
  }

  /**
   * What a frame asks of the gateway.
   *
   * @param number whom the frame names (IMEI, terminal number, account), or null where the protocol
   *     says it once at login only. A device is registered under this number as its id
   * @param keep whether the frame goes to the log, and by which lane
   * @param answer sent once the device is known and a kept frame is durable; null for none
   * @param refusal sent where the number is no registered device of this profile; null for silence
   * @param malformed why the frame cannot be trusted (checksum, length), for the counter and the
   *     quarantine; null where it can. A malformed frame is never kept nor answered as heard
   */
  @SuppressWarnings("ArrayRecordComponent") // Bytes on their way to a socket; never compared.
  record Heard(String number, Keep keep, byte[] answer, byte[] refusal, String malformed) {

    /** Whether a frame goes to the log. */
    public enum Keep {
      /** It says nothing of a person or a device's state: a login, a question for the time. */
      NOTHING,
      ROUTINE,
      URGENT
    }

    /** A frame that names its sender and says nothing else. */
    public static Heard login(String number, byte[] answer, byte[] refusal) {
      return new Heard(number, Keep.NOTHING, answer, refusal, null);
    }

    public static Heard routine(String number, byte[] answer) {
      return new Heard(number, Keep.ROUTINE, answer, null, null);
    }

    public static Heard urgent(String number, byte[] answer) {
      return new Heard(number, Keep.URGENT, answer, null, null);
    }

    /** Answered at once, not kept. */
    public static Heard asked(String number, byte[] answer) {
      return new Heard(number, Keep.NOTHING, answer, null, null);
    }

    /**
     * A frame that cannot be trusted.
     *
     * @param why for people; {@link TcpProtocol#BAD_CHECKSUM} where it is that
     * @param answer the protocol's own "not understood", or null
     */
    public static Heard malformed(String why, byte[] answer) {
      return new Heard(null, Keep.NOTHING, answer, null, why);
    }
  }
}
