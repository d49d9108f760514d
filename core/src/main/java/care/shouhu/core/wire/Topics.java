package care.shouhu.core.wire;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.wire.tcp.TcpProtocol;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The topics of design §5 and §10: parse and format. Pure. */
public final class Topics {
  /** Native topics: {@code shouhu/v1/{device}/{leaf}}. */
  public static final String NATIVE_PREFIX = "shouhu/v1/";

  /** Topics of zigbee2mqtt: {@code zigbee2mqtt/{device}}. */
  public static final String ZIGBEE2MQTT_PREFIX = "zigbee2mqtt/";

  static final List<Leaf> LEAVES = List.of(Leaf.values());

  private static final int DEVICE_ID_CHARS_MAX = 64;

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

  /** A topic that is understood. */
  public sealed interface Topic {
    /** The device in the topic. */
    String deviceId();

    /** {@code shouhu/v1/{device}/{leaf}}. */
    record Native(String deviceId, Leaf leaf) implements Topic {}

    /** {@code zigbee2mqtt/{device}}. */
    record Zigbee2Mqtt(String deviceId) implements Topic {}
  }

  /** The topic's parts; empty when it is none of ours, or its device is no device id. */
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
    if (topic.startsWith(ZIGBEE2MQTT_PREFIX)) {
      String deviceId = topic.substring(ZIGBEE2MQTT_PREFIX.length());
      return isDeviceId(deviceId) ? Optional.of(new Topic.Zigbee2Mqtt(deviceId)) : Optional.empty();
    }
    return Optional.empty();
  }

  /** {@code shouhu/v1/{device}/{leaf}}. */
  public static String ofNative(String deviceId, Leaf leaf) {
    return NATIVE_PREFIX + deviceId + "/" + leaf.wireName();
  }

  /** {@code zigbee2mqtt/{device}}. */
  public static String ofZigbee2Mqtt(String deviceId) {
    return ZIGBEE2MQTT_PREFIX + deviceId;
  }

  /**
   * Whether a message may save somebody and so goes by the urgent lane: events, all that foreign
   * devices and hubs say over MQTT (their topics do not tell a call from a heartbeat), link changes,
   * what became of commands, and whatever is not understood. Readings, status and replies of native devices are routine, and
   * so are frames of the TCP port that their protocol knows to be.
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

  /** The leaf of one of this device's own native topics, without cutting strings. */
  static Optional<Leaf> nativeLeafOf(String topic, String deviceId) {
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
        return Optional.of(leaf);
      }
    }
    return Optional.empty();
  }
}
