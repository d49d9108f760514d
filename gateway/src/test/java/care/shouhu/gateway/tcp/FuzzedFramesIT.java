package care.shouhu.gateway.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogBatch;
import care.shouhu.core.log.LogRecord;
import care.shouhu.core.wire.Envelope;
import care.shouhu.gateway.Damage;
import care.shouhu.gateway.TestDevices;
import care.shouhu.gateway.ingest.IngestLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Frames of all five protocols with flipped, cut, doubled and spliced bytes, from registered
 * terminals and from nobody, with well-behaved terminals beside them. Each connection sends until
 * it is cut off. {@code -Dshouhu.fuzzPackets=1000000} for the long form, {@code -Dshouhu.fuzzSeed=}
 * for another run of the dice.
 */
class FuzzedFramesIT {
  private static final int FRAMES = Integer.getInteger("shouhu.fuzzPackets", 30_000);
  private static final long SEED = Long.getLong("shouhu.fuzzSeed", 20_261_127);
  private static final int FRAMES_A_CONNECTION = 50;

  /** A pendant, a watch and a terminal that behave. */
  private static final String GOOD_PENDANT = "864717003664467";

  private static final String GOOD_PENDANT_LOGIN = "787811010864717003664467100f190a0002c6d20d0a";
  private static final String GOOD_WATCH = "8800000099";
  private static final String GOOD_TERMINAL = "12345678902";
  private static final String GOOD_HEARTBEAT = "7e000200000123456789020000897e";

  private final Random dice = new Random(SEED);
  private final List<List<byte[]>> frames = frames();
  private final List<Damage> damages =
      frames.stream().map(ofOne -> new Damage(dice, ofOne)).toList();

  @Test
  void wellBehavedTerminalsAreUnharmedBesideThem() throws Exception {
    System.out.println("fuzz seed " + SEED + ", " + FRAMES + " frames");
    try (PortUnderTest port = new PortUnderTest(new InMemoryLog(), limits(), TcpLimits.defaults());
        Terminal pendant = new Terminal(port.port());
        Terminal watch = new Terminal(port.port());
        Terminal terminal = new Terminal(port.port())) {
      register(port);
      pendant.hex(GOOD_PENDANT_LOGIN);
      assertThat(pendant.readHex(10)).startsWith("7878");
      int said = 0;
      for (int sent = 0; sent < FRAMES; sent += FRAMES_A_CONNECTION) {
        vandal(port.port());
        said++;
        pendant.hex(Frames.SOS);
        watch.text("[3G*8800000099*0002*LK]");
        terminal.hex(GOOD_HEARTBEAT);
        assertThat(pendant.readHex(10)).as("seed " + SEED).startsWith("78780519");
        assertThat(watch.readText()).as("seed " + SEED).isEqualTo("[3G*8800000099*0002*LK]");
        assertThat(terminal.readHex(20)).as("seed " + SEED).startsWith("7e80010005012345678902");
      }

      assertThat(count(port, Lane.URGENT, GOOD_PENDANT)).isEqualTo(said);
      assertThat(count(port, Lane.ROUTINE, GOOD_WATCH)).isEqualTo(said);
      assertThat(count(port, Lane.ROUTINE, GOOD_TERMINAL)).isEqualTo(said);
      PortUnderTest.until(() -> port.gauge("shouhu_gateway_connections") == 3);
      PortUnderTest.until(() -> port.gauge("shouhu_gateway_unacknowledged") == 0);
      double refused =
          port.registry.get("shouhu_gateway_refused").counters().stream()
              .mapToDouble(counter -> counter.count())
              .sum();
      assertThat(refused).isPositive();
    }
  }

  /** The well-behaved say a frame for fifty of the others': faster than a terminal may. */
  private static IngestLimits limits() {
    return IngestLimits.defaults().withRates(1_000_000, 1_000_000);
  }

  private static void register(PortUnderTest port) {
    TestDevices.add(
        port.directory,
        PortUnderTest.pendant(GOOD_PENDANT),
        PortUnderTest.watch(GOOD_WATCH),
        button(GOOD_TERMINAL, Profile.JT808),
        button(PendantsAndPanelsIT.TERMINAL, Profile.JT808),
        button(PendantsAndPanelsIT.PENDANT, Profile.EV07B),
        button(PendantsAndPanelsIT.ACCOUNT, Profile.SIA_DC09));
  }

  private static care.shouhu.core.directory.Device button(String id, Profile profile) {
    return TestDevices.device(id, DeviceKind.CALL_BUTTON, profile, null);
  }

  /** One connection: mostly a real first frame of a protocol, else nobody would look further. */
  private void vandal(int port) throws IOException {
    int protocol = dice.nextInt(frames.size());
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      if (dice.nextInt(4) > 0) {
        out.write(frames.get(protocol).getFirst());
      }
      for (int i = 0; i < FRAMES_A_CONNECTION; i++) {
        boolean foreign = dice.nextInt(20) == 0;
        out.write(damages.get(foreign ? dice.nextInt(damages.size()) : protocol).next());
      }
      socket.shutdownOutput();
    } catch (IOException e) {
      // Cut off: what it deserved. A gateway that is gone is seen by the others.
      assertThat(e.getMessage()).doesNotContain("refused");
    }
  }

  private static long count(PortUnderTest port, Lane lane, String deviceId)
      throws InterruptedException {
    long count = 0;
    long at = port.log.firstPosition(lane);
    while (at < port.log.endPosition(lane)) {
      LogBatch batch = port.log.read(lane, at, 10_000, Integer.MAX_VALUE, Duration.ZERO);
      for (LogRecord record : batch.records()) {
        Envelope envelope = Envelope.fromBytes(record.value());
        boolean frame = envelope.topic().startsWith("shouhu/tcp/");
        count += frame && envelope.deviceId().equals(deviceId) ? 1 : 0;
      }
      at = batch.nextPosition();
    }
    return count;
  }

  /** By protocol; the first names its device. */
  private static List<List<byte[]>> frames() {
    return List.of(
        hex(Frames.LOGIN, Frames.HEARTBEAT, Frames.SOS, Frames.TIME),
        text(
            Frames.LK,
            Frames.AL,
            "[3G*8800000015*0003*TKQ]",
            "[3G*8800000015*0008*TK,}}}}}]",
            "[3G*8800000015*ffff*LK]"),
        hex(
            PendantsAndPanelsIT.HEARTBEAT,
            PendantsAndPanelsIT.REGISTRATION,
            PendantsAndPanelsIT.AUTHENTICATION,
            PendantsAndPanelsIT.EMERGENCY),
        hex(PendantsAndPanelsIT.SOS, "ab10150076f1320003100133353534363530373130323933303602105a"),
        text(
            PendantsAndPanelsIT.PERSONAL_EMERGENCY,
            "\n00000012\"NULL\"0000L0#1002[]\r",
            "\n1B67FFFF\"*ADM-CID\"0042L0#1002[#1002|1101 01 005]_08:15:30,11-24-2026\r"));
  }

  private static List<byte[]> hex(String... frames) {
    return List.of(frames).stream().map(HexFormat.of()::parseHex).toList();
  }

  private static List<byte[]> text(String... frames) {
    return List.of(frames).stream().map(frame -> frame.getBytes(ISO_8859_1)).toList();
  }
}
