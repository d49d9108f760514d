package care.shouhu.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ScrapeTest {
  private static final Scrape PAGE =
      new Scrape(
          """
          # HELP stored_total rows
          # TYPE stored_total counter
          stored_total{lane="routine",table="bed_reading"} 1.2E6
          stored_total{lane="routine",table="device_status"} 3.0
          stored_total{lane="urgent",table="device_event"} 40.0
          stored_total_created{lane="routine"} 1.0E9
          up 1.0
          """);

  @Test
  void addsUpTheSamplesOfANameAndItsLabels() {
    assertThat(PAGE.sum("stored_total")).isEqualTo(1_200_043);
    assertThat(PAGE.sum("stored_total", "lane=\"routine\"")).isEqualTo(1_200_003);
    assertThat(PAGE.sum("stored_total", "lane=\"routine\"", "table=\"device_status\""))
        .isEqualTo(3);
    assertThat(PAGE.sum("up")).isEqualTo(1);
    assertThat(PAGE.sum("u")).isZero();
  }
}
