package care.shouhu.command.trail;

import static care.shouhu.command.RunningCommandCenter.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.command.evidence.SigningKey;
import care.shouhu.command.incident.HistoryChain.Link;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trail's files, as written and as somebody spoilt them. */
class TrailIT {
  @TempDir Path data;
  private SigningKey key;
  private Path file;

  @BeforeEach
  void fiveEntries() throws Exception {
    key = SigningKey.open(data);
    try (Trail trail = open()) {
      for (int n = 1; n <= 5; n++) {
        trail.note(look(n)).join();
      }
    }
    file = data.resolve("trail/trail-0000000001.jsonl");
  }

  private Trail open() {
    return Trail.open(data, key, new SimpleMeterRegistry(), Clock.systemUTC());
  }

  private static TrailNote look(int n) {
    return new TrailNote(
        1_795_435_200_000L + n,
        TrailKind.LOOK,
        "王",
        "10.0.0.7",
        Map.of("about", "resident:R-" + n, "operation", "getResident"));
  }

  private TrailCheck.Result check() throws IOException {
    return TrailCheck.check(
        data.resolve("trail"), Optional.empty(), Optional.of(key.publicKey().fingerprint()));
  }

  private void rewrite(java.util.function.Consumer<List<String>> spoil) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    spoil.accept(lines);
    Files.write(file, lines);
  }

  @Test
  void asWritten_nothingIsWrong_andAlsoAfterARestart() throws Exception {
    try (Trail again = open()) {
      again.note(look(6)).join();
    }

    var found = check();

    assertThat(found.faults()).isEmpty();
    assertThat(found.entries()).isEqualTo(7);
  }

  @Test
  void changedEntry_isFound() throws Exception {
    rewrite(lines -> lines.set(3, lines.get(3).replace("R-3", "R-4")));

    assertThat(check().faults()).singleElement().asString().contains("entry 4");
  }

  @Test
  void changedEntryWithItsOwnNewHash_isFoundAtTheNext() throws Exception {
    var lines = Files.readAllLines(file);
    Link before = TrailLine.parse(lines.get(2)).orElseThrow();
    Link old = TrailLine.parse(lines.get(3)).orElseThrow();
    var forged =
        new Link(
            old.number(), old.atMillis(), old.kind(), "li", old.from(), old.detail(), old.hash());
    String hash =
        care.shouhu.command.incident.HistoryChain.hash(
            TrailFiles.chain(List.of(file)), before.hash(), forged);
    rewrite(all ->
        all.set(
            3,
            TrailLine.text(
                new Link(
                    forged.number(),
                    forged.atMillis(),
                    forged.kind(),
                    forged.by(),
                    forged.from(),
                    forged.detail(),
                    hash))));

    assertThat(check().faults()).singleElement().asString().contains("entry 5");
  }

  @Test
  void removedEntry_isFound() throws Exception {
    rewrite(lines -> lines.remove(2));

    assertThat(check().faults()).first().asString().contains("entry 4 stands behind entry 2");
  }

  @Test
  void reorderedEntries_areFound() throws Exception {
    rewrite(lines -> Collections.swap(lines, 2, 3));

    assertThat(check().faults()).isNotEmpty();
  }

  @Test
  void entriesCutOffAtTheEnd_areMissedByTheSignedHead() throws Exception {
    rewrite(List::removeLast);

    assertThat(check().faults()).containsExactly("the head says that there was an entry 6");
  }

  @Test
  void headOfSomebodyElse_andForgedHead_areFound(@TempDir Path other) throws Exception {
    SigningKey foreign = SigningKey.open(other);
    Link last = TrailLine.parse(Files.readAllLines(file).get(4)).orElseThrow();
    rewrite(List::removeLast);
    new TrailHead(TrailFiles.chain(List.of(file)), last.number(), last.hash())
        .write(data.resolve("trail"), foreign);
    assertThat(check().faults()).singleElement().asString().contains("signed with the key");

    Path head = data.resolve("trail/head.json");
    Files.writeString(head, Files.readString(head).replace("\"number\":5", "\"number\":4"));
    assertThat(check().faults()).contains("the head's signature is wrong");
  }

  @Test
  void whatWasNotedElsewhere_findsATrailThatWasWrittenAnew() throws Exception {
    var noted = new TrailCheck.Noted(6, check().lastHash());
    Files.delete(file);
    Files.delete(data.resolve("trail/head.json"));
    fiveEntries();

    var found = TrailCheck.check(data.resolve("trail"), Optional.of(noted), Optional.empty());

    assertThat(found.faults()).containsExactly("entry 6 has not the hash that was noted of it");
  }

  @Test
  void halfALine_thatACrashLeft_isCutOff_andTheNextEntryFollows() throws Exception {
    Files.writeString(file, "{\"number\":7,\"at\":17", StandardOpenOption.APPEND);

    try (Trail again = open()) {
      assertThat(again.note(look(6)).join().number()).isEqualTo(7);
    }

    assertThat(check().faults()).isEmpty();
  }

  @Test
  void newestFile_thatACrashOrAFullDiskLeftWithoutAnEntry_goes_andTheOneBeforeGoesOn()
      throws Exception {
    for (String left : new String[] {"", "{\"number\":7,\"at\":17"}) {
      Path next = data.resolve("trail/trail-%010d.jsonl".formatted(check().lastNumber() + 1));
      Files.writeString(next, left);

      try (Trail again = open()) {
        again.note(look(6)).join();
      }

      assertThat(next).doesNotExist();
      assertThat(check().faults()).isEmpty();
    }
    assertThat(check().lastNumber()).isEqualTo(8);
  }

  @Test
  void veryFirstFile_withoutAnEntry_isBegunAnew(@TempDir Path other) throws Exception {
    Files.createDirectories(other.resolve("trail"));
    Files.writeString(other.resolve("trail/trail-0000000001.jsonl"), "{\"numb");

    try (Trail trail = Trail.open(other, key, new SimpleMeterRegistry(), Clock.systemUTC())) {
      assertThat(trail.note(look(1)).join().number()).isEqualTo(2);
    }

    assertThat(
            TrailCheck.check(other.resolve("trail"), Optional.empty(), Optional.empty()).faults())
        .isEmpty();
  }

  @Test
  void whatAnAttemptThatFailedLeft_isOverwritten() throws Exception {
    Path trail = data.resolve("other/trail");
    try (TrailFiles files = TrailFiles.open(trail, 1 << 20, 0)) {
      files.append(List.of(look(1)));
      Path only = trail.resolve("trail-0000000001.jsonl");
      Files.writeString(only, "{\"number\":9,".repeat(200), StandardOpenOption.APPEND);

      files.append(List.of(look(2)));
    }

    var found = TrailCheck.check(trail, Optional.empty(), Optional.empty());
    assertThat(found.faults()).isEmpty();
    assertThat(found.entries()).isEqualTo(3);
  }

  @Test
  void filesThatCannotBeOpened_holdBackTheTrail_andItGoesOnWhenTheyCan() throws Exception {
    Path spoilt = data.resolve("trail/trail-0000000007.jsonl");
    Files.writeString(spoilt, "no entry\n");

    try (Trail again = open()) {
      assertThat(again.isWritable()).isFalse();
      assertThatThrownBy(again.note(look(6))::join)
          .hasCauseInstanceOf(TrailUnavailable.class)
          .hasMessageContaining("holds no entry");
      Files.delete(spoilt);
      await(again::isWritable);
      assertThat(again.note(look(6)).join().number()).isEqualTo(7);
    }
  }

  @Test
  void cutTrail_isNotedAtTheNextStart_andWorkGoesOn() throws Exception {
    rewrite(List::removeLast);

    try (Trail again = open()) {
      assertThat(again.note(look(6)).join().number()).isEqualTo(7);
    }

    assertThat(TrailLine.parse(Files.readAllLines(file).get(5)).orElseThrow().kind())
        .isEqualTo("FOUND_BROKEN");
    assertThat(check().notes()).anyMatch(note -> note.contains("found broken"));
  }

  private static Path overSeveralFiles(Path trail) throws IOException {
    try (TrailFiles files = TrailFiles.open(trail, 2_000, look(0).atMillis())) {
      for (int n = 0; n < 40; n++) {
        files.append(List.of(look(n), look(n)));
      }
    }
    return trail;
  }

  private static int shorten(Path trail) throws IOException {
    try (TrailFiles files = TrailFiles.open(trail, 2_000, 0)) {
      int gone = files.shorten(look(20).atMillis(), look(50).atMillis());
      files.append(List.of(look(51)));
      return gone;
    }
  }

  @Test
  void whatIsOlderThanItIsKept_goes_andTheRestIsStillOneChain() throws Exception {
    Path trail = overSeveralFiles(data.resolve("other/trail"));
    int before = TrailFiles.all(trail).size();

    int gone = shorten(trail);

    assertThat(gone).isPositive().isLessThan(before);
    Link oldest =
        TrailLine.parse(Files.readAllLines(TrailFiles.all(trail).getFirst()).getFirst())
            .orElseThrow();
    assertThat(oldest.atMillis()).isBetween(look(10).atMillis(), look(20).atMillis());
    var found = TrailCheck.check(trail, Optional.empty(), Optional.empty());
    assertThat(found.faults()).isEmpty();
    assertThat(found.notes()).anyMatch(note -> note.contains("older than they are kept"));
    assertThat(found.entries()).isEqualTo(found.lastNumber() - oldest.number() + 1);
  }

  @Test
  void whereDeletingBrokeOff_theOldEntriesThatAreLeftAreStillChecked() throws Exception {
    Path trail = overSeveralFiles(data.resolve("other/trail"));
    Path copy = data.resolve("copy");
    Files.createDirectories(copy);
    for (Path one : TrailFiles.all(trail)) {
      Files.copy(one, copy.resolve(one.getFileName()));
    }
    int gone = shorten(trail);
    Path left = TrailFiles.all(copy).get(gone - 1);
    Path back = trail.resolve(left.getFileName());
    Files.copy(left, back);

    assertThat(TrailCheck.check(trail, Optional.empty(), Optional.empty()).faults()).isEmpty();
    Files.writeString(back, Files.readString(back).replace("10.0.0.7", "10.0.0.8"));
    assertThat(TrailCheck.check(trail, Optional.empty(), Optional.empty()).faults()).isNotEmpty();
  }

  @Test
  void filesThatAreGone_andNoEntrySaysWhy_areMissed() throws Exception {
    Path trail = overSeveralFiles(data.resolve("other/trail"));
    shorten(trail);
    Files.delete(TrailFiles.all(trail).getFirst());

    assertThat(TrailCheck.check(trail, Optional.empty(), Optional.empty()).faults()).isNotEmpty();
  }

  @Test
  void manyAtOnce_areInOrder_overSeveralFiles() throws Exception {
    Path trail = data.resolve("other/trail");
    try (TrailFiles files = TrailFiles.open(trail, 2_000, 0)) {
      for (int n = 0; n < 40; n++) {
        files.append(List.of(look(n), look(n)));
      }
    }

    assertThat(TrailFiles.all(trail)).hasSizeGreaterThan(5);
    assertThat(TrailCheck.check(trail, Optional.empty(), Optional.empty()).faults()).isEmpty();
  }

  @Test
  void fullQueue_refusesAtOnce_insteadOfWaiting() throws Exception {
    Trail closed = open();
    closed.close();

    CompletableFuture<Link> refused = closed.note(look(1));

    assertThatThrownBy(refused::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(TrailUnavailable.class);
  }

  @Test
  void command_saysWhatItFound_andEndsAccordingly() throws Exception {
    assertThat(verify("verify", data.toString())).startsWith("0 ").contains("nothing is wrong");
    rewrite(lines -> lines.remove(1));
    assertThat(verify("verify", data.toString())).startsWith("1 ").contains("✗ entry 3");
    assertThat(verify("verify", data.resolve("nowhere").toString())).startsWith("2 ");
    assertThat(verify("look")).startsWith("2 ").contains("audit-trail verify");
  }

  private static String verify(String... arguments) {
    var out = new ByteArrayOutputStream();
    int code =
        TrailMain.run(List.of(arguments), null, new PrintStream(out, true, StandardCharsets.UTF_8));
    return code + " " + out.toString(StandardCharsets.UTF_8);
  }
}
