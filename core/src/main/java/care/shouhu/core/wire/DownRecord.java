package care.shouhu.core.wire;

import care.shouhu.core.event.CommandStep;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A record of the log's lane DOWN. Its key is the device's id. A command's value is at the same
 * time the native payload that the device gets; the end of one is the gateway's own note, so that
 * after a restart it sends nothing a second time.
 *
 * <pre>
 * {"id":"C-12","kind":"set_interval","seconds":30,"at":1795521600123,"expiresAt":1795521660123}
 * {"id":"C-12","ended":"delivered"}
 * </pre>
 */
public sealed interface DownRecord {

  /** A command to deliver. */
  record Issued(DeviceCommand command) implements DownRecord {}

  /** The gateway is done with a command, and has told what became of it. */
  record Ended(String deviceId, String commandId, CommandStep step) implements DownRecord {}

  /** The record's key. */
  default byte[] key() {
    String deviceId =
        switch (this) {
          case Issued issued -> issued.command().deviceId();
          case Ended ended -> ended.deviceId();
        };
    return deviceId.getBytes(StandardCharsets.UTF_8);
  }

  /** The record's value; of a command, what a native device is sent. */
  default byte[] value() {
    var bytes = new ByteArrayOutputStream(128);
    try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      switch (this) {
        case Issued(DeviceCommand command) -> write(json, command);
        case Ended ended -> {
          json.writeStringField("id", ended.commandId());
          json.writeStringField("ended", ended.step().wireName());
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, DeviceCommand command) throws IOException {
    json.writeStringField("id", command.id());
    json.writeStringField("kind", command.kind().wireName());
    if (command.intervalSeconds() != null) {
      json.writeNumberField("seconds", command.intervalSeconds());
    }
    json.writeNumberField("at", command.issuedAtMillis());
    json.writeNumberField("expiresAt", command.expiresAtMillis());
  }

  /** What the record says; empty when this version cannot read it. */
  static Optional<DownRecord> read(byte[] key, byte[] value) {
    try (Json json = Json.object(value)) {
      return new Fields(new String(key, StandardCharsets.UTF_8)).read(json);
    } catch (IOException | IllegalArgumentException | Refusal e) {
      return Optional.empty();
    }
  }

  /** The fields of one record while it is read. */
  final class Fields {
    private final String deviceId;
    private String id;
    private String kind;
    private String ended;
    private Integer seconds;
    private long atMillis;
    private long expiresAtMillis;

    private Fields(String deviceId) {
      this.deviceId = deviceId;
    }

    private Optional<DownRecord> read(Json json) throws IOException {
      for (String name = json.next(); name != null; name = json.next()) {
        switch (name) {
          case "id" -> id = json.text();
          case "kind" -> kind = json.text();
          case "ended" -> ended = json.text();
          case "seconds" -> seconds = json.integer(1, DeviceCommand.INTERVAL_SECONDS_MAX);
          case "at" -> atMillis = json.number();
          case "expiresAt" -> expiresAtMillis = json.number();
          default -> json.skip();
        }
      }
      if (id == null) {
        return Optional.empty();
      }
      return ended != null
          ? CommandPayload.step(ended).map(step -> new Ended(deviceId, id, step))
          : DeviceCommand.Kind.ofWireName(String.valueOf(kind))
              .map(known ->
                  new Issued(
                      new DeviceCommand(id, deviceId, known, seconds, atMillis, expiresAtMillis)));
    }
  }
}
