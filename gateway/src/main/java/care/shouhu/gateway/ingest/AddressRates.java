package care.shouhu.gateway.ingest;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often each address connects and fails to sign in. For all threads; bounded, the address
 * longest not seen gives way. Of an IPv6 address its network (/64) counts, since one device has all
 * of it.
 *
 * <p>An address that fails too often is not shut out: behind it may be a whole institution, and one
 * device with a wrong secret must not cost the others their help. Only what fails is answered
 * otherwise, and costs the register and the enrolment list nothing.
 */
public final class AddressRates {

  private static final int IPV6_NETWORK_BYTES = 8;
  private static final float LOAD_FACTOR = 0.75f;

  private record Rates(TokenBucket connects, TokenBucket failures) {}

  private final ConnectLimits limits;
  private final Map<InetAddress, Rates> byAddress;

  public AddressRates(ConnectLimits limits) {
    this.limits = limits;
    this.byAddress =
        new LinkedHashMap<>(16, LOAD_FACTOR, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<InetAddress, Rates> eldest) {
            return size() > limits.addressesMax();
          }
        };
  }

  /** Counts a new connection; false when the address has had too many. */
  public boolean mayConnect(InetAddress address, long nowMillis) {
    if (!isCounted(address)) {
      return true;
    }
    synchronized (byAddress) {
      return rates(address, nowMillis).connects.tryTake(nowMillis);
    }
  }

  /** Whether a sign-in of this address may fail as yet; counts nothing. */
  public boolean mayFail(InetAddress address, long nowMillis) {
    if (!isCounted(address)) {
      return true;
    }
    synchronized (byAddress) {
      return rates(address, nowMillis).failures.waitMillis(nowMillis) == 0;
    }
  }

  /** Counts a sign-in that failed; false when the address has had too many. */
  public boolean failed(InetAddress address, long nowMillis) {
    if (!isCounted(address)) {
      return true;
    }
    synchronized (byAddress) {
      return rates(address, nowMillis).failures.tryTake(nowMillis);
    }
  }

  /** Addresses remembered. */
  public int size() {
    synchronized (byAddress) {
      return byAddress.size();
    }
  }

  private boolean isCounted(InetAddress address) {
    return limits.loopbackCounted() || !address.isLoopbackAddress();
  }

  private Rates rates(InetAddress address, long nowMillis) {
    return byAddress.computeIfAbsent(
        network(address),
        first ->
            new Rates(
                new TokenBucket(
                    limits.addressPerSecond(),
                    limits.addressPerSecond() * ConnectLimits.ADDRESS_BURST_SECONDS,
                    nowMillis),
                TokenBucket.perMinute(limits.addressFailuresPerMinute(), nowMillis)));
  }

  private static InetAddress network(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, IPV6_NETWORK_BYTES, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are an address", e);
    }
  }
}
