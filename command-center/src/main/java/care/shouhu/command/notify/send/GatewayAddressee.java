package care.shouhu.command.notify.send;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;

/**
 * Whom a gateway reaches: a telephone number, or a name it knows. Kept sealed.
 *
 * @param language {@code zh} or {@code en}
 */
public record GatewayAddressee(String address, String language) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final int SHOWN_START = 3;
  private static final int SHOWN_END = 4;

  /** What a person may be shown of it: {@code 138****0000}. */
  public String label() {
    int length = address.length();
    return length <= SHOWN_START + SHOWN_END
        ? address.charAt(0) + "****"
        : address.substring(0, SHOWN_START) + "****" + address.substring(length - SHOWN_END);
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
  static Optional<GatewayAddressee> parse(String json) {
    try {
      return Optional.of(JSON.readValue(json, GatewayAddressee.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
