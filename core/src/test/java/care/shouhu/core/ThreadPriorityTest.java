package care.shouhu.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class ThreadPriorityTest {
  private static final Path THIS_THREAD = Path.of("/proc/thread-self/stat");

  /** {@code proc_pid_stat(5)}, field 41, counted from behind the name in brackets. */
  private static final int POLICY = 41 - 3;

  @Test
  void worksWhetherTheSystemAllowsItOrNot() {
    assertThat(runAtOnce(() -> "done")).isEqualTo("done");
  }

  @Test
  void isRealTimeWhereTheSystemAllowsIt() throws Exception {
    assumeTrue(Files.exists(THIS_THREAD), "Linux");
    assumeTrue(mayBeRealTime(), "root often may, in a container it often may not");

    assertThat(runAtOnce(ThreadPriorityTest::policy)).isEqualTo("2");
  }

  @Test
  void whatItStartsIsOrdinary() {
    assumeTrue(Files.exists(THIS_THREAD), "Linux");

    assertThat(runAtOnce(() -> run(ThreadPriorityTest::policy))).isEqualTo("0");
  }

  @Test
  void isOrdinaryAgainBeforeLongWork() throws Exception {
    assumeTrue(Files.exists(THIS_THREAD), "Linux");
    assumeTrue(mayBeRealTime(), "the system allows it");

    String policies =
        runAtOnce(() -> {
          String before = policy();
          ThreadPriority.leaveAtOnce();
          String between = policy();
          ThreadPriority.enterAtOnce();
          return before + between + policy();
        });

    assertThat(policies).isEqualTo("202");
  }

  private static boolean mayBeRealTime() throws InterruptedException {
    try {
      return new ProcessBuilder("chrt", "-r", "1", "true").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private interface Work {
    String result();
  }

  private static String runAtOnce(Work work) {
    CompletableFuture<String> result = new CompletableFuture<>();
    ThreadPriority.thread("calls", ThreadPriority.CALLS)
        .start(ThreadPriority.atOnce(() -> result.complete(work.result())));
    return result.join();
  }

  private static String run(Work work) {
    CompletableFuture<String> result = new CompletableFuture<>();
    Thread.ofPlatform().start(() -> result.complete(work.result()));
    return result.join();
  }

  private static String policy() {
    try {
      String stat = Files.readString(THIS_THREAD);
      return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[POLICY];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
