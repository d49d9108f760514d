package care.shouhu.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.Lane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Short names for topics; the refused ones are in {@link BadPacketIT}. */
class TopicAliasIT {

  private static final String READING = "shouhu/v1/bed-1/reading";
  private static final String EVENT = "shouhu/v1/bed-1/event";

  @Test
  void topic_alias_stands_for_the_topic_on_its_connection() throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = RawClient.connected(edge.port(), 5, "bed-1", "c");
        RawClient other = RawClient.connected(edge.port(), 5, "bed-1", "d")) {
      client.send(aliased(1, READING, "one")).send(aliased(2, "", "two"));
      client.send(aliased(3, "shouhu/v1/bed-2/reading", "no")).send(aliased(4, "", "no"));
      client.send(aliased(5, EVENT, "call")).send(aliased(6, "", "call again"));

      assertThat(List.of(client.read(), client.read(), client.read()))
          .containsExactly("40 0001", "40 0002", "40 00038700");
      assertThat(List.of(client.read(), client.read(), client.read()))
          .containsExactly("40 00048700", "40 0005", "40 0006");
      assertThat(edge.messages(Lane.ROUTINE))
          .containsExactly("bed-1 " + READING + " one", "bed-1 " + READING + " two");
      assertThat(edge.messages(Lane.URGENT))
          .containsExactly("bed-1 " + EVENT + " call", "bed-1 " + EVENT + " call again");
      other.send(aliased(1, "", "whose?"));
      assertThat(other.read()).isEqualTo("e0 8200");
    }
  }

  private static byte[] aliased(int id, String topic, String payload) {
    RawClient.Bytes body = new RawClient.Bytes().text(topic).u16(id).properties("23 0010");
    return RawClient.packet(0x32, body.raw(payload.getBytes(StandardCharsets.UTF_8)));
  }
}
