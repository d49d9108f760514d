package care.shouhu.command.web;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** Lists while the database is slow, or stopped. */
class ListsWithoutDatabaseIT {
  @Test
  void questionsThatTakeTooLong_areGivenUp() throws Exception {
    try (var running = new RunningCommandCenter();
        Handle holding = running.database().jdbi().open()) {
      String registrar = running.signIn("registrar");
      holding.begin();
      holding.execute("lock table contact, staff in access exclusive mode");
      List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
      for (String path : List.of("contacts", "contacts/x", "search?q=wang&kind=staff")) {
        asked.add(CompletableFuture.supplyAsync(() -> running.get("/api/v1/" + path, registrar)));
      }

      // Without a limit of their own they would wait until the client's own 30 s are over.
      assertThat(asked).extracting(CompletableFuture::join).allMatch(r -> r.statusCode() == 503);
      holding.rollback();
    }
  }

  @Test
  void withoutTheDatabase_memoryAnswersWhatItWasAsked_orNobodyDoes() throws Exception {
    try (var running = new RunningCommandCenter()) {
      String registrar = running.signIn("registrar");
      String home = "placeId=home-" + RunningCommandCenter.HERE;
      running.stopDatabase();
      RunningCommandCenter.await(
          () -> running.get("/api/v1/residents", registrar).statusCode() == 503);

      for (String path :
          List.of(
              "places?removed=true",
              "places?area=520302001",
              "beds",
              "beds?removed=true&" + home,
              "beds?division=" + RunningCommandCenter.HERE,
              "devices?removed=true")) {
        HttpResponse<String> nobody = running.get("/api/v1/" + path, registrar);
        assertThat(nobody.statusCode()).as(path + nobody.body()).isEqualTo(503);
      }
      HttpResponse<String> beds = running.get("/api/v1/beds?state=VACANT&" + home, registrar);
      HttpResponse<String> buttons =
          running.get("/api/v1/devices?removed=false&kind=call_button&" + home, registrar);
      HttpResponse<String> none =
          running.get("/api/v1/places?organisationId=another&limit=5", registrar);

      assertThat(RunningCommandCenter.json(beds).get("items")).isEmpty();
      assertThat(RunningCommandCenter.json(buttons).get("items").findValuesAsText("kind"))
          .containsExactly("call_button", "call_button");
      assertThat(RunningCommandCenter.json(none).get("items")).isEmpty();
      assertThat(Integer.parseInt(buttons.headers().firstValue("Age").orElseThrow()))
          .isBetween(0, 60);
    }
  }
}
