package care.shouhu.sim.load;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;

/**
 * What a run is asked for.
 *
 * @param server where the broker listens
 * @param devices one connection each
 * @param window messages of a connection that may be unacknowledged
 * @param connectsPerSecond how fast connections are opened, and opened again
 * @param eventLoops threads of the load
 * @param sourceAddresses how many of 127.0.0.1, 127.0.0.2, … connections come from; each has about
 *     28,000 ports
 * @param keepAliveSeconds as told to the broker; a silent connection pings in time
 * @param reconnects whether a connection that ends is opened again and sends first what was not
 *     acknowledged, as a device does
 * @param version5 MQTT 5.0, where a refusal has a reason; else 3.1.1
 * @param repeatOneIn of so many acknowledged messages a connection sends one again, as a device
 *     does that did not hear the answer; 0 for never
 */
public record LoadPlan(
    InetSocketAddress server,
    List<LoadDevice> devices,
    Mix mix,
    int window,
    int connectsPerSecond,
    int eventLoops,
    int sourceAddresses,
    int keepAliveSeconds,
    boolean reconnects,
    boolean version5,
    int repeatOneIn) {

  /** Packet ids are 16 bits; a device holds far less. */
  public static final int WINDOW_MAX = 1_024;

  public static final int DEVICES_MAX = 1_000_000;

  public LoadPlan {
    Objects.requireNonNull(server, "server");
    devices = List.copyOf(devices);
    require("devices", devices.size(), 1, DEVICES_MAX);
    require("window", window, 1, WINDOW_MAX);
    require("connectsPerSecond", connectsPerSecond, 1, 1_000_000);
    require("eventLoops", eventLoops, 1, 64);
    require("sourceAddresses", sourceAddresses, 1, 250);
    require("keepAliveSeconds", keepAliveSeconds, 4, 65_535);
    // Every one again would never come to an end.
    if (repeatOneIn != 0) {
      require("repeatOneIn", repeatOneIn, 2, 1_000_000);
    }
  }

  private static void require(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + " is " + value + ", not " + min + " to " + max);
    }
  }

  /** One loop, one address, 5,000 connects a second, MQTT 3.1.1, no second connection. */
  public static LoadPlan of(
      InetSocketAddress server, List<LoadDevice> devices, Mix mix, int window) {
    return new LoadPlan(server, devices, mix, window, 5_000, 1, 1, 60, false, false, 0);
  }

  public LoadPlan withConnectsPerSecond(int connects) {
    return new LoadPlan(
        server,
        devices,
        mix,
        window,
        connects,
        eventLoops,
        sourceAddresses,
        keepAliveSeconds,
        reconnects,
        version5,
        repeatOneIn);
  }

  public LoadPlan withSourceAddresses(int addresses) {
    return new LoadPlan(
        server,
        devices,
        mix,
        window,
        connectsPerSecond,
        eventLoops,
        addresses,
        keepAliveSeconds,
        reconnects,
        version5,
        repeatOneIn);
  }

  public LoadPlan withKeepAliveSeconds(int seconds) {
    return new LoadPlan(
        server,
        devices,
        mix,
        window,
        connectsPerSecond,
        eventLoops,
        sourceAddresses,
        seconds,
        reconnects,
        version5,
        repeatOneIn);
  }

  /** Connections that end are opened again, and what was not acknowledged is sent again. */
  public LoadPlan reconnecting() {
    return new LoadPlan(
        server,
        devices,
        mix,
        window,
        connectsPerSecond,
        eventLoops,
        sourceAddresses,
        keepAliveSeconds,
        true,
        version5,
        repeatOneIn);
  }

  /** MQTT 5.0. */
  public LoadPlan inVersion5() {
    return new LoadPlan(
        server,
        devices,
        mix,
        window,
        connectsPerSecond,
        eventLoops,
        sourceAddresses,
        keepAliveSeconds,
        reconnects,
        true,
        repeatOneIn);
  }

  /** One in so many acknowledged messages is sent again. */
  public LoadPlan repeating(int oneIn) {
    return new LoadPlan(
        server,
        devices,
        mix,
        window,
        connectsPerSecond,
        eventLoops,
        sourceAddresses,
        keepAliveSeconds,
        reconnects,
        version5,
        oneIn);
  }
}
