package care.shouhu.core.wire;

import care.shouhu.core.directory.Device.Profile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * What the log keeps of one message: the bytes as they came, and what the gateway knew about them.
 *
 * <pre>
 * byte    version: 1, or 2 where the clock was ahead
 * byte    profile
 * byte    topic: 0 spelled out, otherwise the number of one of the device's own native topics or
 *         of the link topic, which saves about thirty bytes a message
 * int64   received at, epoch milliseconds
 * int64   how far that clock was ahead, milliseconds — only in version 2
 * byte    length of the device id, then the id in UTF-8
 * uint16  length of the topic, then the topic in UTF-8 — only where it is spelled out
 * …       payload, to the end
 * </pre>
 *
 * The arrays are not copied: whoever makes an envelope hands its payload over, and nobody writes
 * into it afterwards.
 *
 * @param deviceId the device the message speaks for; behind a hub the bound device, not the hub.
 *     1–{@value #DEVICE_ID_BYTES_MAX} bytes
 * @param receivedAtMillis gateway time, epoch milliseconds
 * @param topic at most {@value #TOPIC_BYTES_MAX} bytes
 * @param aheadMillis how far gateway time was then known to be ahead of its machine's clock, which
 *     had been set back; 0 when it was not, or by less than {@value #AHEAD_MILLIS_MIN} ms
 */
@SuppressWarnings("ArrayRecordComponent") // Equality is written out below; a copy a message is not.
public record Envelope(
    String deviceId,
    Profile profile,
    long receivedAtMillis,
    String topic,
    byte[] payload,
    long aheadMillis) {

  public static final int DEVICE_ID_BYTES_MAX = 255;
  public static final int TOPIC_BYTES_MAX = 65_535;

  private static final long RECEIVED_MILLIS_MIN = 946_684_800_000L;
  private static final long RECEIVED_MILLIS_MAX = 7_258_118_400_000L;
  private static final byte VERSION = 1;
  private static final byte VERSION_AHEAD = 2;

  /** Less is not kept: no message is old by so little. */
  public static final long AHEAD_MILLIS_MIN = 30_000;

  private static final int TOPIC_SPELLED_OUT = 0;
  private static final int TOPIC_LINK = 255;
  private static final int FIXED_BYTES = 1 + 1 + 1 + 8 + 1;

  public Envelope {
    Objects.requireNonNull(deviceId, "deviceId");
    Objects.requireNonNull(profile, "profile");
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(payload, "payload");
  }

  /** One received by a clock that agrees with its machine's. */
  public Envelope(
      String deviceId, Profile profile, long receivedAtMillis, String topic, byte[] payload) {
    this(deviceId, profile, receivedAtMillis, topic, payload, 0);
  }

  /** The same, received by a clock that is so far ahead of its machine's. */
  public Envelope receivedAhead(long millis) {
    return millis < AHEAD_MILLIS_MIN
        ? this
        : new Envelope(deviceId, profile, receivedAtMillis, topic, payload, millis);
  }

  /**
   * Whether tables take what it says of itself: a device id, and a receipt between 2000 and 2200.
   * The gateway makes no other; damaged bytes may hold one.
   */
  public boolean isSound() {
    return !deviceId.isEmpty()
        && deviceId.indexOf('\0') < 0
        && receivedAtMillis >= RECEIVED_MILLIS_MIN
        && receivedAtMillis < RECEIVED_MILLIS_MAX;
  }

  /**
   * The form in the log.
   *
   * @throws IllegalArgumentException when the device id or the topic is longer than the format
   *     holds; the gateway's own limits are far below
   */
  public byte[] toBytes() {
    byte[] id = deviceId.getBytes(StandardCharsets.UTF_8);
    if (id.length == 0 || id.length > DEVICE_ID_BYTES_MAX) {
      throw new IllegalArgumentException("device id of " + id.length + " bytes");
    }
    int topicNumber = topicNumber();
    byte[] spelled =
        topicNumber == TOPIC_SPELLED_OUT ? topic.getBytes(StandardCharsets.UTF_8) : null;
    if (spelled != null && spelled.length > TOPIC_BYTES_MAX) {
      throw new IllegalArgumentException("topic of " + spelled.length + " bytes");
    }
    int spelledBytes = spelled == null ? 0 : 2 + spelled.length;
    int aheadBytes = aheadMillis == 0 ? 0 : Long.BYTES;
    ByteBuffer out =
        ByteBuffer.allocate(FIXED_BYTES + aheadBytes + id.length + spelledBytes + payload.length);
    out.put(aheadMillis == 0 ? VERSION : VERSION_AHEAD).put(profileNumber(profile));
    out.put((byte) topicNumber).putLong(receivedAtMillis);
    if (aheadMillis != 0) {
      out.putLong(aheadMillis);
    }
    out.put((byte) id.length).put(id);
    if (spelled != null) {
      out.putShort((short) spelled.length).put(spelled);
    }
    return out.put(payload).array();
  }

  /**
   * The envelope in bytes of the log.
   *
   * @throws BadEnvelope when the bytes are none of {@link #toBytes()}; quarantine them with {@link
   *     RejectReason#BAD_ENVELOPE}
   */
  public static Envelope fromBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length < FIXED_BYTES) {
      throw new BadEnvelope(bytes.length + " bytes are too few for an envelope");
    }
    byte version = in.get();
    if (version != VERSION && version != VERSION_AHEAD) {
      throw new BadEnvelope("envelope version " + version + " is not known");
    }
    Profile profile = profileOf(in.get());
    int topicNumber = Byte.toUnsignedInt(in.get());
    long receivedAtMillis = in.getLong();
    long aheadMillis = version == VERSION_AHEAD ? ahead(in) : 0;
    String deviceId = text(in, Byte.toUnsignedInt(in.get()));
    String topic = topicOf(topicNumber, deviceId, in);
    byte[] payload = new byte[in.remaining()];
    in.get(payload);
    return new Envelope(deviceId, profile, receivedAtMillis, topic, payload, aheadMillis);
  }

  private static long ahead(ByteBuffer in) {
    if (in.remaining() <= Long.BYTES) {
      throw new BadEnvelope("cut off before the device id");
    }
    return in.getLong();
  }

  private int topicNumber() {
    if (topic.equals(LinkPayload.TOPIC)) {
      return TOPIC_LINK;
    }
    return Topics.nativeLeafOf(topic, deviceId).map(Topics.Leaf::number).orElse(TOPIC_SPELLED_OUT);
  }

  private static String topicOf(int number, String deviceId, ByteBuffer in) {
    if (number == TOPIC_SPELLED_OUT) {
      if (in.remaining() < 2) {
        throw new BadEnvelope("cut off before the topic");
      }
      return text(in, Short.toUnsignedInt(in.getShort()));
    }
    if (number == TOPIC_LINK) {
      return LinkPayload.TOPIC;
    }
    for (Topics.Leaf leaf : Topics.LEAVES) {
      if (leaf.number() == number) {
        return Topics.ofNative(deviceId, leaf);
      }
    }
    throw new BadEnvelope("topic number " + number + " is not known");
  }

  private static String text(ByteBuffer in, int bytes) {
    if (in.remaining() < bytes) {
      throw new BadEnvelope("cut off: " + bytes + " bytes of text wanted, " + in.remaining());
    }
    byte[] utf8 = new byte[bytes];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static byte profileNumber(Profile profile) {
    return switch (profile) {
      case NATIVE -> 1;
      case ZIGBEE2MQTT -> 2;
      case MILESIGHT_VS373 -> 3;
      case CHIRPSTACK -> 4;
      case EMFIT_QS -> 5;
      case ESPHOME -> 6;
      case GT06 -> 7;
      case JT808 -> 8;
      case EV07B -> 9;
      case WATCH_3G -> 10;
      case SIA_DC09 -> 11;
    };
  }

  private static Profile profileOf(byte number) {
    return switch (number) {
      case 1 -> Profile.NATIVE;
      case 2 -> Profile.ZIGBEE2MQTT;
      case 3 -> Profile.MILESIGHT_VS373;
      case 4 -> Profile.CHIRPSTACK;
      case 5 -> Profile.EMFIT_QS;
      case 6 -> Profile.ESPHOME;
      case 7 -> Profile.GT06;
      case 8 -> Profile.JT808;
      case 9 -> Profile.EV07B;
      case 10 -> Profile.WATCH_3G;
      case 11 -> Profile.SIA_DC09;
      default -> throw new BadEnvelope("profile number " + number + " is not known");
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Envelope e
        && deviceId.equals(e.deviceId)
        && profile == e.profile
        && receivedAtMillis == e.receivedAtMillis
        && aheadMillis == e.aheadMillis
        && topic.equals(e.topic)
        && Arrays.equals(payload, e.payload);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        deviceId, profile, receivedAtMillis, topic, Arrays.hashCode(payload), aheadMillis);
  }

  /** Without the payload, which may be long and personal. */
  @Override
  public String toString() {
    return "Envelope["
        + deviceId
        + " "
        + profile
        + " "
        + receivedAtMillis
        + " "
        + topic
        + " "
        + payload.length
        + " bytes]";
  }
}
