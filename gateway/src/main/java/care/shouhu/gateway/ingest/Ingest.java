package care.shouhu.gateway.ingest;

import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.event.LinkChange;
import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.GatewayTopics;
import care.shouhu.core.wire.LinkPayload;
import care.shouhu.core.wire.Stranger;
import care.shouhu.gateway.ingest.Admission.TopicRight;
import care.shouhu.gateway.ingest.Strangers.Noted;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The one door to the log for every edge. An edge asks who may do what, appends what is admitted,
 * and acknowledges its device when the future completes: not before, and not when it fails.
 */
public final class Ingest {

  private final DurableLog log;
  private final Directory directory;
  private final IngestLimits limits;
  private final IngestMeters meters;
  private final Strangers strangers = new Strangers();
  private final AddressRates addresses;
  private final AtomicInteger connections = new AtomicInteger();
  private final LongSupplier aheadMillis;

  /**
   * A door to this log.
   *
   * @param aheadMillis how far the time by which messages are received is ahead of the machine's
   *     clock at this moment; it stands in the log with each message
   */
  public Ingest(
      DurableLog log,
      Directory directory,
      IngestLimits limits,
      IngestMeters meters,
      LongSupplier aheadMillis) {
    this.log = log;
    this.aheadMillis = aheadMillis;
    this.directory = directory;
    this.limits = limits;
    this.addresses = new AddressRates(limits.connects());
    this.meters = meters;
  }

  public Directory directory() {
    return directory;
  }

  public IngestLimits limits() {
    return limits;
  }

  /** One book of addresses for all ports. */
  public AddressRates addresses() {
    return addresses;
  }

  public IngestMeters meters() {
    return meters;
  }

  /**
   * One more connection of a known device, of whichever edge; false when there are as many as may
   * be. Each one taken is to be given back.
   */
  public boolean takeConnection() {
    if (connections.incrementAndGet() > limits.connectionsMax()) {
      connections.decrementAndGet();
      return false;
    }
    meters.connectAccepted();
    return true;
  }

  public void returnConnection() {
    connections.decrementAndGet();
    meters.connectionEnded();
  }

  /** Makes an admitted message durable; see {@link DurableLog#append} for threads and failures. */
  public CompletableFuture<Long> append(Admission.Admitted admitted) {
    meters.received(admitted.lane());
    return append(admitted.lane(), admitted.envelope());
  }

  /** Makes a message durable whose topic's right was granted. */
  public CompletableFuture<Long> append(
      TopicRight.Granted right, String topic, byte[] payload, long nowMillis) {
    Device device = right.device();
    return append(
        new Admission.Admitted(
            new Envelope(device.id(), device.profile(), nowMillis, topic, payload), right.lane()));
  }

  private CompletableFuture<Long> append(Lane lane, Envelope envelope) {
    byte[] key = envelope.deviceId().getBytes(StandardCharsets.UTF_8);
    Envelope received = envelope.receivedAhead(aheadMillis.getAsLong());
    return log.append(lane, key, received.toBytes());
  }

  /** False when an edge should stop reading the socket that brings messages of this lane. */
  public boolean isWritable(Lane lane) {
    return log.isWritable(lane);
  }

  /** Runs {@code action} once, on any thread, when the lane takes messages again. */
  public void onWritable(Lane lane, Runnable action) {
    log.onWritable(lane, action);
  }

  /** Runs {@code action} on a thread of the log each time it has answered appends. */
  public void onAnswered(Runnable action) {
    log.onAnswered(action);
  }

  public void forgetAnswered(Runnable action) {
    log.forgetAnswered(action);
  }

  /**
   * What the edge refused, in the log: {@code shouhu/refused/{reason}/{topic}}. The recorder turns
   * it into quarantine rows.
   */
  public static final String REFUSED_TOPIC_PREFIX = GatewayTopics.REFUSED_PREFIX;

  /** Of a refused message so much is kept, and as much of its topic. */
  public static final int REFUSED_BYTES_MAX = 1_024;

  /**
   * Tells the readers of the log that a device's connection changed. Nobody waits for it: a device
   * is never held up by its own link change, and one that the log refuses is counted.
   *
   * @param reason stable word of letters, digits and underscores
   */
  public void link(Device device, LinkChange change, String reason, long nowMillis) {
    var _ =
        tell(LinkPayload.envelope(device.id(), device.profile(), nowMillis, change, reason))
            .whenComplete((position, failure) -> {
              if (failure != null) {
                meters.linkLost();
              }
            });
  }

