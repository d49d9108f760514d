package care.shouhu.gateway.bridge;

import care.shouhu.core.config.BridgeConfig;
import care.shouhu.gateway.bridge.Intake.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the broker, for its {@link Share} of a rule.
 *
 * <pre>
 * Down ─ dial ─► Connecting ─ subscribed ─► Up
 *   ▲                │ failed                │ lost
 *   └─── wait ◄──────┴───────────────────────┘          close() ─► Closed, from each
 * </pre>
 *
 * <p>The broker keeps the session, and with it each message that was not acknowledged, for {@value
 * #SESSION_KEPT_SECONDS} s. A message is acknowledged when it is durable; one that the log does not
 * take is offered again and again, and the receive maximum keeps the broker from sending more than
 * {@value #RECEIVE_MAX} meanwhile. QoS 1 at most: Paho's v5 client answers QoS 2 before it is asked
 * to (its issue 994).
 *
 * <p>Everything but Paho's callbacks happens on the one thread of {@code turn}.
 */
final class BridgeLink {
  static final int RECEIVE_MAX = 256;
  private static final int NAMELESS_MAX = RECEIVE_MAX / 4;
  private static final long SESSION_KEPT_SECONDS = 7 * 86_400L;
  private static final int KEEP_ALIVE_SECONDS = 30;
  private static final int ANSWER_SECONDS_MAX = 10;
  private static final int REFUSED_FROM = 0x80;
  private static final int RETAINED_WITH_A_NEW_SESSION = 1;
  private static final long AGAIN_MILLIS = 1_000;
  private static final long DIAL_MILLIS_MIN = 500;
  private static final long DIAL_MILLIS_MAX = 30_000;
  private static final Logger LOG = LoggerFactory.getLogger(BridgeLink.class);

  private final BridgeConfig config;
  private final Share share;
  private final String clientId;
  private final Intake intake;
  private final BridgeMeters meters;
  private final InstantSource clock;
  private final ScheduledExecutorService turn;

  /** Packet ids of messages that wait for the register. */
  private final Set<Integer> nameless = new HashSet<>();

  private MqttAsyncClient client;
  private long waitMillis = DIAL_MILLIS_MIN;
  private boolean up;
  private boolean closed;

  BridgeLink(
      BridgeConfig config,
      Share share,
      Intake intake,
      BridgeMeters meters,
      InstantSource clock,
      ScheduledExecutorService turn) {
    this.config = config;
    this.share = share;
    this.clientId = config.clientId() + "-" + share.name();
    this.intake = intake;
    this.meters = meters;
    this.clock = clock;
    this.turn = turn;
  }

  void start() {
    turn.execute(this::dial);
  }

  /** Blocks this link's thread for {@value #ANSWER_SECONDS_MAX} s at most each step. */
  private void dial() {
    if (closed) {
      return;
    }
    try {
      nameless.clear();
      client = new MqttAsyncClient(config.uri(), clientId, new MemoryPersistence());
      client.setManualAcks(true);
      client.setCallback(new Arrivals(client, this::arrived, this::lost));
      client.connect(options()).waitForCompletion(ANSWER_SECONDS_MAX * 1_000L);
      String plain = share.rule().pattern().filter();
      String filter =
          config.group().map(it -> "$share/" + share.group(it) + "/" + plain).orElse(plain);
      var wanted = new MqttSubscription(filter, 1);
      // What is retained comes with a new session only: a state of yesterday is no call of today.
      wanted.setRetainHandling(RETAINED_WITH_A_NEW_SESSION);
      var subscribed = client.subscribe(new MqttSubscription[] {wanted});
      subscribed.waitForCompletion(ANSWER_SECONDS_MAX * 1_000L);
      int code = subscribed.getReasonCodes()[0];
      if (code >= REFUSED_FROM) {
        throw new MqttException(code);
      }
      share.subscribed(clock.millis());
      up = true;
      waitMillis = DIAL_MILLIS_MIN;
      meters.connected(1);
      LOG.info("bridge takes {} from {}", filter, config.uri());
    } catch (MqttException e) {
      LOG.warn("bridge to {} as {}: {}", config.uri(), clientId, said(e));
      hangUp();
      dialLater();
    } catch (RuntimeException e) {
      LOG.error("bridge to {} as {} met a bug", config.uri(), clientId, e);
      hangUp();
      dialLater();
    }
  }

  private MqttConnectionOptions options() {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(false);
    options.setSessionExpiryInterval(SESSION_KEPT_SECONDS);
    options.setReceiveMaximum(RECEIVE_MAX);
    // Paho makes room for what a header announces before anybody can look at it.
    options.setMaximumPacketSize(intake.packetBytesMax());
    options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
    options.setConnectionTimeout(ANSWER_SECONDS_MAX);
    options.setAutomaticReconnect(false);
    config.user().ifPresent(options::setUserName);
    config
        .password()
        .ifPresent(
            password -> options.setPassword(password.value().getBytes(StandardCharsets.UTF_8)));
    return options;
  }

  private void dialLater() {
    long millis = ThreadLocalRandom.current().nextLong(waitMillis / 2, waitMillis + 1);
    waitMillis = Math.min(DIAL_MILLIS_MAX, waitMillis * 2);
    meters.redialled();
    later(this::dial, millis);
  }

  /** Paho's thread. */
  private void lost(MqttAsyncClient from) {
    onTurn(() -> {
      if (isCurrent(from) && !closed) {
        LOG.warn("bridge to {} as {}: connection lost", config.uri(), clientId);
        hangUp();
        dialLater();
      }
    });
  }

  /** Whether this is the connection, and not an earlier one that still has something to say. */
  @SuppressWarnings("ReferenceEquality") // Two connections are never equal, only the same.
  private boolean isCurrent(MqttAsyncClient from) {
    return from == client;
  }

  private void hangUp() {
    if (up) {
      up = false;
      meters.connected(-1);
    }
    if (client != null) {
      try {
        client.disconnectForcibly(0, 500, false);
        client.close(true);
      } catch (MqttException e) {
        LOG.debug("bridge {} ended: {}", clientId, said(e));
      }
      client = null;
    }
  }

  /** Paho's thread. */
  private void arrived(MqttAsyncClient from, String topic, MqttMessage message) {
    if (share.takes(topic, clock.millis())) {
      meters.taken(1);
      offer(from, topic, message);
    } else {
      onTurn(() -> {
        if (isCurrent(from)) {
          letGo(message);
        }
      });
    }
  }

  /** The rule's other link takes it. */
  private void letGo(MqttMessage message) {
    meters.letGo();
    var _ = acknowledge(message);
  }

  private void offer(MqttAsyncClient from, String topic, MqttMessage message) {
    var _ =
        intake
            .take(share.rule(), topic, message.getPayload(), clock.millis())
            .whenComplete(
                (outcome, fault) -> onTurn(() -> settle(from, topic, message, outcome, fault)));
  }

  private void settle(
      MqttAsyncClient from, String topic, MqttMessage message, Outcome outcome, Throwable fault) {
    if (!isCurrent(from)) {
      // The broker sends it again on the new connection.
      meters.taken(-1);
      return;
    }
    if (fault != null) {
      LOG.error(
          "bridge {}: a message on {} met a bug and is kept by the broker", clientId, topic, fault);
    }
    boolean again = fault != null || outcome == Outcome.AGAIN || mayAskAgain(message, outcome);
    if (again && message.getQos() > 0) {
      later(() -> retry(from, topic, message), AGAIN_MILLIS);
      return;
    }
    meters.taken(-1);
    if (again) {
      meters.lost();
      return;
    }
    if (acknowledge(message)) {
      meters.acknowledged();
    }
  }

  /**
   * Whether a message whose device the register could not be asked about may wait here. Of these
   * only some: hundreds of lamps must not take up the places of calls as long as the database is
   * away. Who is registered is known without it.
   */
  private boolean mayAskAgain(MqttMessage message, Outcome outcome) {
    if (outcome != Outcome.ASK_AGAIN) {
      nameless.remove(message.getId());
      return false;
    }
    if (nameless.size() < NAMELESS_MAX) {
      nameless.add(message.getId());
    }
    return nameless.contains(message.getId());
  }

  private void retry(MqttAsyncClient from, String topic, MqttMessage message) {
    if (isCurrent(from) && share.takes(topic, clock.millis())) {
      offer(from, topic, message);
      return;
    }
    meters.taken(-1);
    if (isCurrent(from)) {
      // The other link has it by now, and calls may wait behind it.
      nameless.remove(message.getId());
      letGo(message);
    }
  }

  /** Whether the broker was told to forget it. */
  private boolean acknowledge(MqttMessage message) {
    if (message.getQos() == 0) {
      return false;
    }
    try {
      client.messageArrivedComplete(message.getId(), message.getQos());
      return true;
    } catch (MqttException e) {
      LOG.warn("bridge {} could not acknowledge: {}", clientId, said(e));
      hangUp();
      dialLater();
      return false;
    }
  }

  private void later(Runnable step, long millis) {
    try {
      var _ = turn.schedule(step, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("bridge {} is closed", clientId);
    }
  }

  private void onTurn(Runnable step) {
    later(step, 0);
  }

  /** The session stays at the broker: what comes meanwhile waits there. On the link's thread. */
  void close() {
    closed = true;
    hangUp();
  }

  private static String said(MqttException e) {
    return e.getMessage() + (e.getCause() == null ? "" : " (" + e.getCause().getMessage() + ")");
  }
}
