package care.shouhu.command.notify;

import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.notify.Receiver.Received;
import care.shouhu.command.notify.send.BrowserSide;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A browser with a subscription of its own at the push service of the test. */
final class Telephone implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Receiver push;
  private final RunningCommandCenter running;
  private final KeyPair keys;
  private final byte[] point;
  private final byte[] auth = new byte[16];
  private final String path = "/push/" + COUNT.incrementAndGet();
  private int read;

  Telephone(Receiver push, RunningCommandCenter running) throws Exception {
    this.push = push;
    this.running = running;
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    keys = generator.generateKeyPair();
    point = BrowserSide.point((ECPublicKey) keys.getPublic());
    new SecureRandom().nextBytes(auth);
  }

  /** The id of the channel. */
  String subscribe(String cookie) {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    HttpResponse<String> added =
        running.post(
            "/api/v1/me/push-subscriptions",
            cookie,
            "{\"endpoint\":\"%s%s\",\"keys\":{\"p256dh\":\"%s\",\"auth\":\"%s\"}}"
                .formatted(
                    push.origin(),
                    path,
                    base64.encodeToString(point),
                    base64.encodeToString(auth)));
    assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
    return json(added).get("id").asText();
  }

  /** The next push, as only this browser can read it. */
  JsonNode next() throws Exception {
    await(() -> mine().size() > read);
    Received request = mine().get(read++);
    assertThat(request.headers().get("Content-Encoding")).isEqualTo("aes128gcm");
    assertThat(request.headers().get("TTL")).isEqualTo("600");
    assertThat(request.headers().get("Authorization")).startsWith("vapid t=");
    return json(BrowserSide.read(request.body(), keys.getPrivate(), point, auth));
  }

  private List<Received> mine() {
    return push.received().stream().filter(request -> request.path().equals(path)).toList();
  }

  /** It reports without a session; the status of the answer. */
  int says(JsonNode notice, String state) {
    return saysWithToken(notice, notice.get("token").asText(), state);
  }

  int saysWithToken(JsonNode notice, String token, String state) {
    return running
        .post(
            "/api/v1/notices/" + notice.get("id").asText() + "/receipt",
            null,
            "{\"attempt\":%d,\"token\":\"%s\",\"state\":\"%s\"}"
                .formatted(notice.get("attempt").asInt(), token, state))
        .statusCode();
  }

  @Override
  public void close() {
    // Its subscription ends with the user's channels.
  }
}
