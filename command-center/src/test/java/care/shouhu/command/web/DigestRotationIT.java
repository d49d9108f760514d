package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.access.FieldKeyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** While keys are rotated beside the product, who is searched by a number is found all the time. */
class DigestRotationIT {
  private static final String IDENTITY = "520302194001011239";
  private static final String PHONE = "13885200001";
  private static RunningCommandCenter running;
  private static String registrar;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    registrar = running.signIn("registrar");
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  private static HttpResponse<String> add(String id, String identity) {
    return running.post(
        "/api/v1/residents",
        registrar,
        """
        {"id":"%s","name":"张三","division":"%s","identityNumber":"%s","phone":"%s"}
        """
            .formatted(id, HERE, identity, PHONE));
  }

  private static int found(String number) {
    HttpResponse<String> answer =
        running.post("/api/v1/search", registrar, "{\"q\":\"%s\"}".formatted(number));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer).get("items").size();
  }

  private static String digest() {
    return running
        .database()
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("select encode(identity_index, 'hex') from resident where id = 'D-1'")
                .mapTo(String.class)
                .one());
  }

  private static boolean newestSeals(FieldKeyFile file) {
    try {
      return file.read().newestSeals();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void numbersAreFound_andTaken_beforeAndAfterTheirDigestIsMadeAnew() throws Exception {
    String identity = valid(IDENTITY);
    assertThat(add("D-1", identity).statusCode()).isEqualTo(201);
    String before = digest();
    FieldKeyFile file = FieldKeyFile.open(running.dataDirectory(), Optional.empty());

    file.write(file.read().withAnother().withNewestFirst());
    await(() -> {
      assertThat(found(identity)).isEqualTo(1);
      assertThat(found(PHONE)).isEqualTo(1);
      HttpResponse<String> twice = add("D-2", identity);
      assertThat(twice.statusCode()).as(twice.body()).isEqualTo(409);
      assertThat(json(twice).get("reason").asText()).isEqualTo("IDENTITY_TAKEN");
      return !digest().equals(before);
    });

    assertThat(newestSeals(file)).isTrue();
    assertThat(found(identity)).isEqualTo(1);
    assertThat(found(PHONE)).isEqualTo(1);
    assertThat(add("D-2", identity).statusCode()).isEqualTo(409);
  }

  /** With the check character that belongs to the first seventeen digits (GB 11643). */
  private static String valid(String number) {
    int sum = 0;
    int[] weights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    for (int at = 0; at < weights.length; at++) {
      sum += weights[at] * (number.charAt(at) - '0');
    }
    return number.substring(0, weights.length) + "10X98765432".charAt(sum % 11);
  }
}
