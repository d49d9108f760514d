package care.shouhu.allinone.register;

import care.shouhu.allinone.register.RegisterBench.Timed;
import care.shouhu.command.access.InMemoryFieldSeal;
import care.shouhu.command.access.Scope;
import care.shouhu.command.registry.Registry;
import care.shouhu.command.registry.exchange.Import;
import care.shouhu.command.registry.exchange.ImportDesk;
import care.shouhu.command.registry.file.FileRefused;
import care.shouhu.command.registry.file.TableLimits;
import care.shouhu.command.registry.file.TableWriter;
import care.shouhu.command.registry.record.RecordKinds;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** 35,000 beds in one file, from its bytes to the directory. */
final class ImportBench {
  private static final int BEDS = 35_000;
  private static final double SECONDS_MUST = 60;

  private final Jdbi jdbi;
  private final Registry registry;

  ImportBench(Jdbi jdbi, Registry registry) {
    this.jdbi = jdbi;
    this.registry = registry;
  }

  void run() throws FileRefused, InterruptedException {
    jdbi.useHandle(handle ->
        handle.execute(
            """
            insert into place (id, kind, name, pinyin, initials, division, longitude, latitude)
            select 'new-' || k || '-' || i, 'INSTITUTION', '新院' || i, 'xinyuan' || i, 'xy' || i, '520302', 106.9, 27.7
            from unnest(array['csv', 'xlsx']) k, generate_series(0, 99) i
            """));
    measure("csv");
    measure("xlsx");
  }

  private void measure(String format) throws FileRefused, InterruptedException {
    byte[] file = file(format);
    try (var desk =
        new ImportDesk(
            jdbi, registry, new InMemoryFieldSeal(), Clock.systemUTC(), TableLimits.DEFAULT)) {
      long began = System.nanoTime();
      Import preview =
          shown(desk.preview(RecordKinds.BED, file, "beds." + format, new Scope.City(), "bench"));
      if (preview.preview().added() != BEDS) {
        throw new IllegalStateException("would not add all: " + preview.preview());
      }
      double looked = (System.nanoTime() - began) / 1e9;
      desk.confirm(preview.id(), new Scope.City(), "bench", false);
      Import now = preview;
      while (!(now.state() instanceof Import.Done)) {
        if (now.state() instanceof Import.Failed failed) {
          throw new IllegalStateException(failed.toString());
        }
        Thread.sleep(20);
        now = desk.find(preview.id(), "bench").orElseThrow();
      }
      double all = (System.nanoTime() - began) / 1e9;
      Timed.within(
          "import_" + format + "_35000_beds",
          all,
          SECONDS_MUST,
          "previewSeconds",
          Math.round(looked * 10) / 10.0,
          "bytes",
          file.length);
    }
  }

  private static Import shown(ImportDesk.Answer answer) {
    return switch (answer) {
      case ImportDesk.Answer.Shown(Import now) -> now;
      case ImportDesk.Answer.Refused(ImportDesk.Refusal why) ->
          throw new IllegalStateException(why.name());
    };
  }

  private static byte[] file(String format) {
    var out = new ByteArrayOutputStream();
    try (TableWriter writer =
        format.equals("csv") ? TableWriter.csv(out) : TableWriter.xlsx(out, "床位")) {
      writer.row(List.of("床位编号", "站点编号", "房间", "床号", "护理型"));
      for (int n = 0; n < BEDS; n++) {
        writer.row(
            List.of(
                "new-%s-bed-%d".formatted(format, n),
                "new-%s-%d".formatted(format, n % 100),
                Integer.toString(101 + n / 200),
                Integer.toString(1 + n / 100 % 2),
                n % 2 == 0 ? "是" : "否"));
      }
    }
    return out.toByteArray();
  }
}
