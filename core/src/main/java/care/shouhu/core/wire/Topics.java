package care.shouhu.core.wire;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.wire.tcp.TcpProtocol;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The topics of design §5 and §10: parse and format. Pure.
 *
 * <p>Native devices speak under {@value #NATIVE_PREFIX}{device}/ only. A device of a foreign MQTT
 * profile also speaks on any topic in which one whole segment is its id, because such devices
 * choose their topics themselves: {@code zigbee2mqtt/{id}}, {@code
 * application/3/device/{devEui}/event/up}, {@code {node}/binary_sensor/fall_detected/state}. What
 * begins with {@code shouhu} or {@code $} is reserved.
 */
public final class Topics {
  /** Native topics: {@code shouhu/v1/{device}/{leaf}}. */
  public static final String NATIVE_PREFIX = "shouhu/v1/";

  /** Foreign topics are no longer than this. */
  public static final int FOREIGN_CHARS_MAX = 256;

  /** Foreign topics have no more segments than this. */
  public static final int FOREIGN_SEGMENTS_MAX = 16;

  static final List<Leaf> LEAVES = List.of(Leaf.values());

  private static final String RESERVED_SEGMENT = "shouhu";
  private static final int DEVICE_ID_CHARS_MAX = 64;
  private static final Pattern SLASH = Pattern.compile("/");
  private static final Pattern DEV_EUI = Pattern.compile("[0-9A-Fa-f]{16}");

  private Topics() {}

  /** The last segment of a native topic. */
  public enum Leaf {
    READING(1),
    EVENT(2),
    STATUS(3),
    REPLY(4),
    COMMAND(5);

    private final int number;
    private final String wireName = name().toLowerCase(Locale.ROOT);
    private final Optional<Leaf> found = Optional.of(this);

    Leaf(int number) {
      this.number = number;
    }

    /** Stands for the topic in the log's envelopes: never give a number another meaning. */
    int number() {
      return number;
    }

    /** The segment, such as {@code reading}. */
    public String wireName() {
      return wireName;
    }

    /** Whether the device publishes there; on {@link #COMMAND} it listens. */
    public boolean isUp() {
      return this != COMMAND;
    }
  }

  /** A topic that may be somebody's. */
  public sealed interface Topic {

    /** {@code shouhu/v1/{device}/{leaf}}. */
    record Native(String deviceId, Leaf leaf) implements Topic {}

    /** Any other; who speaks there is told by a segment that {@link Topics#names} a device. */
    record Foreign(List<String> segments) implements Topic {
      public Foreign {
        segments = List.copyOf(segments);
      }
    }
  }

  /** The topic's parts; empty when it can be nobody's. */
  public static Optional<Topic> parse(String topic) {
    if (topic.startsWith(NATIVE_PREFIX)) {
      int slash = topic.indexOf('/', NATIVE_PREFIX.length());
      if (slash < 0) {
        return Optional.empty();
      }
      String deviceId = topic.substring(NATIVE_PREFIX.length(), slash);
      return isDeviceId(deviceId)
          ? leaf(topic, slash + 1).map(leaf -> new Topic.Native(deviceId, leaf))
          : Optional.empty();
    }
    boolean wildcard = topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0;
    if (topic.length() > FOREIGN_CHARS_MAX || wildcard) {
      return Optional.empty();
    }
    List<String> segments = segments(topic);
    return segments.size() > FOREIGN_SEGMENTS_MAX || isReserved(segments)
        ? Optional.empty()
        : Optional.of(new Topic.Foreign(segments));
  }

  /** Cut at the slashes, empty segments included. */
  static List<String> segments(String topic) {
    return List.of(SLASH.split(topic, -1));
  }

  /** A leading slash makes no other topic of it. */
  private static boolean isReserved(List<String> segments) {
    for (String segment : segments) {
      if (!segment.isEmpty()) {
        return segment.equals(RESERVED_SEGMENT) || segment.startsWith("$");
      }
    }
    return true;
  }

  /**
   * Whether a segment of a foreign topic names the device. Ids are compared exactly. Only a LoRaWAN
   * devEUI may differ in case: it is a number, which stickers print in capitals and ChirpStack
   * publishes in small letters.
   */
  public static boolean names(String segment, String deviceId, Profile profile) {
    return segment.equals(deviceId)
        || (profile == Profile.CHIRPSTACK
            && isDevEui(deviceId)
            && segment.equalsIgnoreCase(deviceId));
  }

  /**
   * What follows the device's id in a foreign topic, such as {@code [binary_sensor, sos, state]};
   * empty where nothing does or the id is not in it.
   */
  static List<String> afterDevice(Envelope envelope) {
    List<String> segments = segments(envelope.topic());
    for (int i = 0; i < segments.size(); i++) {
      if (names(segments.get(i), envelope.deviceId(), envelope.profile())) {
        return segments.subList(i + 1, segments.size());
      }
    }
    return List.of();
  }

  /** Sixteen hexadecimal digits. */
  public static boolean isDevEui(String text) {
    return DEV_EUI.matcher(text).matches();
  }

  /** Whether devices of this profile speak over MQTT in their own words, on topics of their own. */
  public static boolean isForeignMqtt(Profile profile) {
    return switch (profile) {
      case ZIGBEE2MQTT, MILESIGHT_VS373, CHIRPSTACK, EMFIT_QS, ESPHOME -> true;
      case NATIVE, GT06, JT808, EV07B, WATCH_3G, SIA_DC09 -> false;
    };
  }

  /** {@code shouhu/v1/{device}/{leaf}}. */
  public static String ofNative(String deviceId, Leaf leaf) {
    return NATIVE_PREFIX + deviceId + "/" + leaf.wireName();
  }

  /**
   * Whether a message may save somebody and so goes by the urgent lane: events, all that foreign
   * devices and hubs say over MQTT (their topics do not tell a call from a heartbeat), link
   * changes, what became of commands, and whatever is not understood. Readings, status and replies
   * of native devices are routine, and so are frames of the TCP port that their protocol knows to
   * be.
   */
  public static boolean urgent(Profile profile, String topic) {
    return switch (profile) {
      case NATIVE ->
          !(topic.endsWith("/reading") || topic.endsWith("/status") || topic.endsWith("/reply"));
      case ZIGBEE2MQTT, MILESIGHT_VS373, CHIRPSTACK, EMFIT_QS, ESPHOME -> true;
      case GT06, JT808, EV07B, WATCH_3G, SIA_DC09 -> !topic.equals(TcpProtocol.TOPIC_ROUTINE);
    };
  }

  /** 1–64 of letters, digits and {@code . _ : -}, as the register demands. */
  public static boolean isDeviceId(String text) {
    int length = text.length();
    if (length == 0 || length > DEVICE_ID_CHARS_MAX) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      boolean letterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letterOrDigit && c != '.' && c != '_' && c != ':' && c != '-') {
        return false;
      }
    }
    return true;
  }

  /** The leaf of one of this device's own native topics; makes no new object. */
  public static Optional<Leaf> nativeLeafOf(String topic, String deviceId) {
    int slash = NATIVE_PREFIX.length() + deviceId.length();
    boolean own =
        topic.length() > slash
            && topic.charAt(slash) == '/'
            && topic.startsWith(NATIVE_PREFIX)
            && topic.startsWith(deviceId, NATIVE_PREFIX.length());
    return own ? leaf(topic, slash + 1) : Optional.empty();
  }

  /** The leaf after the last slash, whatever stands before it. */
  static Optional<Leaf> lastLeaf(String topic) {
    return leaf(topic, topic.lastIndexOf('/') + 1);
  }

  private static Optional<Leaf> leaf(String topic, int from) {
    for (Leaf leaf : LEAVES) {
      String name = leaf.wireName();
      if (topic.length() - from == name.length() && topic.startsWith(name, from)) {
        return leaf.found;
      }
    }
    return Optional.empty();
  }
}
