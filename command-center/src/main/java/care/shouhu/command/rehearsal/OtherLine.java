package care.shouhu.command.rehearsal;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.Decoders;
import care.shouhu.core.wire.Envelope;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A line of any other shape than {@link Line} reads: the whole of it is the payload, and the very
 * decoder of the gateway's log says what it means.
 *
 * @param device its number, or {@link DeviceIndex#UNKNOWN}
 * @param atMillis what it says of its time, or {@link Line#NONE}
 * @param line its number in its block, from 1
 */
// The bytes of the line in its block; nobody compares two of them.
@SuppressWarnings("ArrayRecordComponent")
record OtherLine(
    int device,
    String deviceId,
    String type,
    long atMillis,
    long receivedAtMillis,
    byte[] text,
    long line) {

  private static final String TYPES = "type must be reading, event, status or reply";

  /**
   * What it says.
   *
   * @throws BadLine when the decoder refuses it
   */
  List<DeviceEvent> events(long nowMillis) {
    Envelope envelope =
        new Envelope(
            deviceId, Profile.NATIVE, nowMillis, "shouhu/v1/" + deviceId + "/" + type, text);
    return switch (Decoders.decode(envelope)) {
      case Decoded.Events said -> said.events();
      case Decoded.Rejected rejected ->
          throw new BadLine(rejected.reason().label() + ": " + rejected.detail());
    };
  }

  /** Reads what stands beside the payload. Not thread-safe. */
  static final class Reader {
    private final JsonFactory json = new JsonFactory();
    private final DeviceIndex devices;
    private String device;
    private String type;
    private long atMillis;
    private long receivedAtMillis;

    Reader(DeviceIndex devices) {
      this.devices = devices;
    }

    OtherLine read(byte[] text, long line) {
      if (text.length == 1 && text[0] == BlockReader.TOO_LONG) {
        throw new BadLine("longer than " + BlockReader.LINE_BYTES_MAX + " bytes");
      }
      device = null;
      type = null;
      atMillis = Line.NONE;
      receivedAtMillis = Line.NONE;
      try (JsonParser parser = json.createParser(text)) {
        fields(parser);
      } catch (JsonProcessingException e) {
        throw new BadLine("no JSON: " + e.getOriginalMessage());
      } catch (IOException e) {
        throw new BadLine("no JSON: " + e.getMessage());
      }
      if (device == null || device.isEmpty()) {
        throw new BadLine("device is missing; the id of the device that said it is wanted");
      }
      boolean known =
          "reading".equals(type)
              || "event".equals(type)
              || "status".equals(type)
              || "reply".equals(type);
      if (!known) {
        throw new BadLine(type == null ? "type is missing; " + TYPES : TYPES + ", not " + type);
      }
      byte[] id = device.getBytes(StandardCharsets.UTF_8);
      int number = devices.find(id, 0, id.length);
      return new OtherLine(number, device, type, atMillis, receivedAtMillis, text, line);
    }

    private void fields(JsonParser parser) throws IOException {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new BadLine("a JSON object is wanted");
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        switch (name) {
          case "device" -> device = value == JsonToken.VALUE_STRING ? parser.getText() : null;
          case "type" -> type = value == JsonToken.VALUE_STRING ? parser.getText() : null;
          case "at" -> atMillis = millis(parser, value);
          case "receivedAt" -> {
            receivedAtMillis = millis(parser, value);
            if (receivedAtMillis == Line.NONE || receivedAtMillis < 0) {
              throw new BadLine("receivedAt must be epoch milliseconds");
            }
          }
          default -> parser.skipChildren();
        }
      }
    }

    private static long millis(JsonParser parser, JsonToken value) throws IOException {
      if (value == JsonToken.VALUE_NUMBER_INT
          && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
        return parser.getLongValue();
      }
      if (value == JsonToken.VALUE_NUMBER_FLOAT) {
        return (long) parser.getDoubleValue();
      }
      parser.skipChildren();
      return Line.NONE;
    }
  }
}
