package care.shouhu.command.notify.send;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a browser can be pushed to, as it said itself. Whoever has it can send to the person, so it
 * is kept sealed.
 *
 * @param endpoint address at the push service
 * @param p256dh the browser's public key, base64url of 65 bytes
 * @param auth what only the browser and we know, base64url of 16 bytes
 * @param language {@code zh} or {@code en}
 */
public record PushSubscription(String endpoint, String p256dh, String auth, String language) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final int AUTH_BYTES = 16;

  /** What is wrong with it; empty when it can be used. */
  public Optional<String> problem() {
    byte[] key = bytes(p256dh);
    if (key == null || P256.publicKey(key).isEmpty()) {
      return Optional.of("keys.p256dh: a point of P-256, 65 bytes in base64url, is wanted");
    }
    byte[] secret = bytes(auth);
    return secret == null || secret.length != AUTH_BYTES
        ? Optional.of("keys.auth: 16 bytes in base64url are wanted")
        : Optional.empty();
  }

  /** Null for text that is no base64url. */
  static byte[] bytes(String text) {
    try {
      return Base64.getUrlDecoder().decode(text.replace("=", ""));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The push service; the part of the metrics and of its health. */
  String host() {
    return URI.create(endpoint).getHost();
  }

  /** As it is sealed. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record that is no JSON", e);
    }
  }

  /** Empty when it is none. */
  static Optional<PushSubscription> parse(String json) {
    try {
      return Optional.of(JSON.readValue(json, PushSubscription.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
