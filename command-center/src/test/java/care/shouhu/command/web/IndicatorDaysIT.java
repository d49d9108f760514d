package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;
import org.openpdf.text.pdf.PdfReader;
import org.openpdf.text.pdf.parser.PdfTextExtractor;

/** Figures name the day they are of, also where days are missing. */
class IndicatorDaysIT {

  @Test
  void whereDaysAreMissing_theDayThatIsThereIsNamed() throws Exception {
    try (var running = new RunningCommandCenter()) {
      String city = running.signIn("city");
      LocalDate today = LocalDate.now(ContractSamples.ZUNYI);
      YearMonth before = YearMonth.from(today).minusMonths(4);
      keep(running, today.minusDays(40));
      // The month's last days are missing, and all of the month after it.
      keep(running, before.atDay(7));

      // A new number of elders has all counted anew; the first count came before the beds.
      running.post(
          "/api/v1/elder-counts",
          running.signIn("registrar"),
          "{\"division\":\"%s\",\"asOf\":\"2025-12-31\",\"elders\":100,\"source\":\"统计年鉴\"}"
              .formatted(HERE));
      await(() -> !nursing(running, city).get("value").isNull());

      assertThat(nursing(running, city).get("changeSinceDays").asInt()).isEqualTo(40);
      assertThat(report(running, city, before))
          .contains("红花岗区，" + before.atDay(7))
          .contains("制表时间 " + today);
      assertThat(report(running, city, before.plusMonths(1))).contains("当月没有留存数据");
    }
  }

  private static void keep(RunningCommandCenter running, LocalDate day) {
    running
        .database()
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                """
                insert into indicator_day (division, day, at, beds, nursing_beds, beds_operator_known,
                  beds_by_government, communities, communities_served, tekun, tekun_known, tekun_dependent,
                  tekun_in_care, institutions, reporting)
                values (?, ?, ?, 10, 4, 10, 4, 0, 0, 0, 0, 0, 0, 1, 1)
                """,
                HERE,
                day,
                day.atTime(23, 0).atZone(ContractSamples.ZUNYI).toOffsetDateTime()));
  }

  private static JsonNode nursing(RunningCommandCenter running, String cookie) {
    for (JsonNode one :
        json(running.get("/api/v1/indicators?division=" + HERE, cookie)).get("items")) {
      if (one.get("key").asText().equals("nursing_bed_share")) {
        return one;
      }
    }
    throw new AssertionError("there is no such indicator");
  }

  private static String report(RunningCommandCenter running, String cookie, YearMonth month)
      throws IOException, InterruptedException {
    URI address =
        URI.create(
            "http://localhost:%d/api/v1/reports/monthly?format=pdf&division=%s&month=%s"
                .formatted(running.center().httpPort(), HERE, month));
    HttpRequest request = HttpRequest.newBuilder(address).header("Cookie", cookie).build();
    byte[] pdf = running.http().send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
    return new PdfTextExtractor(new PdfReader(pdf)).getTextFromPage(1);
  }
}
