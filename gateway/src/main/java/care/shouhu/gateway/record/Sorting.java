package care.shouhu.gateway.record;

import care.shouhu.core.dedupe.DuplicateWindow;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.SenderKey;
import care.shouhu.core.log.LogRecord;
import care.shouhu.core.wire.AliveBeat;
import care.shouhu.core.wire.BadEnvelope;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.Decoders;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.GatewayTopics;
import care.shouhu.core.wire.RejectReason;
import care.shouhu.core.wire.Replayed;
import care.shouhu.core.wire.Stranger;
import care.shouhu.gateway.ingest.RefusalReason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Decides what becomes of each record. The same records against the same window give the same
 * entries, which is how the window is rebuilt after a crash.
 */
final class Sorting {
  private static final String UNKNOWN = "unknown";

  private static final String UNSOUND = "its device id or its receipt is none that a table takes";
  private static final String HOLDS_NUL = "a text holds the character NUL, which no table takes";

  private Sorting() {}

  /** The record's entry; moves the window on. */
  static Entry sort(LogRecord record, DuplicateWindow window) {
    Envelope envelope;
    try {
      envelope = Envelope.fromBytes(record.value());
    } catch (BadEnvelope e) {
      return damaged(record, String.valueOf(e.getMessage()));
    }
    if (!envelope.isSound()) {
      return damaged(record, UNSOUND);
    }
    if (envelope.topic().startsWith("shouhu/") && !envelope.topic().startsWith("shouhu/v1/")) {
      Optional<Entry> own = ofTheGateway(record, envelope, window);
      if (own.isPresent()) {
        return own.get();
      }
    }
    return switch (Decoders.decode(envelope)) {
      case Decoded.Rejected rejected ->
          quarantined(record, envelope, rejected.reason().label(), rejected.detail());
      case Decoded.Events events when holdsNul(events) ->
          quarantined(record, envelope, RejectReason.BAD_VALUE.label(), HOLDS_NUL);
      case Decoded.Events events -> stored(envelope, events, window);
    };
  }

  /** Empty for link changes and commands, which are decoded like a device's words. */
  private static Optional<Entry> ofTheGateway(
      LogRecord record, Envelope envelope, DuplicateWindow window) {
    if (AliveBeat.isOne(envelope)) {
      // Nothing to store: it is there for the desk.
      return Optional.of(
          new Entry.Stored(envelope.deviceId(), envelope.receivedAtMillis(), List.of()));
    }
    if (envelope.topic().startsWith(GatewayTopics.REFUSED_PREFIX)) {
      return Optional.of(refusedAtTheEdge(record, envelope));
    }
    Optional<Entry> replayed = Replayed.of(envelope).map(it -> again(it, window));
    return replayed.isPresent()
        ? replayed
        : Stranger.of(envelope).filter(it -> !it.isNameless()).map(Entry.Noted::new);
  }

  /** No envelope of ours: the record is kept as it is, so that a later version can look again. */
  private static Entry damaged(LogRecord record, String detail) {
    return new Entry.Quarantined(
        record.position(),
        printable(new String(record.key(), StandardCharsets.UTF_8)),
        UNKNOWN,
        UNKNOWN,
        0,
        0,
        record.value(),
        RejectReason.BAD_ENVELOPE.label(),
        printable(detail),
        true);
  }

  /** What the edge kept of a message it refused: under its own topic again. */
  private static Entry refusedAtTheEdge(LogRecord record, Envelope envelope) {
    String rest = envelope.topic().substring(GatewayTopics.REFUSED_PREFIX.length());
    int slash = rest.indexOf('/');
    String reason = slash < 0 ? rest : rest.substring(0, slash);
    return new Entry.Quarantined(
        record.position(),
        printable(envelope.deviceId()),
        envelope.profile().wireName(),
        printable(rest.substring(slash + 1)),
        envelope.receivedAtMillis(),
        envelope.aheadMillis(),
        envelope.payload(),
        printable(reason),
        reason.equals(RefusalReason.TOO_LARGE.label())
            ? "refused for its size; these are its first bytes, the topic before them"
            : "refused at the edge; at most its first kilobyte",
        false);
  }

  /**
   * A message handed in again. The window is asked with the time of the replay, because it goes by
   * the order of receipts; a number without a time is nobody's repeat after so long.
   */
  private static Entry again(Replayed replayed, DuplicateWindow window) {
    Envelope original = replayed.original();
    if (!original.isSound()) {
      String damaged = RejectReason.BAD_ENVELOPE.label();
      return new Entry.StillRefused(replayed.quarantineId(), damaged, UNSOUND);
    }
    return switch (Decoders.decode(original)) {
      case Decoded.Rejected it ->
          new Entry.StillRefused(
              replayed.quarantineId(), it.reason().label(), printable(it.detail()));
      case Decoded.Events it when holdsNul(it) ->
          new Entry.StillRefused(
              replayed.quarantineId(), RejectReason.BAD_VALUE.label(), HOLDS_NUL);
      case Decoded.Events it -> {
        boolean seenBefore =
            switch (it.key()) {
              case SenderKey.Numbered key ->
                  !window.firstTime(original.deviceId(), key, replayed.replayedAtMillis());
              case SenderKey.Text key ->
                  !window.firstTime(original.deviceId(), key, replayed.replayedAtMillis());
              case SenderKey.NumberOnly key -> false;
              case SenderKey.None key -> false;
            };
        var stored =
            new Entry.Stored(original.deviceId(), original.receivedAtMillis(), it.events());
        yield new Entry.FromQuarantine(replayed.quarantineId(), stored, seenBefore);
      }
    };
  }

  /** For a record that was understood and that the database refused all the same. */
  static Entry refused(LogRecord record, String detail) {
    Envelope envelope;
    try {
      envelope = Envelope.fromBytes(record.value());
    } catch (BadEnvelope e) {
      throw new IllegalStateException("was an envelope a moment ago", e);
    }
    return Replayed.of(envelope)
        .<Entry>map(it ->
            new Entry.StillRefused(it.quarantineId(), Entry.DATABASE_REFUSED, printable(detail)))
        .orElseGet(() -> quarantined(record, envelope, Entry.DATABASE_REFUSED, detail));
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
        printable(envelope.deviceId()),
        envelope.profile().wireName(),
        printable(envelope.topic()),
        envelope.receivedAtMillis(),
        envelope.aheadMillis(),
        envelope.payload(),
        reason,
        printable(detail),
        !GatewayTopics.saysNothing(envelope.topic()));
  }

  private static boolean holdsNul(Decoded.Events events) {
    for (DeviceEvent event : events.events()) {
      String text =
          switch (event) {
            case DeviceEvent.Signal signal -> signal.detail();
            case DeviceEvent.Status status -> status.firmware();
            case DeviceEvent.Reply reply -> reply.commandId() + reply.detail();
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
