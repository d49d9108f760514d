package care.shouhu.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.Lane;
import care.shouhu.gateway.ingest.RefusalReason;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are no packet, or not now: their sender is cut off, its neighbour never notices. */
class BadPacketIT {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "publish first        | 30 05 0001 61 62 63                    | PROTOCOL_ERROR",
        "ping first           | c0 00                                  | PROTOCOL_ERROR",
        "type 0               | 00 00                                  | MALFORMED",
        "http                 | 474554202f20485454502f312e310d0a0d0a   | MALFORMED",
        "tls hello            | 160301020001000001fc0303               | MALFORMED",
        "five length bytes    | 10 ffffffffff                          | MALFORMED",
        "bad protocol name    | 10 0c 0004 5858 5858 04 02 003c 0000   | VERSION_UNSUPPORTED",
        "version 9            | 10 0c 0004 4d515454 09 02 003c 0000    | VERSION_UNSUPPORTED",
        "reserved bit set     | 10 0c 0004 4d515454 04 03 003c 0000    | MALFORMED",
        "bytes after the end  | 10 0e 0004 4d515454 04 02 003c 0000 ff | MALFORMED",
        "announces 256 MiB    | 10 ffffff7f                            | TOO_LARGE",
      })
  void bad_first_packet_closes(String what, String hex, RefusalReason reason) throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient neighbour = RawClient.connected(edge.port(), 4, "bed-2", "n");
        RawClient client = new RawClient(edge.port())) {

      client.sendHex(hex).sendHex("00".repeat(64));

      String answer = client.read();
      if (!answer.equals(RawClient.CLOSED)) {
        assertThat(answer).as(what).isEqualTo("20 0001");
        assertThat(client.read()).as(what).isEqualTo(RawClient.CLOSED);
      }
      assertThat(edge.refused(reason)).as(what).isEqualTo(1);
      neighbour.ping();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "second connect       | 10 0c 0004 4d515454 04 02 003c 0000    | 82 | PROTOCOL_ERROR",
        "connack              | 20 02 0000                             | 82 | PROTOCOL_ERROR",
        "auth                 | f0 00                                  | 82 | PROTOCOL_ERROR",
        "qos 3                | 36 05 0001 61 0001                     | 81 | MALFORMED",
        "publish wildcard     | 32 06 0001 23 0001 00                  | 81 | MALFORMED",
        "packet id 0          | 32 06 0001 61 0000 00                  | 81 | MALFORMED",
        "topic past the end   | 32 04 ffff 6161                        | 81 | MALFORMED",
        "subscribe with qos 0 | 80 08 0001 00 0002 6161 01             | 81 | MALFORMED",
        "topic alias 0        | 32 09 0001 61 0001 03 23 0000          | 94 | TOPIC_ALIAS_INVALID",
        "topic alias 17       | 32 09 0001 61 0001 03 23 0011          | 94 | TOPIC_ALIAS_INVALID",
        "alias never named    | 32 08 0000 0001 03 23 0001             | 82 | PROTOCOL_ERROR",
        "subscribe to nothing | 82 03 0001 00                          | 82 | PROTOCOL_ERROR",
        "session afterwards   | e0 07 00 05 11 00000001                | 82 | PROTOCOL_ERROR",
        "ping with a body     | c0 02 c000                             | 81 | MALFORMED",
        "puback with a packet | 40 06 0001 00 00 c000                  | 81 | MALFORMED",
        "pubrec, foreign word | 50 06 0009 00 02 0101                  | 81 | MALFORMED",
        "puback with words    | 40 17 0009 00 13 1f00026162 26000161000162 26000161000163 | |",
        "puback reason 0x42   | 40 03 0001 42                          |    |",
        "pubrec unknown id    | 50 02 0009                             |    |",
        "disconnect reason 77 | e0 01 77                               | -- |",
      })
  void bad_packet_after_connect_is_told_on_5(
      String what, String hex, String code, RefusalReason reason) throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient neighbour = RawClient.connected(edge.port(), 4, "bed-2", "n");
        RawClient client = RawClient.connected(edge.port(), 5, "bed-1", "c")) {

      client.sendHex(hex);

      if (code == null) {
        client.ping();
      } else if (code.equals("--")) {
        assertThat(client.read()).as(what).isEqualTo(RawClient.CLOSED);
      } else {
        // Where the length lies, the codec waits for the rest of the packet.
        client.send(new byte[70_000]);
        assertThat(client.read()).as(what).isEqualTo("e0 " + code + "00");
        assertThat(client.read()).as(what).isEqualTo(RawClient.CLOSED);
        assertThat(edge.refused(reason)).as(what).isEqualTo(1);
      }
      neighbour.ping();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void oversized_message_closes_and_its_beginning_is_kept(int version) throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient neighbour = RawClient.connected(edge.port(), 4, "bed-2", "n");
        RawClient client = RawClient.connected(edge.port(), version, "bed-1", "c")) {
      String topic = "shouhu/v1/bed-1/reading";
      client.publish(version, 1, 1, topic, "small");
      assertThat(client.read()).isEqualTo("40 0001");

      client.publish(version, 1, 2, topic, "x".repeat(70_000));

      if (version == 5) {
        assertThat(client.read()).isEqualTo("e0 9500");
      }
      assertThat(client.read()).isEqualTo(RawClient.CLOSED);
      assertThat(edge.refused(RefusalReason.TOO_LARGE)).isEqualTo(1);
      assertThat(edge.messages(Lane.ROUTINE))
          .hasSize(2)
          .last()
          .asString()
          .startsWith("bed-1 shouhu/refused/too_large/" + topic);
      neighbour.ping();
    }
  }
}
