package care.shouhu.core.wire;

import care.shouhu.core.event.Header;
import care.shouhu.core.event.SenderKey;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What a Milesight VS373 fall radar publishes over MQTT:
 *
 * <pre>
 * {"device_info":{"device_sn":"6806E41970333123","time":"2025-09-06 14:13:28",…},
 *  "trigger_data":{"type":0,"trigger_id":1073,"event":3,"status":1,"sub_no":3}}
 * </pre>
 *
 * {@link Vs373Alarm} says what becomes of {@code event} and {@code status}. Without {@code
 * trigger_data} it is a report. The names are taken with spaces for underscores and with {@code
 * trigger_data} inside {@code device_info} too, as the maker's own pages show both.
 *
 * <p>{@code time} is the device's local time and has no zone. It is read as Asia/Shanghai, and
 * holds within {@value #ZONE_DOUBT_MINUTES} minutes of the receipt: a larger difference may as well
 * be another zone as an old message, and a fall must not look hours old because nobody set the
 * zone. The receipt time holds then.
 *
 * <p>The key is {@code time} with a digest of the payload, in which {@code trigger_id} is; without
 * a time that could be there is none.
 *
 * <p>Source: Milesight, VS373 user guide, "Trigger Report".
 */
public final class MilesightVs373Decoder {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  /** Asia/Shanghai has had no summer time since 1991. */
  private static final ZoneOffset SHANGHAI = ZoneOffset.ofHours(8);

  /** The nearest zones differ by this much. */
  private static final int ZONE_DOUBT_MINUTES = 15;

  private static final int TIME_CHARS_MAX = 32;

  private MilesightVs373Decoder() {}

  static Decoded decode(Envelope envelope) throws IOException {
    try (Json json = Json.object(envelope.payload())) {
      return new Report().read(json).events(envelope);
    }
  }

  /** The fields of one message. */
  private static final class Report {
    private boolean hasDevice;
    private boolean hasTrigger;
    private Integer event;
    private Integer status;
    private Integer number;
    private String time;

    Report read(Json json) throws IOException {
      for (String path = json.next(); path != null; path = json.next()) {
        try {
          field(json, last(path));
        } catch (Refusal refusal) {
          // There twice: the first counts.
          json.skip();
        }
      }
      return this;
    }

    private void field(Json json, String name) throws IOException {
      switch (name) {
        case "device_info" -> {
          hasDevice = true;
          json.enter();
        }
        case "trigger_data" -> {
          hasTrigger = true;
          json.enter();
        }
        case "event" -> event = json.integerIfWithin(0, 255);
        case "status" -> status = json.integerIfWithin(0, 255);
        case "trigger_id" -> number = json.integerIfWithin(0, Integer.MAX_VALUE);
        case "time" -> time = NativeDecoder.cut(json.textIfString(), TIME_CHARS_MAX);
        default -> json.skip();
      }
    }

    private static String last(String path) {
      return path.substring(path.lastIndexOf('.') + 1).replace(' ', '_').toLowerCase(Locale.ROOT);
    }

    Decoded events(Envelope envelope) {
      var findings = new Findings();
      if (event != null) {
        Vs373Alarm.signal(event, status, isNumbered())
            .ifPresent(kind -> findings.add(kind, Vs373Alarm.words(event, status)));
      } else if (hasTrigger || !hasDevice) {
        throw new Refusal(
            RejectReason.MISSING_FIELD, "trigger_data.event, a number from 0 to 8, is missing");
      }
      return findings.events(header(envelope), null);
    }

    private boolean isNumbered() {
      return number != null && number != Vs373Alarm.NO_NUMBER;
    }

    private Header header(Envelope envelope) {
      if (time == null) {
        return DeviceClock.missing(envelope, new SenderKey.None());
      }
      long atMillis = millis(time);
      if (!DeviceClock.holds(atMillis, envelope.receivedAtMillis())) {
        return DeviceClock.at(envelope, new SenderKey.None(), atMillis);
      }
      var key = new SenderKey.Text(time + "#" + Long.toHexString(Fnv.hash64(envelope.payload())));
      long differenceMillis = Math.abs(envelope.receivedAtMillis() - atMillis);
      return differenceMillis < ZONE_DOUBT_MINUTES * 60_000L
          ? DeviceClock.at(envelope, key, atMillis)
          : DeviceClock.at(envelope, key, 0);
    }

    /** What cannot be read counts as before 2020. */
    private static long millis(String time) {
      try {
        return LocalDateTime.parse(time.strip(), TIME).toInstant(SHANGHAI).toEpochMilli();
      } catch (DateTimeException e) {
        return 0;
      }
    }
  }
}
