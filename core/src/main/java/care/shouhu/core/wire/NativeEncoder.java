package care.shouhu.core.wire;

import care.shouhu.core.event.ClockFlag;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import care.shouhu.core.event.SenderKey;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Events as the native payloads that {@link NativeDecoder} reads: what a device would send. */
public final class NativeEncoder {
  private NativeEncoder() {}

  /** The topic this event is published on. */
  public static String topic(DeviceEvent event) {
    return Topics.ofNative(event.header().deviceId(), leaf(event));
  }

  /** The payload in UTF-8. What is null in the event is left out. */
  public static byte[] payload(DeviceEvent event) {
    var bytes = new ByteArrayOutputStream(128);
    try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      stamp(json, event.header());
      body(json, event);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static Topics.Leaf leaf(DeviceEvent event) {
    return switch (event) {
      case DeviceEvent.Reading r -> Topics.Leaf.READING;
      case DeviceEvent.Signal s -> Topics.Leaf.EVENT;
      case DeviceEvent.Status s -> Topics.Leaf.STATUS;
      case DeviceEvent.Reply r -> Topics.Leaf.REPLY;
      case DeviceEvent.Link l -> throw gatewaysOwn();
      case DeviceEvent.CommandProgress p -> throw gatewaysOwn();
    };
  }

  private static void stamp(JsonGenerator json, Header header) throws IOException {
    Long seq = header.key().seqOrNull();
    if (seq != null) {
      json.writeNumberField("seq", seq);
    }
    if (header.key() instanceof SenderKey.Numbered numbered) {
      json.writeNumberField("at", numbered.atMillis());
    } else if (header.clock() == ClockFlag.DEVICE) {
      json.writeNumberField("at", header.atMillis());
    }
  }

  private static void body(JsonGenerator json, DeviceEvent event) throws IOException {
    switch (event) {
      case DeviceEvent.Reading r -> {
        number(json, "hr", r.heartRate());
        number(json, "br", r.breathRate());
        number(json, "mv", r.movement());
        if (r.inBed() != null) {
          json.writeBooleanField("bed", r.inBed());
        }
      }
      case DeviceEvent.Signal s -> json.writeStringField("kind", s.kind().wireName());
      case DeviceEvent.Status s -> {
        number(json, "battery", s.batteryPercent());
        number(json, "rssi", s.rssiDbm());
        text(json, "fw", s.firmware());
      }
      case DeviceEvent.Reply r -> {
        json.writeStringField("id", r.commandId());
        json.writeBooleanField("ok", r.ok());
        text(json, "detail", r.detail());
      }
      case DeviceEvent.Link l -> throw gatewaysOwn();
      case DeviceEvent.CommandProgress p -> throw gatewaysOwn();
    }
  }

  private static void number(JsonGenerator json, String name, Integer value) throws IOException {
    if (value != null) {
      json.writeNumberField(name, value);
    }
  }

  private static void text(JsonGenerator json, String name, String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  private static IllegalArgumentException gatewaysOwn() {
    return new IllegalArgumentException("said by the gateway, not by a device");
  }
}
