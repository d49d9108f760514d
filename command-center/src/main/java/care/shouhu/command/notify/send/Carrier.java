package care.shouhu.command.notify.send;

import care.shouhu.command.access.Marks;
import care.shouhu.command.notify.Attempt;
import care.shouhu.command.notify.Failure;
import care.shouhu.command.notify.Notice;
import care.shouhu.core.directory.ChannelKind;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Carries one try to where it goes. Blocks until it is there, refused, or has had its time. */
final class Carrier implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGES_SECONDS_MAX = 5;

  /** A telephone that is found later than this is told by a later ring. */
  private static final int PUSH_LIVES_SECONDS = 600;

  private final LivePages pages;
  private final Marks marks;
  private final Vapid vapid;
  private final PushServices services;
  private final InstantSource clock;
  private final Post post = new Post();
  private final SecureRandom random = new SecureRandom();

  Carrier(LivePages pages, NotifyKeys keys, InstantSource clock) {
    this.pages = pages;
    this.marks = keys.marks();
    this.vapid = keys.vapid();
    this.services = keys.services();
    this.clock = clock;
  }

  /** Sends it. */
  Outcome send(Notice notice, Attempt attempt, Target target, Words words)
      throws InterruptedException {
    return switch (target) {
      case Target.Pages t -> toPages(notice, attempt, words);
      case Target.Browser t -> toBrowser(notice, attempt, t.subscription(), words);
      case Target.Behind t -> toGateway(notice, attempt, t, words);
    };
  }

  private Outcome toPages(Notice notice, Attempt attempt, Words words) {
    ObjectNode message = JsonNodeFactory.instance.objectNode().put("type", "notice");
    message.set("notice", described(notice, attempt, words));
    int open;
    try {
      open =
          pages
              .tell(notice.username(), message.toString())
              .toCompletableFuture()
              .orTimeout(PAGES_SECONDS_MAX, TimeUnit.SECONDS)
              .join();
    } catch (CompletionException e) {
      return Outcome.failed(Failure.TIMEOUT);
    }
    return open == 0 ? Outcome.failed(Failure.NO_PAGE) : Outcome.SENT;
  }

  private Outcome toBrowser(
      Notice notice, Attempt attempt, PushSubscription subscription, Words words)
      throws InterruptedException {
    // Looked at again: what may be sent to is a setting, and the row may be older than it.
    if (!services.allows(subscription.endpoint()) || subscription.problem().isPresent()) {
      return Outcome.failed(Failure.NO_CHANNEL);
    }
    URI endpoint = URI.create(subscription.endpoint());
    ObjectNode payload = described(notice, attempt, words);
    payload.put("token", Codes.token(marks, notice.id(), attempt.number()));
    byte[] salt = new byte[PushCipher.SALT_BYTES];
    random.nextBytes(salt);
    byte[] body;
    try {
      body =
          PushCipher.encrypt(
              bytes(payload),
              P256.publicKey(PushSubscription.bytes(subscription.p256dh())).orElseThrow(),
              PushSubscription.bytes(subscription.auth()),
              P256.newPair(),
              salt);
    } catch (GeneralSecurityException e) {
      return Outcome.failed(Failure.NO_CHANNEL);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/octet-stream");
    headers.put("Content-Encoding", "aes128gcm");
    headers.put("TTL", Integer.toString(PUSH_LIVES_SECONDS));
    headers.put("Urgency", "high");
    headers.put(
        "Authorization", vapid.authorization(PushServices.origin(endpoint), clock.millis()));
    if (notice.about().incident() != null) {
      // What was not fetched yet is replaced by the next ring of the same incident.
      headers.put("Topic", notice.about().incident().replaceAll("[^A-Za-z0-9_-]", "-"));
    }
    return Outcome.of(post.send(endpoint, headers, body));
  }

  private Outcome toGateway(Notice notice, Attempt attempt, Target.Behind target, Words words)
      throws InterruptedException {
    URI url = URI.create(target.gateway().url());
    if (!GatewayAddress.mayReach(url.getHost())) {
      return Outcome.failed(Failure.UNREACHABLE);
    }
    ObjectNode json = described(notice, attempt, words);
    json.put("id", deliveryId(notice, attempt));
    json.put("medium", target.gateway().medium().name());
    json.put("to", target.to().address());
    json.put("language", target.english() ? "en" : "zh");
    json.put("createdAt", notice.createdAtMillis());
    byte[] body = bytes(json);
    long seconds = clock.millis() / 1_000;
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("Shouhu-Delivery", deliveryId(notice, attempt));
    headers.put(Signed.TIME_HEADER, Long.toString(seconds));
    headers.put(Signed.HEADER, Signed.sign(target.secret(), seconds, body));
    return Outcome.of(post.send(url, headers, body));
  }

  /** The same for every try of one attempt: whoever gets it twice knows it by this. */
  static String deliveryId(Notice notice, Attempt attempt) {
    return notice.id() + "." + attempt.number();
  }

  private static ObjectNode described(Notice notice, Attempt attempt, Words words) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", notice.id());
    json.put("attempt", attempt.number());
    json.put("about", notice.about().word());
    json.put("class", notice.alarmClass().name());
    json.put("title", words.title());
    json.put("text", words.text());
    json.put("incidentId", notice.about().incident());
    json.put("assignmentId", notice.about().assignment());
    return json;
  }

  private static byte[] bytes(ObjectNode json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that is no JSON", e);
    }
  }

  /** The channel's word in metrics. */
  static String label(ChannelKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    post.close();
  }
}
