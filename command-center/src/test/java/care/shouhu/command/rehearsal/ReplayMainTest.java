package care.shouhu.command.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.watch.WatchParameters;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayMainTest {
  /** 2026-11-23 23:00 in Zunyi. */
  private static final long BEGIN = 1_795_446_000_000L;

  private static final String RESIDENT =
      "{\"resident\":\"e%1$d\",\"devices\":[{\"id\":\"s%1$d\",\"kind\":\"bed_sensor\",\"intervalSeconds\":10},"
          + "{\"id\":\"b%1$d\",\"kind\":\"call_button\",\"intervalSeconds\":300}],\"careLevel\":\"%2$s\"}";

  @TempDir private Path folder;
  private final List<String> events = new ArrayList<>();
  private final List<String> residents = new ArrayList<>();
  private final ByteArrayOutputStream notes = new ByteArrayOutputStream();
  private int seq;

  @Test
  void anAlarmIsALineInTheEventsOwnTime() throws Exception {
    residents.add(RESIDENT.formatted(1, "FULL"));
    reading(0, "s1", "\"hr\":62,\"br\":14,\"mv\":2,\"bed\":true");
    reading(10, "s1", "\"hr\":62,\"br\":14,\"mv\":2,\"bed\":true");
    event(12, "b1", "call");
    event(15, "s1", "bed_exit");
    reading(30, "s1", "\"mv\":0,\"bed\":false");
    status(89, "b1", 14);
    status(90, "b1", 14);

    int code = replay(1);

    assertThat(code).isZero();
    assertThat(out())
        .containsExactly(
            alarm(12, "e1", "b1", "CALL", "URGENT"),
            alarm(20, "e1", "s1", "NIGHT_BED_EXIT", "HIGH"),
            alarm(89, "e1", "b1", "BATTERY_LOW", "TECHNICAL"));
    assertThat(notes.toString(StandardCharsets.UTF_8)).contains("7 lines");
  }

  @Test
  void timersRunUpToTheLastLineAndNoFurther() throws Exception {
    residents.add(RESIDENT.formatted(1, "FULL"));
    reading(0, "s1", "\"hr\":62,\"br\":14,\"mv\":2,\"bed\":true");
    status(60, "b1", 80);
    assertThat(replay(1)).isZero();
    assertThat(out()).isEmpty();
    status(61, "b1", 80);

    replay(1);

    assertThat(out()).containsExactly(alarm(60, "e1", "s1", "SILENT", "TECHNICAL"));
  }

  @Test
  void badLinesAreRefusedWithTheirNumberAndTheRestIsDone() throws Exception {
    residents.add(RESIDENT.formatted(1, "FULL"));
    residents.add("{\"resident\":\"e2\",\"devices\":[],\"careLevel\":\"SOME\"}");
    event(0, "b1", "call");
    events.add("no json");
    events.add("{\"device\":\"b1\",\"type\":\"letter\"}");
    events.add("{\"device\":\"s1\",\"type\":\"reading\",\"hr\":900}");
    event(5, "nobodys", "call");
    event(6, "b1", "fall");

    int code = replay(2);

    assertThat(code).isEqualTo(ReplayMain.EXIT_LINES_REFUSED);
    assertThat(out()).hasSize(2);
    assertThat(notes.toString(StandardCharsets.UTF_8))
        .contains(
            "RESIDENTS line 2 refused: careLevel must be one of [INDEPENDENT, PARTIAL, FULL]",
            "EVENTS line 2 refused: no JSON",
            "EVENTS line 3 refused: type must be reading, event, status or reply, not letter",
            "EVENTS line 4 refused: bad_value: hr is 900; 0 to 300 is wanted",
            "1 of unknown devices",
            "4 refused");
  }

  @Test
  void aLineTooLongIsRefusedAndTheNextOnesAreRead() throws Exception {
    residents.add(RESIDENT.formatted(1, "FULL"));
    event(0, "b1", "call");
    events.add("{\"device\":\"b1\",\"x\":\"" + "y".repeat(9 << 20) + "\"}");
    event(6, "b1", "fall");

    assertThat(replay(2)).isEqualTo(ReplayMain.EXIT_LINES_REFUSED);

    assertThat(out()).hasSize(2);
    assertThat(notes.toString(StandardCharsets.UTF_8))
        .contains("EVENTS line 2 refused: longer than 65536 bytes");
  }

  @Test
  void repeatsAreKnownByNumberAndTime() throws Exception {
    residents.add(RESIDENT.formatted(1, "FULL"));
    event(0, "b1", "call");
    events.add(events.getFirst());
    events.add(events.getFirst());

    replay(1);

    assertThat(out()).hasSize(1);
    assertThat(notes.toString(StandardCharsets.UTF_8)).contains("2 repeats");
  }

  @Test
  void oneWrongClockDoesNotMoveTimeForTheOthers() throws Exception {
    residents.add(RESIDENT.formatted(1, "FULL"));
    reading(0, "s1", "\"hr\":62,\"bed\":true");
    event(400L * 24 * 3_600, "b1", "call");
    reading(10, "s1", "\"hr\":62,\"bed\":true");
    reading(20, "s1", "\"hr\":62,\"bed\":true");

    replay(1);

    assertThat(out()).containsExactly(alarm(0, "e1", "b1", "CALL", "URGENT"));
  }

  @Test
  void parametersAreTriedFromAFile() throws Exception {
    residents.add(RESIDENT.formatted(1, "FULL"));
    for (int i = 0; i < 30; i++) {
      reading(i * 10L, "s1", "\"hr\":110,\"br\":14,\"mv\":2,\"bed\":true");
    }
    Path parameters = folder.resolve("parameters.json");
    Files.writeString(
        parameters,
        WatchParameters.defaultsJson().replace("\"heartHigh\": 120", "\"heartHigh\": 100"));

    replay(1);
    assertThat(out()).isEmpty();
    replay(1, "--parameters", parameters.toString());

    assertThat(out()).containsExactly(alarm(60, "e1", "s1", "HEART_RATE", "HIGH"));
    Files.writeString(
        parameters,
        WatchParameters.defaultsJson().replace("\"heartHigh\": 120", "\"heartHigh\": \"x\""));
    assertThat(replay(1, "--parameters", parameters.toString())).isEqualTo(2);
    assertThat(notes.toString(StandardCharsets.UTF_8)).contains("heartHigh");
  }

  @Test
  void coresBlocksAndPackingChangeNothing() throws Exception {
    Random random = new Random(7);
    for (int i = 1; i <= 7; i++) {
      residents.add(RESIDENT.formatted(i, List.of("FULL", "PARTIAL", "INDEPENDENT").get(i % 3)));
    }
    reading(0, "s1", "\"bed\":true");
    for (int second = 0; second < 20_000; second++) {
      int who = 1 + random.nextInt(7);
      switch (random.nextInt(40)) {
        case 0 -> event(second, "b" + who, "call");
        case 1 -> event(second, "s" + who, "bed_exit");
        case 2 -> event(second, "s" + who, "bed_enter");
        case 3 -> status(second, "b" + who, random.nextInt(40));
        case 4 -> events.add(events.get(random.nextInt(events.size())));
        default ->
            reading(
                second,
                "s" + who,
                "\"hr\":" + (30 + random.nextInt(100)) + ",\"bed\":" + random.nextBoolean());
      }
    }
    replay(1);
    List<String> one = out();
    assertThat(one).hasSizeGreaterThan(200);

    for (int cores : List.of(2, 3)) {
      assertThat(inSmallBlocks(cores)).as("%d cores", cores).isEqualTo(one);
    }
    Path packed = folder.resolve("events.gz");
    try (var gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
      gzip.write(String.join("\n", events).getBytes(StandardCharsets.UTF_8));
    }
    run(2, bytesOf(""), packed.toString(), residentsFile().toString());
    assertThat(out()).isEqualTo(one);
    run(2, bytesOf(String.join("\n", events)), "-", residentsFile().toString());
    assertThat(out()).isEqualTo(one);
  }

  private List<String> inSmallBlocks(int cores) throws Exception {
    Refusals refusals = new Refusals(new PrintStream(notes, true, StandardCharsets.UTF_8));
    List<Household> households;
    try (var lines = Files.newBufferedReader(residentsFile())) {
      households = new Households(WatchParameters.defaults(), refusals).read(lines);
    }
    List<String> alarms = new ArrayList<>();
    try (Rehearsal rehearsal =
        new Rehearsal(
            households,
            cores,
            70_000,
            refusals,
            a ->
                alarms.add(
                    alarm(
                        (a.atMillis() - BEGIN) / 1_000,
                        a.residentId(),
                        a.deviceId(),
                        a.kind().name(),
                        a.kind().alarmClass().name())))) {
      rehearsal.run(bytesOf(String.join("\n", events)), () -> {});
    }
    return alarms;
  }

  @Test
  void wrongUseSaysHow() throws Exception {
    assertThat(run(1, bytesOf(""), "--parameter", "x", "y")).isEqualTo(2);
    assertThat(run(1, bytesOf(""), "-", "-")).isEqualTo(2);
    assertThat(run(1, bytesOf(""), "no-such-file", "neither")).isEqualTo(2);

    assertThat(notes.toString(StandardCharsets.UTF_8)).contains("RESIDENTS", "neither");
  }

  private void reading(long second, String device, String body) {
    line(second, device, "reading", body);
  }

  private void event(long second, String device, String kind) {
    line(second, device, "event", "\"kind\":\"" + kind + "\"");
  }

  private void status(long second, String device, int battery) {
    line(second, device, "status", "\"battery\":" + battery);
  }

  private void line(long second, String device, String type, String body) {
    events.add(
        "{\"device\":\"%s\",\"type\":\"%s\",\"seq\":%d,\"at\":%d,%s}"
            .formatted(device, type, ++seq, BEGIN + second * 1_000, body));
  }

  private static String alarm(
      long second, String resident, String device, String alarm, String alarmClass) {
    return "{\"at\":%d,\"resident\":\"%s\",\"device\":\"%s\",\"alarm\":\"%s\",\"class\":\"%s\"}"
        .formatted(BEGIN + second * 1_000, resident, device, alarm, alarmClass);
  }

  private int replay(int cores, String... options) throws Exception {
    Path eventsFile = folder.resolve("events");
    Files.write(eventsFile, events);
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.add(eventsFile.toString());
    arguments.add(residentsFile().toString());
    return run(cores, bytesOf(""), arguments.toArray(String[]::new));
  }

  private Path residentsFile() throws IOException {
    return Files.write(folder.resolve("residents"), residents);
  }

  private static ByteArrayInputStream bytesOf(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private int run(int cores, ByteArrayInputStream in, String... arguments) throws Exception {
    printed = new ByteArrayOutputStream();
    return ReplayMain.run(
        List.of(arguments),
        cores,
        in,
        printed,
        new PrintStream(notes, true, StandardCharsets.UTF_8));
  }

  private List<String> out() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
