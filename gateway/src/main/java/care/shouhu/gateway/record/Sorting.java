package care.shouhu.gateway.record;

import care.shouhu.core.dedupe.DuplicateWindow;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.log.LogRecord;
import care.shouhu.core.wire.BadEnvelope;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.Decoders;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.RejectReason;
import care.shouhu.gateway.ingest.Ingest;
import care.shouhu.gateway.ingest.RefusalReason;
import java.nio.charset.StandardCharsets;

/**
 * Decides what becomes of each record. The same records against the same window give the same
 * entries, which is how the window is rebuilt after a crash.
 */
final class Sorting {
  private Sorting() {}

  /** The record's entry; moves the window on. */
  static Entry sort(LogRecord record, DuplicateWindow window) {
    Envelope envelope;
    try {
      envelope = Envelope.fromBytes(record.value());
    } catch (BadEnvelope e) {
      String deviceId = printable(new String(record.key(), StandardCharsets.UTF_8));
      return new Entry.Quarantined(
          record.position(),
          deviceId,
          "unknown",
          "unknown",
          0,
          record.value(),
          RejectReason.BAD_ENVELOPE.label(),
          printable(String.valueOf(e.getMessage())));
    }
    if (envelope.topic().startsWith(Ingest.REFUSED_TOPIC_PREFIX)) {
      return refusedAtTheEdge(record, envelope);
    }
    return switch (Decoders.decode(envelope)) {
      case Decoded.Rejected rejected ->
          quarantined(record, envelope, rejected.reason().label(), rejected.detail());
      case Decoded.Events events when holdsNul(events) ->
          quarantined(
              record,
              envelope,
              RejectReason.BAD_VALUE.label(),
              "a text holds the character NUL, which no table takes");
      case Decoded.Events events -> stored(envelope, events, window);
    };
  }

  /** What the edge kept of a message it refused: under its own topic again. */
  private static Entry refusedAtTheEdge(LogRecord record, Envelope envelope) {
    String rest = envelope.topic().substring(Ingest.REFUSED_TOPIC_PREFIX.length());
    int slash = rest.indexOf('/');
    String reason = slash < 0 ? rest : rest.substring(0, slash);
    return new Entry.Quarantined(
        record.position(),
        envelope.deviceId(),
        envelope.profile().wireName(),
        printable(rest.substring(slash + 1)),
        envelope.receivedAtMillis(),
        envelope.payload(),
        printable(reason),
        reason.equals(RefusalReason.TOO_LARGE.label())
            ? "refused for its size; these are its first bytes, the topic before them"
            : "refused at the edge; at most its first kilobyte");
  }

  /** For a record that was understood and that the database refused all the same. */
  static Entry refused(LogRecord record, String detail) {
    try {
      Envelope envelope = Envelope.fromBytes(record.value());
      return quarantined(record, envelope, "database_refused", detail);
    } catch (BadEnvelope e) {
      throw new IllegalStateException("was an envelope a moment ago", e);
    }
  }

  private static Entry stored(Envelope envelope, Decoded.Events events, DuplicateWindow window) {
    String deviceId = envelope.deviceId();
    long receivedAtMillis = envelope.receivedAtMillis();
    return window.firstTime(deviceId, events.key(), receivedAtMillis)
        ? new Entry.Stored(deviceId, receivedAtMillis, events.events())
        : new Entry.Duplicate(deviceId, receivedAtMillis);
  }

  private static Entry quarantined(
      LogRecord record, Envelope envelope, String reason, String detail) {
    return new Entry.Quarantined(
        record.position(),
        envelope.deviceId(),
        envelope.profile().wireName(),
        printable(envelope.topic()),
        envelope.receivedAtMillis(),
        envelope.payload(),
        reason,
        printable(detail));
  }

  private static boolean holdsNul(Decoded.Events events) {
    for (DeviceEvent event : events.events()) {
      String text =
          switch (event) {
            case DeviceEvent.Signal signal -> signal.detail();
            case DeviceEvent.Status status -> status.firmware();
            case DeviceEvent.Reply reply -> reply.detail();
            case DeviceEvent.Reading reading -> null;
            case DeviceEvent.Link link -> null;
            case DeviceEvent.CommandProgress progress -> null;
          };
      if (text != null && text.indexOf('\0') >= 0) {
        return true;
      }
    }
    return false;
  }

  /** PostgreSQL's text takes every character but one. */
  private static String printable(String text) {
    return text.replace('\0', '\uFFFD');
  }
}
