package care.shouhu.gateway.ingest;

/**
 * How fast connections are let in, for one gateway.
 *
 * @param perSecond without TLS; the others wait, their sockets not read
 * @param tlsPerSecond TLS handshakes begun
 * @param waitingMax connections that wait; beyond it they are closed
 * @param addressPerSecond new connections of one address, burst {@value #ADDRESS_BURST_SECONDS}
 *     times as many
 * @param addressFailuresPerMinute sign-ins of one address that fail, all of them at once
 * @param addressesMax addresses remembered; the one longest not seen is forgotten first
 * @param loopbackCounted whether addresses of this machine are counted like others
 */
public record ConnectLimits(
    int perSecond,
    int tlsPerSecond,
    int waitingMax,
    int addressPerSecond,
    int addressFailuresPerMinute,
    int addressesMax,
    boolean loopbackCounted) {

  static final int ADDRESS_BURST_SECONDS = 10;

  public ConnectLimits {
    IngestLimits.require("perSecond", perSecond, 1, 1_000_000);
    IngestLimits.require("tlsPerSecond", tlsPerSecond, 1, 1_000_000);
    IngestLimits.require("waitingMax", waitingMax, 1, 1_000_000);
    IngestLimits.require("addressPerSecond", addressPerSecond, 1, 1_000_000);
    IngestLimits.require("addressFailuresPerMinute", addressFailuresPerMinute, 1, 1_000_000);
    IngestLimits.require("addressesMax", addressesMax, 1, 1_000_000);
  }

  /**
   * The 34,005 beds of a city (domain, "the place") come back within 10 s: at 4,000 a second the
   * last is in after 9 s, over TLS at 500 a second after 68 s. On a core as in docs/performance.md
   * a connection costs 0.1 ms and a handshake 1 ms, twice as much while the JVM is young, so that
   * either leaves more than half of two cores to those who are in. As many as may be connected may
   * wait.
   *
   * <p>An address may be a home's hub or a carrier's, behind which a town's devices share one: 200
   * a second and 2,000 at once carry either. Failing is for few: 60 a minute show a person what is
   * wrong with a ward's worth of devices. Loopback is a balancer, a bridge or a simulator on this
   * machine, which speaks for all devices at once.
   */
  public static ConnectLimits defaults() {
    return new ConnectLimits(4_000, 500, 150_000, 200, 60, 20_000, false);
  }

  /**
   * One event loop's gate of one port, with its share.
   *
   * @param portPerSecond over all loops
   */
  public <C> ConnectGate<C> gate(int portPerSecond, int eventLoops, long nowMillis) {
    return new ConnectGate<>(
        Math.max(1, portPerSecond / eventLoops), Math.max(1, waitingMax / eventLoops), nowMillis);
  }

  public ConnectLimits withRates(int plain, int tls) {
    return new ConnectLimits(
        plain,
        tls,
        waitingMax,
        addressPerSecond,
        addressFailuresPerMinute,
        addressesMax,
        loopbackCounted);
  }

  public ConnectLimits withWaitingMax(int connections) {
    return new ConnectLimits(
        perSecond,
        tlsPerSecond,
        connections,
        addressPerSecond,
        addressFailuresPerMinute,
        addressesMax,
        loopbackCounted);
  }

  /** Counts every address, this machine's as well. */
  public ConnectLimits withAddressRates(int perSecondOfOne, int failuresPerMinuteOfOne) {
    return new ConnectLimits(
        perSecond,
        tlsPerSecond,
        waitingMax,
        perSecondOfOne,
        failuresPerMinuteOfOne,
        addressesMax,
        true);
  }
}
