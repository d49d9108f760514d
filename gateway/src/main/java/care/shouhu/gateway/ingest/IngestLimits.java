package care.shouhu.gateway.ingest;

/**
 * What connections may do.
 *
 * @param packetBytesMax one packet with its header; announced on MQTT 5
 * @param unackedMessagesMax published and not yet acknowledged, a connection; announced on MQTT 5
 *     as receive maximum
 * @param deviceRatePerSecond messages a second of a device's connection, burst ten times as many
 * @param hubRatePerSecond messages a second of a hub's connection, burst twice as many
 * @param connectionsMax over all event loops and edges
 * @param connectionsPerDeviceMax with different client ids; beyond it the oldest gives way
 * @param connects how fast connections are let in
 */
public record IngestLimits(
    int packetBytesMax,
    int unackedMessagesMax,
    int deviceRatePerSecond,
    int hubRatePerSecond,
    int connectionsMax,
    int connectionsPerDeviceMax,
    ConnectLimits connects) {

  public IngestLimits {
    require("packetBytesMax", packetBytesMax, 256, 1 << 20);
    require("unackedMessagesMax", unackedMessagesMax, 1, 65_535);
    require("deviceRatePerSecond", deviceRatePerSecond, 1, 1_000_000);
    require("hubRatePerSecond", hubRatePerSecond, 1, 1_000_000);
    require("connectionsMax", connectionsMax, 1, 1_000_000);
    require("connectionsPerDeviceMax", connectionsPerDeviceMax, 1, 64);
  }

  static void require(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + " is " + value + ", not " + min + " to " + max);
    }
  }

  /**
   * For one gateway of a city (domain, "the place"): 34,005 beds with two devices each, and room
   * for as many again. A bed sensor sends one message in ten seconds; 200 a second is a backlog
   * being handed in.
   */
  public static IngestLimits defaults() {
    return new IngestLimits(65_536, 1_024, 200, 20_000, 150_000, 4, ConnectLimits.defaults());
  }

  public IngestLimits withPacketBytesMax(int bytes) {
    return new IngestLimits(
        bytes,
        unackedMessagesMax,
        deviceRatePerSecond,
        hubRatePerSecond,
        connectionsMax,
        connectionsPerDeviceMax,
        connects);
  }

  public IngestLimits withUnackedMessagesMax(int messages) {
    return new IngestLimits(
        packetBytesMax,
        messages,
        deviceRatePerSecond,
        hubRatePerSecond,
        connectionsMax,
        connectionsPerDeviceMax,
        connects);
  }

  public IngestLimits withRates(int device, int hub) {
    return new IngestLimits(
        packetBytesMax,
        unackedMessagesMax,
        device,
        hub,
        connectionsMax,
        connectionsPerDeviceMax,
        connects);
  }

  public IngestLimits withConnectionsMax(int connections) {
    return new IngestLimits(
        packetBytesMax,
        unackedMessagesMax,
        deviceRatePerSecond,
        hubRatePerSecond,
        connections,
        connectionsPerDeviceMax,
        connects);
  }

  public IngestLimits withConnects(ConnectLimits limits) {
    return new IngestLimits(
        packetBytesMax,
        unackedMessagesMax,
        deviceRatePerSecond,
        hubRatePerSecond,
        connectionsMax,
        connectionsPerDeviceMax,
        limits);
  }

  /**
   * Messages of foreign topics that a new connection may put into quarantine: the first 20, which
   * show a person what is wrong, and then one a second. The others are only counted.
   */
  public static TokenBucket refusalsKept(long nowMillis) {
    return new TokenBucket(1, 20, nowMillis);
  }

  int ratePerSecond(boolean hub) {
    return hub ? hubRatePerSecond : deviceRatePerSecond;
  }

  /** The rate of a new connection. */
  public TokenBucket bucket(boolean hub, long nowMillis) {
    int rate = ratePerSecond(hub);
    int burst = (int) Math.min(Integer.MAX_VALUE, rate * (hub ? 2L : 10L));
    return new TokenBucket(rate, burst, nowMillis);
  }
}
