package care.shouhu.gateway.bridge;

import care.shouhu.core.config.BridgeConfig.Rule;
import care.shouhu.core.directory.Device;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.Topics;
import care.shouhu.gateway.ingest.Admission.Admitted;
import care.shouhu.gateway.ingest.Ingest;
import care.shouhu.gateway.ingest.RefusalReason;
import care.shouhu.gateway.ingest.Rights;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * What becomes of one message of a foreign broker. The topic says whose it is; the broker has
 * checked who may publish there, so it is trusted as far as its rule goes. For all threads.
 */
final class Intake {

  /** What the broker may be told. */
  enum Outcome {
    /** Durable, or refused for good: the broker may forget it. */
    SETTLED,
    /** The log does not take it: keep it and try again. */
    AGAIN,
    /** The register could not be asked whose it is: the same, as far as there is room. */
    ASK_AGAIN
  }

  private static final int UNKNOWN_MAX = 10_000;
  private static final long UNKNOWN_FOR_MILLIS = 60_000;
  private static final String RESERVED = "shouhu/";

  private final Ingest ingest;
  private final String broker;
  private final Function<String, ? extends CompletableFuture<?>> lookUp;

  /** Ids the register did not know when it was asked: a broker's lamps must not wear it out. */
  private final Map<String, Long> unknownSince =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, false) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
              return size() > UNKNOWN_MAX;
            }
          });

  /**
   * @param broker where the messages come from, for people
   */
  Intake(Ingest ingest, String broker, Function<String, ? extends CompletableFuture<?>> lookUp) {
    this.ingest = ingest;
    this.broker = broker;
    this.lookUp = lookUp;
  }

  /**
   * Takes a message.
   *
   * @param payload handed over, not copied
   * @return never fails
   */
  CompletableFuture<Outcome> take(Rule rule, String topic, byte[] payload, long nowMillis) {
    Optional<String> deviceId =
        rule.pattern().deviceOf(topic).filter(Topics::isDeviceId).filter(id -> isFree(topic));
    if (deviceId.isEmpty()) {
      return refused(RefusalReason.TOPIC_INVALID);
    }
    if (payload.length > ingest.limits().packetBytesMax()) {
      return refused(RefusalReason.TOO_LARGE);
    }
    Optional<Device> device = ingest.directory().device(deviceId.get());
    if (device.isPresent()) {
      return take(device.get(), rule, topic, payload, nowMillis);
    }
    Long since = unknownSince.get(deviceId.get());
    if (since != null && nowMillis - since < UNKNOWN_FOR_MILLIS) {
      return unknown(deviceId.get(), rule, topic, payload, nowMillis);
    }
    return lookUp
        .apply(deviceId.get())
        .handle((found, failure) -> failure == null)
        .thenCompose(asked -> {
          if (asked) {
            return known(deviceId.get(), rule, topic, payload, nowMillis);
          }
          // Unknown when it was asked last: a lamp must not hold a call's place for as long as
          // the database is away.
          return since == null
              ? askAgain()
              : unknown(deviceId.get(), rule, topic, payload, nowMillis);
        });
  }

  /** The largest packet the broker may send: a payload, its topic and what stands around them. */
  long packetBytesMax() {
    return ingest.limits().packetBytesMax() + (long) Envelope.TOPIC_BYTES_MAX;
  }

  /** The gateway's own topics mean something of their own; nobody may speak there. */
  private static boolean isFree(String topic) {
    return !topic.startsWith(RESERVED) || topic.startsWith(Topics.NATIVE_PREFIX);
  }

  private CompletableFuture<Outcome> known(
      String deviceId, Rule rule, String topic, byte[] payload, long nowMillis) {
    Optional<Device> device = ingest.directory().device(deviceId);
    if (device.isPresent()) {
      unknownSince.remove(deviceId);
      return take(device.get(), rule, topic, payload, nowMillis);
    }
    unknownSince.put(deviceId, nowMillis);
    return unknown(deviceId, rule, topic, payload, nowMillis);
  }

  /** For a person to see, as far as there is room for such. */
  private CompletableFuture<Outcome> unknown(
      String deviceId, Rule rule, String topic, byte[] payload, long nowMillis) {
    ingest.unknownSpeaker(
        deviceId, rule.profile(), broker, topic, ByteBuffer.wrap(payload), nowMillis);
    return refused(RefusalReason.UNKNOWN_DEVICE);
  }

  private CompletableFuture<Outcome> take(
      Device device, Rule rule, String topic, byte[] payload, long nowMillis) {
    if (device.profile() != rule.profile()) {
      ingest.meters().refused(RefusalReason.FOREIGN_TOPIC);
      byte[] kept =
          java.util.Arrays.copyOf(payload, Math.min(payload.length, Ingest.REFUSED_BYTES_MAX));
      return append(Ingest.refused(device, RefusalReason.FOREIGN_TOPIC, topic, kept, nowMillis));
    }
    Envelope envelope = new Envelope(device.id(), device.profile(), nowMillis, topic, payload);
    return append(new Admitted(envelope, Rights.lane(device.profile(), topic)));
  }

  private CompletableFuture<Outcome> append(Admitted admitted) {
    return ingest
        .append(admitted)
        .handle((position, failure) -> {
          if (failure == null) {
            return Outcome.SETTLED;
          }
          ingest.meters().refused(RefusalReason.NOT_DURABLE);
          return Outcome.AGAIN;
        });
  }

  private CompletableFuture<Outcome> refused(RefusalReason reason) {
    ingest.meters().refused(reason);
    return CompletableFuture.completedFuture(Outcome.SETTLED);
  }

  private CompletableFuture<Outcome> askAgain() {
    ingest.meters().refused(RefusalReason.REGISTER_UNAVAILABLE);
    return CompletableFuture.completedFuture(Outcome.ASK_AGAIN);
  }
}
