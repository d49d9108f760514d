package care.shouhu.command.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code ./shouhu keys rotate | status}: gives the sealed fields of the register a new key. The
 * product does the sealing while it runs (see {@code FieldReseal}); this waits until the new key is
 * in use, and may be stopped and asked again at any time.
 */
public final class KeysMain {
  private static final int EXIT_REFUSED = 2;
  private static final long LOOK_EVERY_MILLIS = 2_000;

  private KeysMain() {}

  /**
   * Ends with 0 when the newest key seals, 1 when that is still to come, 2 when it cannot be done.
   */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.getenv(), System.out, 3_600));
  }

  static int run(
      List<String> arguments,
      Map<String, String> environment,
      java.io.PrintStream out,
      long waitSecondsMax) {
    if (arguments.size() != 1 || !List.of("rotate", "status").contains(arguments.getFirst())) {
      out.println("./shouhu keys rotate | status");
      return EXIT_REFUSED;
    }
    Path data = Path.of(environment.getOrDefault("SHOUHU_DATA_DIR", "data"));
    try {
      if (!Files.isDirectory(data)) {
        throw new IOException("there is no " + data);
      }
      FieldKeyFile file =
          FieldKeyFile.open(data, Optional.ofNullable(environment.get("SHOUHU_FIELD_KEY")));
      if (arguments.getFirst().equals("rotate") && file.read().sealingCount() == 1) {
        file.write(file.read().withAnother());
        out.println("新密钥已加入 a new key was added; the running product seals with it");
      }
      return waitFor(file, arguments.getFirst().equals("rotate") ? waitSecondsMax : 0, out);
    } catch (IOException e) {
      out.println("无法完成 cannot be done: " + e.getMessage());
      return EXIT_REFUSED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static int waitFor(FieldKeyFile file, long secondsMax, java.io.PrintStream out)
      throws IOException, InterruptedException {
    long until = System.nanoTime() + secondsMax * 1_000_000_000;
    FieldKeys keys = file.read();
    while (!keys.newestSeals() && System.nanoTime() < until) {
      Thread.sleep(LOOK_EVERY_MILLIS);
      keys = file.read();
    }
    if (keys.sealingCount() == 1) {
      out.println("完成 one key seals everything");
    } else if (keys.newestSeals()) {
      out.printf(
          "新密钥已启用，旧密钥再留一天 %d keys; the newest seals, older fields are sealed anew, and the old"
              + " keys go after a day%n",
          keys.sealingCount());
      file.left()
          .ifPresent(
              fields -> out.printf("待换 %d fields are still sealed with older keys%n", fields));
    } else {
      out.printf("进行中 %d keys; the newest is not in use yet%n", keys.sealingCount());
    }
    return keys.newestSeals() ? 0 : 1;
  }
}
