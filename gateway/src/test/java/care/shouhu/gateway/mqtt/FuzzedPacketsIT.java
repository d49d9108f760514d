package care.shouhu.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.gateway.Damage;
import care.shouhu.gateway.ingest.IngestLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Packets with flipped, cut, doubled and spliced bytes, from senders nobody knows and from a
 * registered device, with a well-behaved device beside them. Each connection sends until it is cut
 * off. {@code -Dshouhu.fuzzPackets=1000000} for the long form, {@code -Dshouhu.fuzzSeed=} for
 * another run of the dice.
 */
class FuzzedPacketsIT {
  private static final int PACKETS = Integer.getInteger("shouhu.fuzzPackets", 30_000);
  private static final long SEED = Long.getLong("shouhu.fuzzSeed", 20_261_123);
  private static final int PACKETS_A_CONNECTION = 50;
  private static final String READING = "shouhu/v1/bed-2/reading";

  private final Random dice = new Random(SEED);
  private final Damage damage = new Damage(dice, seeds());

  @Test
  void aWellBehavedDeviceIsUnharmedBesideThem() throws IOException {
    System.out.println("fuzz seed " + SEED + ", " + PACKETS + " packets");
    try (EdgeUnderTest edge =
            new EdgeUnderTest(new InMemoryLog(), limits(), MqttLimits.defaults());
        RawClient good = RawClient.connected(edge.port(), 5, "bed-2", "good")) {
      int said = 0;
      for (int sent = 0; sent < PACKETS; sent += PACKETS_A_CONNECTION) {
        vandal(edge.port());
        int id = ++said % 60_000 + 1;
        good.publish(5, 1, id, READING, "{\"seq\":" + said + "}");
        assertThat(good.read()).as("seed " + SEED).isEqualTo("40 %04x".formatted(id));
      }

      assertThat(edge.messages(Lane.ROUTINE).stream().filter(line -> line.startsWith("bed-2 ")))
          .hasSize(said)
          .doesNotHaveDuplicates();
      EdgeUnderTest.until(() -> edge.gauge("shouhu_gateway_connections") == 1);
      EdgeUnderTest.until(() -> edge.gauge("shouhu_gateway_unacknowledged") == 0);
      double refused =
          edge.registry.get("shouhu_gateway_refused").counters().stream()
              .mapToDouble(counter -> counter.count())
              .sum();
      assertThat(refused).isPositive();
    }
  }

  /** The well-behaved device says one reading for fifty packets: faster than a device may. */
  private static IngestLimits limits() {
    return IngestLimits.defaults().withRates(1_000_000, 1_000_000);
  }

  /** One connection: mostly a real CONNECT of bed-1 first, else nobody would look at the rest. */
  private void vandal(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      if (dice.nextInt(4) > 0) {
        int version = dice.nextBoolean() ? 4 : 5;
        out.write(
            RawClient.connectPacket(
                version, "bed-1", "secret-bed-1", "v" + dice.nextInt(3), 60, dice.nextBoolean()));
      }
      for (int i = 0; i < PACKETS_A_CONNECTION; i++) {
        out.write(damage.next());
      }
      socket.shutdownOutput();
    } catch (IOException e) {
      // Cut off: what it deserved. A gateway that is gone is seen by the other device.
      assertThat(e.getMessage()).doesNotContain("refused");
    }
  }

  private static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    byte[] payload = "{\"seq\":1,\"kind\":\"call\"}".getBytes(StandardCharsets.UTF_8);
    for (int version : new int[] {4, 5}) {
      seeds.add(RawClient.connectPacket(version, "bed-1", "secret-bed-1", "x", 60, true));
      seeds.add(RawClient.connectPacket(version, "nobody", "nothing", "", 0, false));
      for (int qos = 0; qos <= 2; qos++) {
        seeds.add(RawClient.publishPacket(version, qos, 7, "shouhu/v1/bed-1/event", payload));
        seeds.add(RawClient.publishPacket(version, qos, 8, READING, payload));
      }
    }
    for (String hex :
        List.of(
            "62020007", // PUBREL
            "c000", // PINGREQ
            "40020001", // PUBACK
            "820a00010005612f622f6301", // SUBSCRIBE
            "a20900010005612f622f63", // UNSUBSCRIBE
            "e000", // DISCONNECT
            "f000")) { // AUTH
      seeds.add(java.util.HexFormat.of().parseHex(hex));
    }
    IntStream.range(0, 3).forEach(i -> seeds.add(new byte[] {(byte) 0x30, (byte) 0xff, (byte) i}));
    return seeds;
  }
}
