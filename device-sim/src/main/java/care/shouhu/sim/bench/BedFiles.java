package care.shouhu.sim.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** 35,000 beds in one file: from sending its bytes until the register says that all are in. */
final class BedFiles {
  private static final int ROWS = 35_000;
  private static final int PLACES = 100;
  private static final int LOOK_EVERY_MILLIS = 50;

  private static final String SITES =
      """
      insert into place (id, kind, name, pinyin, initials, division, longitude, latitude)
      select 'site-' || i, 'INSTITUTION', '新院' || i, 'xinyuan' || i, 'xy' || i, '520302', 106.9, 27.7
      from generate_series(0, %d - 1) i
      """
          .formatted(PLACES);

  /**
   * So that the same beds can come once more; nothing is in them, and nobody was told of them. The
   * product deletes no bed and has no index for it: without one each of them is looked for in all
   * stays, which takes minutes.
   */
  private static final String FORGET =
      """
      create index bench_stay_bed on bed_stay (bed_id);
      delete from record_history where kind = 'bed' and id like 'new-%';
      delete from bed where id like 'new-%';
      drop index bench_stay_bed
      """;

  private final Product product;
  private final Pages admin;

  BedFiles(Product product, Pages admin) {
    this.product = product;
    this.admin = admin;
  }

  /** The CSV first; the XLSX is what the register itself makes of the same beds. */
  void measure(Report report) throws Exception {
    product.database().execute(SITES);
    report.figure(taken(Measure.IMPORT_CSV, csv(), "csv"));
    byte[] xlsx = admin.bytes("/api/v1/exports/bed?division=520302&format=xlsx");
    product.database().execute(FORGET);
    report.figure(taken(Measure.IMPORT_XLSX, xlsx, "xlsx"));
  }

  private Figure taken(Measure measure, byte[] file, String format)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    JsonNode preview = admin.upload("/api/v1/imports?kind=bed&fileName=beds." + format, file);
    double previewed = seconds(began);
    int added = preview.path("preview").path("added").asInt();
    if (added != ROWS || preview.path("preview").path("bad").asInt() != 0) {
      throw new IOException("would not add all: " + preview);
    }
    String path = "/api/v1/imports/" + preview.path("id").asText();
    JsonNode now = admin.post(path + "/confirm", "{}");
    while (now.path("state").asText().equals("RUNNING")) {
      Thread.sleep(LOOK_EVERY_MILLIS);
      now = admin.json(path);
    }
    if (!now.path("state").asText().equals("DONE")) {
      throw new IOException("not written: " + now);
    }
    return Figure.of(measure, seconds(began))
        .with("preview_s", previewed)
        .with("beds", added)
        .with("bytes", file.length);
  }

  private static double seconds(long beganNanos) {
    return (System.nanoTime() - beganNanos) / 1e9;
  }

  private static byte[] csv() {
    StringBuilder csv = new StringBuilder("床位编号,站点编号,房间,床号,护理型\n");
    for (int n = 0; n < ROWS; n++) {
      csv.append("new-").append(n).append(",site-").append(n % PLACES).append(',');
      csv.append(101 + n / 200).append(',').append(1 + n / 100 % 2).append(',');
      csv.append(n % 2 == 0 ? "是" : "否").append('\n');
    }
    return csv.toString().getBytes(StandardCharsets.UTF_8);
  }
}
