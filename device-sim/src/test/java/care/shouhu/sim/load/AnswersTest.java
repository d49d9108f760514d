package care.shouhu.sim.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class AnswersTest {

  static Stream<Arguments> streams() {
    return Stream.of(
        Arguments.of("20020000", List.of("connect 0")),
        Arguments.of("20020005", List.of("connect 5")),
        // MQTT 5: flags, reason, properties.
        Arguments.of("2006008603210400", List.of("connect 134")),
        Arguments.of("40020001 4002ffff", List.of("published 1 0", "published 65535 0")),
        Arguments.of("4003000197 40020002", List.of("published 1 151", "published 2 0")),
        Arguments.of("400400011000 d000", List.of("published 1 16")),
        Arguments.of("d000 40020001", List.of("published 1 0")),
        // A command to the device, longer than 127 bytes, is passed over.
        Arguments.of("308201" + "00".repeat(130) + "40020003", List.of("published 3 0")),
        Arguments.of("e000", List.of("ending")),
        Arguments.of("e0018b", List.of("ending")));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void readsPacketsHoweverTheyAreCut(String hex, List<String> expected) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    for (int cut = 1; cut <= bytes.length; cut++) {
      assertThat(heard(bytes, cut)).as("cut every %d bytes", cut).isEqualTo(expected);
    }
  }

  private static List<String> heard(byte[] bytes, int cut) {
    List<String> heard = new ArrayList<>();
    Answers answers = new Answers();
    Answers.Heard ears =
        new Answers.Heard() {
          @Override
          public void connectAnswered(int code) {
            heard.add("connect " + code);
          }

          @Override
          public void published(int packetId, int reason) {
            heard.add("published " + packetId + " " + reason);
          }

          @Override
          public void ending() {
            heard.add("ending");
          }
        };
    for (int at = 0; at < bytes.length; at += cut) {
      answers.read(Unpooled.wrappedBuffer(bytes, at, Math.min(cut, bytes.length - at)), ears);
    }
    return heard;
  }
}
