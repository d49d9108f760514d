package care.shouhu.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What MQTT 3.1.1 and 5.0 demand of a server that takes devices and no other test here asks for,
 * with the numbers of the statements in the standards (5.0 where both have them).
 */
@Timeout(60)
class ConformanceIT {
  /** {@code shouhu/v1/bed-1/reading} and {@code …/command} with their lengths before them. */
  private static final String READING = text("shouhu/v1/bed-1/reading");

  private static final String COMMAND = text("shouhu/v1/bed-1/command");

  /** Packets after CONNECT, in hex without their lengths; {@code R} and {@code C}: the topics. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        // what | version | type and body … | answers
        // Text.
        "1.5.4-2 topic with U+0000         | 5 | 32 0003 610062 0001 00  | e0 8100, closed",
        "1.5.4-2 the same on 3.1.1         | 4 | 32 0003 610062 0001     | closed",
        "1.5.4-1 topic that is no UTF-8    | 5 | 32 0002 ff61 0001 00    | e0 8100, closed",
        "1.5.4-1 a surrogate in UTF-8      | 5 | 32 0003 eda080 0001 00  | e0 8100, closed",
        "1.5.4-2 filter with U+0000        | 5 | 82 0001 00 0003 610062 01 | e0 8100, closed",
        "1.5.4-1 filter that is no UTF-8   | 4 | 82 0001 0001 ff 01      | closed",
        // PUBLISH.
        "4.7.3-1 empty topic               | 5 | 32 0000 0001 00         | e0 8200, closed",
        "4.7.3-1 empty topic on 3.1.1      | 4 | 32 0000 0001            | closed",
        "3.3.1-3 DUP is no other message   | 4 | 3a R 0001 78            | 40 0001",
        "3.3.1.3 retain is taken           | 5 | 33 R 0001 00 78         | 40 0001",
        "3.3.2.3 properties are taken      | 5 | 32 R 0001 23"
            + " 0101 0200000064 030003612f62 08000161 09000161 26000161000162 26000161000163 78"
            + " | 40 0001",
        "3.3.4 no subscribers, still taken | 4 | 32 R 0001               | 40 0001",
        // QoS 2.
        "4.3.3-8 again before PUBREL       | 5 | 34 R 0007 00 78; 3c R 0007 00 78; 62 0007"
            + " | 50 0007, 50 0007, 70 0007",
        "4.3.3 PUBREL twice                | 5 | 34 R 0007 00 78; 62 0007; 62 0007"
            + " | 50 0007, 70 0007, 70 00079200",
        "4.3.3 PUBREL twice on 3.1.1       | 4 | 34 R 0007 78; 62 0007; 62 0007"
            + " | 50 0007, 70 0007, 70 0007",
        "3.6.2.1 PUBREL of nothing         | 5 | 62 0009                 | 70 00099200",
        "4.3.3 id free after PUBCOMP       | 4 | 34 R 0007 78; 62 0007; 34 R 0007 79; 62 0007"
            + " | 50 0007, 70 0007, 50 0007, 70 0007",
        // SUBSCRIBE.
        "3.8.4-7 granted at 1 at most      | 4 | 82 0001 C 02            | 90 000101",
        "3.8.4-3 again replaces            | 5 | 82 0001 00 C 01; 82 0002 00 C 00"
            + " | 90 00010001, 90 00020000",
        "3.8.3.1 options are taken         | 5 | 82 0001 00 C 1d         | 90 00010001",
        "3.8.4-6 a code for each           | 5 | 82 0001 00 C 01 000161 01 C 00"
            + " | 90 00010001 87 00",
        "3.8.3-2 no filter on 3.1.1        | 4 | 82 0001                 | closed",
        "3.8.3.1 QoS 3                     | 5 | 82 0001 00 C 03         | e0 8100, closed",
        "3.8.3-4 QoS 3 on 3.1.1            | 4 | 82 0001 C 03            | closed",
        "3.8.3.1 retain handling 3         | 5 | 82 0001 00 C 31         | e0 8100, closed",
        "3.2.2.3.12 identifiers            | 5 | 82 0001 02 0b05 C 01    | 90 000100a1",
        "4.7.1-1 # before the end          | 5 | 82 0001 00 0005 612f232f62 01 | 90 0001008f",
        "4.7.1-2 + beside letters          | 5 | 82 0001 00 0003 612b2f 01 | 90 0001008f",
        "4.7.3-1 empty filter              | 5 | 82 0001 00 0000 01      | 90 0001008f",
        // UNSUBSCRIBE.
        "3.10.3-2 no filter                | 5 | a2 0001 00              | e0 8200, closed",
        "3.10.3-2 no filter on 3.1.1       | 4 | a2 0001                 | closed",
        "3.10.4-5 none was there           | 5 | a2 0001 00 C            | b0 00010011",
        "3.10.4-4 answered all the same    | 4 | a2 0001 C               | b0 0001",
        "3.10.4 one was there              | 5 | 82 0001 00 C 01; a2 0002 00 C"
            + " | 90 00010001, b0 00020000",
        // The rest.
        "3.1.0-2 second CONNECT            | 4 | 10 00044d515454 04 02 0000 000163 | closed",
        "3.12.4-1 PINGREQ                  | 4 | c0                      | d0",
        "3.12.1 PINGREQ with a body        | 4 | c0 c000                 | closed",
        "3.4.2 PUBACK with a reason        | 4 | 40 0001 00              | closed",
        "3.14.4-1 nothing after DISCONNECT | 4 | e0; c0                  | closed",
        "3.14.4-1 nothing after DISCONNECT | 5 | e0 00; 32 R 0001 00 78  | closed",
        "3.15 AUTH without a method        | 5 | f0 18 00                | e0 8200, closed",
      })
  void packets_are_answered_as_the_standard_says(
      String what, int version, String packets, String answers) throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = RawClient.connected(edge.port(), version, "bed-1", "c")) {
      List<String> said = List.of(packets.split(";"));
      List<String> wanted = Stream.of(answers.split(", ")).map(ConformanceIT::asRead).toList();
      List<String> got = new ArrayList<>();

      for (String packet : said) {
        client.send(packet(packet.strip()));
        // A packet that wants an answer may be what the next one waits for.
        if (said.size() == wanted.size()) {
          got.add(client.read());
        }
      }

      while (got.size() < wanted.size()) {
        got.add(client.read());
      }
      assertThat(got).isEqualTo(wanted);
      if (!wanted.getLast().equals(RawClient.CLOSED)) {
        client.ping();
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        // what | version | flags, hex | properties | answer begins | contains
        "3.1.2.11.7 problem information 2  | 5 | c2 | 1702           | 20 008200 |",
        "3.1.2.11.6 response information 2 | 5 | c2 | 1902           | 20 008200 |",
        "both, and user properties         | 5 | c2 | 1700 1901 26000161000162 26000161000163"
            + " | 20 0000 |",
        "3.1.2-5 a session for ever is cut | 5 | c2 | 11ffffffff     | 20 0000   | 1100015180",
        "3.2.2-21 keep-alive of the server | 5 | c2 |                | 20 0000   | 130e10",
        "3.2.2.3.10 a client's alias limit | 5 | c2 | 220005         | 20 0000   |",
        "3.2.2-6 session present is 0      | 4 | c0 |                | 20 0000   |",
      })
  void connects_are_answered_as_the_standard_says(
      String what, int version, String flags, String properties, String begins, String contains)
      throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = new RawClient(edge.port())) {
      String given = properties == null ? "" : properties;

      client.send(
          RawClient.connectPacket(version, Integer.parseInt(flags, 16), given, "c", null, "bed-1"));

      assertThat(client.read()).startsWith(begins).contains(contains == null ? "" : contains);
    }
  }

  @Test
  void mqtt_3_1_is_spoken_as_well() throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = new RawClient(edge.port())) {
      RawClient.Bytes body =
          new RawClient.Bytes().text("MQIsdp").u8(3).u8(0xC2).u16(0).text("c").text("bed-1");

      client.send(RawClient.packet(0x10, body.text("secret-bed-1")));

      assertThat(client.read()).isEqualTo("20 0000");
    }
  }

  /** 3.1.3-6, 3.2.2.3.7: each client without an id is given one of its own. */
  @Test
  void assigned_ids_differ() throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient one = new RawClient(edge.port());
        RawClient two = new RawClient(edge.port())) {

      one.connect(5, "bed-1", "secret-bed-1", "", 0);
      two.connect(5, "bed-1", "secret-bed-1", "", 0);

      assertThat(one.read()).isNotEqualTo(two.read());
      one.ping();
    }
  }

  /** 3.1.2-4 to -6, 3.2.2-2 and -3: a session goes on only where both connects want it. */
  @ParameterizedTest(name = "{0}: {1} then {2}")
  @CsvSource({
    // version, first and second connect (c: clean), session present
    "4, keep, keep,  01",
    "4, keep, clean, 00",
    "4, clean, keep, 00",
    "5, keep, keep,  01",
    "5, keep, clean, 00",
    "5, clean, keep, 00",
  })
  void session_goes_on_only_where_both_connects_want_it(
      int version, String first, String second, String present) throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient before = new RawClient(edge.port());
        RawClient after = new RawClient(edge.port())) {
      before.send(connect(version, first));
      assertThat(before.read()).startsWith("20 0000");
      before.sendHex("e000");
      assertThat(before.read()).isEqualTo(RawClient.CLOSED);

      after.send(connect(version, second));

      assertThat(after.read()).startsWith("20 " + present + "00");
    }
  }

  /** 3.1.2.11.2: without an expiry the session of MQTT 5 ends with its connection. */
  @Test
  void session_without_an_expiry_ends_with_its_connection_on_5() throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient before = new RawClient(edge.port());
        RawClient after = new RawClient(edge.port())) {
      byte[] connect = RawClient.connectPacket(5, 0xC0, "", "c", null, "bed-1");
      before.send(connect);
      assertThat(before.read()).startsWith("20 0000");
      before.hangUp();
      EdgeUnderTest.until(() -> edge.gauge("shouhu_gateway_connections") == 0);

      after.send(connect);

      assertThat(after.read()).startsWith("20 0000");
    }
  }

  private static byte[] connect(int version, String how) {
    return RawClient.connectPacket(version, "bed-1", "secret-bed-1", "c", 0, how.equals("clean"));
  }

  /** The length is put behind the first byte. */
  private static byte[] packet(String hex) {
    String whole = hex.replace("R", READING).replace("C", COMMAND).replace(" ", "");
    int bodyBytes = whole.length() / 2 - 1;
    if (bodyBytes > 127) {
      throw new AssertionError("a length of one byte is written");
    }
    String length = "%02x".formatted(bodyBytes);
    return HexFormat.of().parseHex(whole.substring(0, 2) + length + whole.substring(2));
  }

  /** Type, blank, body. */
  private static String asRead(String answer) {
    return answer.length() < 4 || answer.equals(RawClient.CLOSED)
        ? answer
        : answer.substring(0, 3) + answer.substring(3).replace(" ", "");
  }

  private static String text(String topic) {
    return "%04x".formatted(topic.length())
        + HexFormat.of().formatHex(topic.getBytes(StandardCharsets.US_ASCII));
  }
}
