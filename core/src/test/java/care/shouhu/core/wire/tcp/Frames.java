package care.shouhu.core.wire.tcp;

import care.shouhu.core.event.ClockFlag;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.Envelope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Frames as they stand in tests: in hexadecimal or text, and what was read in one line. */
final class Frames {
  /** 2026-11-24T12:00:00Z, after all frames in the tests were captured. */
  static final long NOW = 1_795_521_600_000L;

  private Frames() {}

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  static String hex(byte[] bytes) {
    return bytes == null ? "none" : HexFormat.of().formatHex(bytes);
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static Envelope envelope(TcpProtocol protocol, byte[] frame) {
    return new Envelope("d-1", protocol.profile(), NOW, TcpProtocol.TOPIC_URGENT, frame);
  }

  /** Number and lane, or why it is malformed. */
  static String heard(TcpProtocol protocol, byte[] frame) {
    var heard = protocol.hear(frame, NOW);
    return heard.malformed() == null ? heard.number() + " " + heard.keep() : heard.malformed();
  }

  /**
   * Such as {@code CALL SOS key @2020-10-16T07:53:49Z, status 99 @…}; without a time at receipt.
   */
  static String words(Decoded decoded) {
    return switch (decoded) {
      case Decoded.Rejected rejected -> rejected.reason() + ": " + rejected.detail();
      case Decoded.Events events ->
          events.events().stream().map(Frames::words).collect(Collectors.joining(", "));
    };
  }

  private static String words(DeviceEvent event) {
    String what =
        switch (event) {
          case DeviceEvent.Signal signal -> signal.kind() + " " + signal.detail();
          case DeviceEvent.Status status -> "status " + status.batteryPercent();
          default -> event.toString();
        };
    return what + time(event.header());
  }

  private static String time(Header header) {
    return header.clock() == ClockFlag.DEVICE
        ? " @" + Instant.ofEpochMilli(header.atMillis())
        : " " + header.clock();
  }

  static Header header(Decoded decoded) {
    return ((Decoded.Events) decoded).events().getFirst().header();
  }
}