  /** What the gateway itself says to the readers of the log; see {@link DurableLog#append}. */
  public CompletableFuture<Long> tell(Envelope said) {
    return append(Rights.lane(said.profile(), said.topic()), said);
  }

  /**
   * Keeps the beginning of a packet that was refused for its size, so that a person can see what
   * the device is trying to say. The connection is closed anyway, which bounds how many there are.
   *
   * @param topic empty where it is not known
   * @param firstBytes at most a kilobyte
   */
  public void keepTooLarge(Device device, String topic, byte[] firstBytes, long nowMillis) {
    keepRefused(device, RefusalReason.TOO_LARGE, topic, firstBytes, nowMillis);
  }

  /**
   * Keeps the beginning of what was refused, for quarantine. Nobody waits for it, so the caller
   * bounds how often it happens ({@link IngestLimits#refusalsKept}).
   *
   * @param bytes cut to {@value #REFUSED_BYTES_MAX}
   */
  public void keepRefused(
      Device device, RefusalReason reason, String topic, byte[] bytes, long nowMillis) {
    byte[] first =
        bytes.length <= REFUSED_BYTES_MAX ? bytes : Arrays.copyOf(bytes, REFUSED_BYTES_MAX);
    Admission.Admitted kept = refused(device, reason, topic, first, nowMillis);
    var _ = append(kept.lane(), kept.envelope());
  }

  /**
   * Holds a device that the register does not know for a person to look at (the enrolment list).
   * The caller refuses it as before. Never blocks, and nobody waits for it; bounded ({@link
   * Strangers}), so that made-up ids fill nothing.
   *
   * @param claimedId the user name, IMEI, terminal number or account
   * @param protocol {@code mqtt}, or the wire name of the profile whose frames it speaks
   * @param address where from, as text
   * @param said what it said, never its secret: a frame as it came, or a CONNECT in words such as
   *     {@code client id bed-1}; cut to {@value Stranger#SAID_BYTES_MAX} bytes
   */
  public void unknownDevice(
      String claimedId, String protocol, String address, byte[] said, long nowMillis) {
    note(
        new Stranger(
            Stranger.Reason.UNKNOWN_DEVICE, claimedId, protocol, address, nowMillis, said));
  }

  /**
   * The same of whoever stands in the topic of a message that a hub or a broker brought.
   *
   * @param address the hub's or the broker's
   */
  public void unknownSpeaker(
      String claimedId,
      Profile profile,
      String address,
      String topic,
      ByteBuffer payload,
      long nowMillis) {
    byte[] named = (topic + "\n").getBytes(StandardCharsets.UTF_8);
    int kept = Math.clamp(Stranger.SAID_BYTES_MAX - named.length, 0, payload.remaining());
    byte[] said = Arrays.copyOf(named, named.length + kept);
    payload.duplicate().get(said, named.length, kept);
    unknownDevice(claimedId, profile.wireName(), address, said, nowMillis);
  }

  /** Marks a registered device that showed a wrong secret, as {@link #unknownDevice} does. */
  public void wrongSecret(Device device, String protocol, String address, long nowMillis) {
    note(
        new Stranger(
            Stranger.Reason.WRONG_SECRET, device.id(), protocol, address, nowMillis, new byte[0]));
  }

  private void note(Stranger stranger) {
    Noted noted = admit(stranger);
    if (noted != Noted.NOTED) {
      meters.stranger(noted);
      return;
    }
    var _ =
        append(Lane.ROUTINE, stranger.toEnvelope())
            .whenComplete((position, failure) ->
                meters.stranger(failure == null ? Noted.NOTED : Noted.NOT_DURABLE));
  }

  private Noted admit(Stranger stranger) {
    if (stranger.isNameless()) {
      return Noted.NAMELESS;
    }
    return log.isWritable(Lane.ROUTINE)
        ? strangers.admit(stranger.claimedId(), stranger.address(), stranger.atMillis())
        : Noted.LOG_FULL;
  }

  /**
   * The beginning of a refused message as the log takes it.
   *
   * @param sender who sent it, whoever the topic speaks of
   * @param firstBytes at most {@value #REFUSED_BYTES_MAX}
   */
  public static Admission.Admitted refused(
      Device sender, RefusalReason reason, String topic, byte[] firstBytes, long nowMillis) {
    String shown = topic.substring(0, Math.min(topic.length(), REFUSED_BYTES_MAX));
    String name = REFUSED_TOPIC_PREFIX + reason.label() + "/" + shown;
    return new Admission.Admitted(
        new Envelope(sender.id(), sender.profile(), nowMillis, name, firstBytes), Lane.ROUTINE);
  }
}
