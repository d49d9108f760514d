package care.shouhu.core.wire;

import care.shouhu.core.directory.Device.Profile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Somebody who was not let in, with what they said: what a person needs to register the device, or
 * to see why a registered one stays away. In the log it is an {@link Envelope}; only the gateway
 * makes one. Its payload:
 *
 * <pre>
 * byte  length of the address, then the address in UTF-8
 * …     what was said, to the end
 * </pre>
 *
 * @param claimedId who it says it is, null for nobody; whatever came is cut to {@value
 *     #CLAIMED_ID_CHARS_MAX} characters and made printable
 * @param protocol {@code mqtt}, or a profile's wire name
 * @param address where from, for people; may be empty
 * @param atMillis gateway time, epoch milliseconds
 * @param said at most {@value #SAID_BYTES_MAX} bytes, the rest is cut off; never a secret
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes on their way into the log; never compared.
public record Stranger(
    Reason reason, String claimedId, String protocol, String address, long atMillis, byte[] said) {

  public static final int CLAIMED_ID_CHARS_MAX = 64;
  public static final int SAID_BYTES_MAX = 1_024;
  private static final int ADDRESS_CHARS_MAX = 60;

  private static final Pattern PROTOCOL = Pattern.compile("[a-z0-9_]{1,32}");

  /** Why it was not let in. */
  public enum Reason {
    /** The register has no such device. */
    UNKNOWN_DEVICE(GatewayTopics.UNKNOWN_PREFIX),
    /** The register has it, with another secret. */
    WRONG_SECRET(GatewayTopics.WRONG_SECRET_PREFIX);

    private final String topicPrefix;

    Reason(String topicPrefix) {
      this.topicPrefix = topicPrefix;
    }

    /** The word in the database and the contract, such as {@code wrong_secret}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Stranger {
    if (!PROTOCOL.matcher(protocol).matches()) {
      throw new IllegalArgumentException("not a protocol's word: " + protocol);
    }
    claimedId = printable(claimedId == null ? "" : claimedId, CLAIMED_ID_CHARS_MAX);
    address = printable(address, ADDRESS_CHARS_MAX);
    said = said.length <= SAID_BYTES_MAX ? said : Arrays.copyOf(said, SAID_BYTES_MAX);
  }

  /** Whether nobody could tell it from others: it gave no id at all. */
  public boolean isNameless() {
    return claimedId.isEmpty();
  }

  /**
   * What the log keeps of it.
   *
   * @throws IllegalArgumentException when it {@link #isNameless()}
   */
  public Envelope toEnvelope() {
    byte[] from = address.getBytes(StandardCharsets.UTF_8);
    byte[] payload = new byte[1 + from.length + said.length];
    payload[0] = (byte) from.length;
    System.arraycopy(from, 0, payload, 1, from.length);
    System.arraycopy(said, 0, payload, 1 + from.length, said.length);
    // The profile says nothing here: who is not registered has none.
    return new Envelope(
        claimedId, Profile.NATIVE, atMillis, reason.topicPrefix + protocol, payload);
  }

  /** The stranger in an envelope; empty when the envelope is no stranger's, or damaged. */
  public static Optional<Stranger> of(Envelope envelope) {
    for (Reason reason : Reason.values()) {
      if (envelope.topic().startsWith(reason.topicPrefix)) {
        return of(envelope, reason);
      }
    }
    return Optional.empty();
  }

  private static Optional<Stranger> of(Envelope envelope, Reason reason) {
    String protocol = envelope.topic().substring(reason.topicPrefix.length());
    byte[] payload = envelope.payload();
    int addressEnd = payload.length == 0 ? Integer.MAX_VALUE : 1 + Byte.toUnsignedInt(payload[0]);
    if (addressEnd > payload.length || !PROTOCOL.matcher(protocol).matches()) {
      return Optional.empty();
    }
    String address = new String(payload, 1, addressEnd - 1, StandardCharsets.UTF_8);
    byte[] said = Arrays.copyOfRange(payload, addressEnd, payload.length);
    return Optional.of(
        new Stranger(
            reason, envelope.deviceId(), protocol, address, envelope.receivedAtMillis(), said));
  }

  /** Without control characters, private ones and halves of pairs. */
  private static String printable(String text, int charsMax) {
    StringBuilder kept = new StringBuilder(Math.min(text.length(), charsMax));
    int at = 0;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      at += Character.charCount(character);
      int shown = isPrintable(character) ? character : '\uFFFD';
      if (kept.length() + Character.charCount(shown) > charsMax) {
        break;
      }
      kept.appendCodePoint(shown);
    }
    return kept.toString();
  }

  private static boolean isPrintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
