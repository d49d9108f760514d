package care.shouhu.core.wire;

import care.shouhu.core.event.Header;
import care.shouhu.core.event.SenderKey;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;

/**
 * The events of ChirpStack v4 as JSON, on {@code application/{id}/device/{devEui}/event/{type}} or
 * any other topic with the device's id in it.
 *
 * <ul>
 *   <li>{@code up}: {@code data} in base64 is what {@link MilesightUplink} reads, on whichever
 *       {@code fPort}; an uplink without data is a report.
 *   <li>{@code status}: {@code batteryLevel} in percent, unless it is powered otherwise or cannot
 *       tell. {@code join}, {@code location}, {@code ack} of a device that acknowledged: reports.
 *   <li>{@code txack}, {@code log}, {@code integration}, {@code ack} of a device that did not
 *       answer: said by the network about a device that was silent, so they say nothing here.
 * </ul>
 *
 * <p>{@code deviceInfo.devEui} must be the device's id, in either case of its letters: who is
 * called for hangs on it. The key is {@code deduplicationId}; the time is {@code time}, when the
 * network received the frame.
 *
 * <p>Source: the ChirpStack documentation, "Event types".
 */
public final class ChirpStackDecoder {
  private static final int TEXT_CHARS_MAX = 64;

  private ChirpStackDecoder() {}

  static Decoded decode(Envelope envelope) throws IOException {
    try (Json json = Json.object(envelope.payload())) {
      return new Event().read(json).events(envelope);
    }
  }

  /** The fields of one message. */
  private static final class Event {
    private boolean known;
    private boolean byTheNetwork;
    private boolean acknowledged;
    private boolean batteryUnknown;
    private Integer batteryPercent;
    private String deduplicationId;
    private String devEui;
    private String time;
    private String data;
    private Refusal unreadable;

    Event read(Json json) throws IOException {
      for (String path = json.next(); path != null; path = json.next()) {
        try {
          field(json, path);
        } catch (Refusal refusal) {
          unreadable = refusal;
          json.skip();
        }
      }
      return this;
    }

    private void field(Json json, String path) throws IOException {
      switch (path) {
        case "deviceInfo" -> {
          known = true;
          json.enter();
        }
        case "deviceInfo.devEui" -> devEui = json.textIfString();
        case "deduplicationId" -> deduplicationId = json.textIfString();
        case "time" -> time = json.textIfString();
        case "data" -> {
          known = true;
          data = json.text();
        }
        case "batteryLevel" -> batteryPercent = json.integerIfWithin(0, 100);
        case "batteryLevelUnavailable", "externalPowerSource" -> {
          batteryUnknown |= json.isTrue();
          json.skip();
        }
        case "acknowledged" -> {
          acknowledged = json.isTrue();
          json.skip();
        }
        case "downlinkId", "integrationName", "level" -> {
          byTheNetwork = true;
          json.skip();
        }
        default -> json.skip();
      }
    }

    Decoded events(Envelope envelope) {
      if (devEui != null && !devEui.equalsIgnoreCase(envelope.deviceId())) {
        throw new Refusal(
            RejectReason.BAD_VALUE,
            "deviceInfo.devEui is "
                + NativeDecoder.cut(devEui, TEXT_CHARS_MAX)
                + "; the device's own id, "
                + envelope.deviceId()
                + ", is wanted");
      }
      if (data != null && !data.isEmpty()) {
        MilesightUplink uplink = MilesightUplink.read(bytes(data));
        return uplink.findings().events(header(envelope), uplink.batteryPercent());
      }
      if (unreadable != null) {
        throw unreadable;
      }
      if (!known) {
        throw new Refusal(
            RejectReason.MISSING_FIELD, "deviceInfo and data of a ChirpStack v4 event are missing");
      }
      return isSilent(envelope)
          ? new Decoded.Events(List.of())
          : new Findings().events(header(envelope), batteryUnknown ? null : batteryPercent);
    }

    private boolean isSilent(Envelope envelope) {
      List<String> after = Topics.afterDevice(envelope);
      return switch (after.size() == 2 && after.getFirst().equals("event") ? after.getLast() : "") {
        case "txack", "log", "integration" -> true;
        case "ack" -> !acknowledged;
        default -> byTheNetwork;
      };
    }

    private static byte[] bytes(String base64) {
      try {
        return Base64.getDecoder().decode(base64);
      } catch (IllegalArgumentException e) {
        throw new Refusal(
            RejectReason.BAD_VALUE,
            "data is no base64: " + e.getMessage() + "; bytes in base64 are wanted");
      }
    }

    private Header header(Envelope envelope) {
      SenderKey key =
          deduplicationId == null || deduplicationId.isEmpty()
              ? new SenderKey.None()
              : new SenderKey.Text(NativeDecoder.cut(deduplicationId, TEXT_CHARS_MAX));
      if (time == null) {
        return DeviceClock.missing(envelope, key);
      }
      try {
        long atMillis = OffsetDateTime.parse(time).toInstant().toEpochMilli();
        return DeviceClock.at(envelope, key, atMillis);
      } catch (DateTimeException | ArithmeticException e) {
        // What cannot be read is no time, and counts as one before 2020.
        return DeviceClock.at(envelope, key, 0);
      }
    }
  }
}
