package care.shouhu.command.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.SignalKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick reader reads a line as the gateway's decoder would, or leaves it to that. */
class LineTest {
  private static final long NOW = 1_795_521_600_000L;
  private static final DeviceIndex DEVICES = new DeviceIndex(List.of("s-1", "b-1", "p-1"));
  private static final List<String> IDS = List.of("s-1", "b-1", "p-1");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"device\":\"s-1\",\"type\":\"reading\",\"seq\":1234,\"at\":1795521600123,\"hr\":62,\"br\":14,\"mv\":3,\"bed\":true}",
        "{\"seq\":1235,\"at\":1795521600123,\"kind\":\"fall\",\"device\":\"p-1\",\"type\":\"event\"}",
        "{\"seq\":1236,\"at\":1795521600123,\"battery\":80,\"rssi\":-71,\"fw\":\"1.2.0\",\"type\":\"status\",\"device\":\"b-1\"}",
        " { \"device\" : \"s-1\" , \"type\" : \"reading\" , \"hr\" : null , \"bed\" : false } ",
        "{\"device\":\"s-1\",\"type\":\"reading\",\"seq\":1,\"at\":1795521600123,\"receivedAt\":1795521600140,\"bed\":true}\r"
      })
  void aLineOfTheUsualShapeIsReadQuickly(String line) {
    assertThat(quick(line)).isNotNull().isEqualTo(real(line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"device\":\"s-1\",\"type\":\"reading\",\"hr\":62.4}",
        "{\"device\":\"s-1\",\"type\":\"reading\",\"hr\":301}",
        "{\"device\":\"s-1\",\"type\":\"reading\",\"hr\":1,\"hr\":2}",
        "{\"device\":\"s-1\",\"type\":\"reading\",\"hr\":062}",
        "{\"device\":\"s-1\",\"type\":\"reading\",\"hr\":6e1}",
        "{\"device\":\"s-1\",\"type\":\"reading\",\"hr\":62}x",
        "{\"device\":\"s-1\",\"type\":\"reading\",\"hr\":62,}",
        "{\"device\":\"s-1\",\"type\":\"reading\",\"hr\":62,\"more\":{}}",
        "{\"device\":\"s-1\",\"type\":\"reading\"}",
        "{\"device\":\"s-1\",\"type\":\"event\",\"kind\":\"flood\"}",
        "{\"device\":\"s-1\",\"type\":\"reply\",\"id\":\"c\",\"ok\":true}",
        "{\"device\":\"s\\u002d1\",\"type\":\"reading\",\"hr\":62}",
        "{\"type\":\"reading\",\"hr\":62}",
        "{\"device\":\"s-1\",\"hr\":62}",
        "{",
        ""
      })
  void anyOtherIsLeftToTheRealDecoder(String line) {
    assertThat(quick(line)).isNull();
  }

  @Property(tries = 3_000)
  void whatIsReadQuicklyIsWhatTheRealDecoderReads(@ForAll long seed) {
    Random random = new Random(seed);
    String line = anyLine(random);

    DeviceEvent quick = quick(line);

    if (quick != null) {
      assertThat(quick).as(line).isEqualTo(real(line));
    }
  }

  @Property(tries = 3_000)
  void aDamagedByteNeverMakesItReadOtherwise(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = anyLine(random).getBytes(StandardCharsets.UTF_8);
    bytes[random.nextInt(bytes.length)] =
        (byte) " \"{}[],:.0123456789-eEtrufalsn\\\t".charAt(random.nextInt(32));
    String line = new String(bytes, StandardCharsets.UTF_8);

    DeviceEvent quick = quick(line);

    if (quick != null) {
      assertThat(quick).as(line).isEqualTo(real(line));
    }
  }

  private static String anyLine(Random random) {
    List<String> fields = new ArrayList<>();
    fields.add("\"device\":\"" + IDS.get(random.nextInt(3)) + "\"");
    String type = List.of("reading", "event", "status").get(random.nextInt(3));
    fields.add("\"type\":\"" + type + "\"");
    maybe(random, fields, "seq", number(random, 5_000));
    maybe(random, fields, "at", random.nextInt(9) == 0 ? number(random, 9) : "" + (NOW - 1_000));
    maybe(random, fields, "hr", number(random, 310));
    maybe(random, fields, "br", number(random, 110));
    maybe(random, fields, "mv", number(random, 33_000));
    maybe(random, fields, "bed", List.of("true", "false", "null").get(random.nextInt(3)));
    maybe(random, fields, "battery", number(random, 110));
    maybe(random, fields, "rssi", "-" + number(random, 220));
    maybe(random, fields, "fw", "\"1.2\"");
    SignalKind kind = List.of(SignalKind.values()).get(random.nextInt(SignalKind.values().length));
    maybe(random, fields, "kind", "\"" + kind.wireName() + "\"");
    Collections.shuffle(fields, random);
    return "{" + String.join(random.nextBoolean() ? "," : " , ", fields) + "}";
  }

  private static void maybe(Random random, List<String> fields, String name, String value) {
    if (random.nextInt(4) > 0) {
      fields.add("\"" + name + "\":" + value);
    }
  }

  private static String number(Random random, int bound) {
    return switch (random.nextInt(12)) {
      case 0 -> "null";
      case 1 -> random.nextInt(bound) + ".5";
      case 2 -> "\"" + random.nextInt(bound) + "\"";
      default -> "" + random.nextInt(bound);
    };
  }

  /** What the quick reader makes of it, or null. */
  private static DeviceEvent quick(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Line line = new Line(DEVICES);
    if (!line.read(bytes, 0, bytes.length) || line.device == DeviceIndex.UNKNOWN) {
      return null;
    }
    Block block = new Block(bytes.length);
    System.arraycopy(bytes, 0, block.text, 0, bytes.length);
    block.length = bytes.length;
    block.parse(line, new OtherLine.Reader(DEVICES));
    assertThat(block.rows).isEqualTo(1);
    block.setNow(0, NOW);
    return block.event(0, IDS.get(block.device(0)));
  }

  /** What the gateway's decoder makes of it, without the firmware, which no detector asks for. */
  private static DeviceEvent real(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    DeviceEvent event = new OtherLine.Reader(DEVICES).read(bytes, 1).events(NOW).getFirst();
    return event instanceof DeviceEvent.Status status
        ? new DeviceEvent.Status(status.header(), status.batteryPercent(), status.rssiDbm(), null)
        : event;
  }
}
