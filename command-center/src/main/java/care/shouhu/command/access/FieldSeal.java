package care.shouhu.command.access;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Encrypts single fields of the register: identity and telephone numbers, the addresses of channels
 * and the secrets of gateways and second factors. What it gives stands in columns whose names end
 * in {@code _sealed} and {@code _index}. A field is bound to its row: sealed text that was moved to
 * another row or column does not open. Any thread may call it.
 */
public interface FieldSeal {

  /**
   * Encrypted text; another one each time.
   *
   * @param field which field of which row, see {@link #field}
   */
  byte[] seal(String field, String text);

  /**
   * What was sealed for this field.
   *
   * @throws IllegalArgumentException when these bytes were not sealed for it with a key that is
   *     held
   */
  String open(String field, byte[] sealed);

  /**
   * A keyed digest, the same for the same text and telling nothing else: for exact search. Give it
   * one spelling only, such as the digits without blanks.
   */
  byte[] blindIndex(String text);

  /**
   * The digests of all keys that are held, the one of {@link #blindIndex} first: what was written
   * before the keys were rotated has an older one until it is sealed anew.
   */
  List<byte[]> blindIndexes(String text);

  /** The one spelling of a number by which it is searched: letters and digits only. */
  static String searched(String text) {
    return text.toUpperCase(Locale.ROOT).replaceAll("[^0-9A-Z]", "");
  }

  /**
   * Names a field of a row.
   *
   * @param id of the row; ids are never used twice
   */
  static String field(String table, String id, String column) {
    return table + "/" + id + "/" + column;
  }

  /** Where a channel leads. */
  static String channelAddress(String channelId) {
    return field("user_channel", channelId, "address_sealed");
  }

  /** What a gateway signs with. */
  static String gatewaySecret(String gatewayId) {
    return field("notify_gateway", gatewayId, "secret_sealed");
  }

  /** A user's second factor. */
  static String secondFactor(String username) {
    return field("app_user", username, "totp_sealed");
  }

  /** As {@link #seal}, in the form the directory carries (base64url). */
  default String sealText(String field, String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(seal(field, text));
  }

  /**
   * What the directory carries of this field: also as a copy of before V305 has it. Empty when it
   * was not sealed for it with a key that is held.
   */
  default Optional<String> openText(String field, String sealed) {
    try {
      byte[] bytes =
          Marks.isOld(sealed)
              ? sealed.getBytes(StandardCharsets.US_ASCII)
              : Base64.getUrlDecoder().decode(sealed);
      return Optional.of(open(field, bytes));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
