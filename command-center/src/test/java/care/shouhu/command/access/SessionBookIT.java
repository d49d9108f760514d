package care.shouhu.command.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionBookIT {
  private static final long NOW = 1_795_521_600_000L;
  @TempDir Path data;

  private static OpenSession session(String nonce, String username, long seenAt) {
    return new OpenSession(nonce, username, NOW, NOW + 1_000_000, seenAt, "10.0.0.7", "浏览器 1.0");
  }

  @Test
  void restart_keepsWhatRuns_endsNothing_andBringsNothingBack() throws Exception {
    SessionBook book = SessionBook.open(data, NOW);
    book.add(session("a".repeat(32), "wang", NOW));
    book.add(session("b".repeat(32), "wang", NOW));
    book.seen("a".repeat(32), NOW + 500);
    book.keepSeen();
    book.end(List.of("b".repeat(32)));

    SessionBook again = SessionBook.open(data, NOW + 1_000);

    assertThat(again.find("b".repeat(32))).isEmpty();
    assertThat(again.of("wang")).containsExactly(session("a".repeat(32), "wang", NOW + 500));
    assertThat(SessionBook.open(data, NOW + 2_000_000).of("wang")).isEmpty();
  }

  @Test
  void sessionThatWentOn_goesOnAfterARestart_andIsNeverShortened() throws Exception {
    SessionBook book = SessionBook.open(data, NOW);
    book.add(session("a", "wang", NOW));
    book.add(session("b", "wang", NOW));
    book.extend("a", NOW + 5_000_000);
    book.extend("a", NOW + 4_000_000);
    book.extend("nobody", NOW + 5_000_000);
    book.keepSeen();

    SessionBook again = SessionBook.open(data, NOW + 2_000_000);

    assertThat(again.of("wang")).containsExactly(session("a", "wang", NOW).until(NOW + 5_000_000));
    assertThat(again.find("nobody")).isEmpty();
  }

  @Test
  void lineThatIsCutOff_costsThatSessionOnly() throws Exception {
    SessionBook.open(data, NOW).add(session("a".repeat(32), "wang", NOW));
    Files.writeString(data.resolve("sessions"), "open cccc li 17", StandardOpenOption.APPEND);

    assertThat(SessionBook.open(data, NOW).find("a".repeat(32))).isPresent();
  }

  @Test
  void whoAsks_neverWaitsForTheDisk() throws Exception {
    SessionBook book = SessionBook.open(data, NOW);
    book.add(session("a", "wang", NOW));
    CompletableFuture<Integer> asked;

    // As it is held while something is written.
    synchronized (book) {
      asked =
          CompletableFuture.supplyAsync(() -> {
            book.seen("a", NOW + 1);
            return book.find("a").isPresent() ? book.of("wang").size() : 0;
          });
      assertThat(asked.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    }

    assertThat(book.find("a").orElseThrow().lastSeenMillis()).isEqualTo(NOW + 1);
  }

  @Test
  void whatFollowsAHalfWrittenLine_isNotJoinedToIt() throws Exception {
    Path file = data.resolve("sessions");
    Path aside = data.resolve("aside");
    SessionBook book = SessionBook.open(data, NOW);
    book.add(session("a", "wang", NOW));
    Files.move(file, aside);
    Files.createDirectory(file);
    assertThatThrownBy(() -> book.end(List.of("nobody"))).isInstanceOf(IOException.class);
    Files.delete(file);
    Files.move(aside, file);
    Files.writeString(file, "end nob", StandardOpenOption.APPEND);

    book.end(List.of("a"));

    assertThat(SessionBook.open(data, NOW).find("a")).isEmpty();
  }

  @Test
  void tooManyOfOneUser_endTheOneLongestUnseen() throws Exception {
    SessionBook book = SessionBook.open(data, NOW);
    for (int n = 0; n < SessionBook.SESSIONS_A_USER_MAX; n++) {
      book.add(session("s" + n, "wang", NOW + (n == 7 ? -5 : n)));
    }
    book.add(session("last", "wang", NOW + 100));

    assertThat(book.of("wang")).hasSize(SessionBook.SESSIONS_A_USER_MAX);
    assertThat(book.find("s7")).isEmpty();
    assertThat(SessionBook.open(data, NOW).find("s7")).isEmpty();
  }

  @Test
  void file_isForItsOwnerOnly() throws Exception {
    SessionBook.open(data, NOW).add(session("a", "wang", NOW));

    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("sessions"))))
        .isEqualTo("rw-------");
  }
}
