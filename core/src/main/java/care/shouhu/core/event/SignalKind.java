package care.shouhu.core.event;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of a native {@code event} payload (design §5). */
public enum SignalKind {
  FALL,
  CALL,
  CANCEL,
  BED_EXIT,
  BED_ENTER,
  TAMPER,
  LOW_BATTERY;

  private static final Map<String, SignalKind> BY_WIRE_NAME =
      Stream.of(values()).collect(Collectors.toMap(SignalKind::wireName, Function.identity()));

  /** The name in payloads and in the database, such as {@code bed_exit}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind of a name in a payload; empty when there is none of that name. */
  public static Optional<SignalKind> ofWireName(String name) {
    return Optional.ofNullable(BY_WIRE_NAME.get(name));
  }
}
