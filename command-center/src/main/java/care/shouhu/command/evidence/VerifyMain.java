package care.shouhu.command.evidence;

import care.shouhu.command.evidence.PackCheck.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code ./shouhu verify PACK [--key PUBLIC_KEY_OR_FINGERPRINT]}: needs no network, no server. */
public final class VerifyMain {
  private static final int EXIT_WRONG = 1;
  private static final int EXIT_REFUSED = 2;
  private static final long PACK_BYTES_MAX = 256 << 20;

  private VerifyMain() {}

  /** Ends with 0 when nothing is wrong, 1 when something is, 2 when it cannot be looked at. */
  public static void main(String[] arguments) {
    List<String> given = List.of(arguments);
    boolean withKey = given.size() == 3 && given.get(1).equals("--key");
    if (given.size() != 1 && !withKey) {
      System.err.println("./shouhu verify PACK [--key PUBLIC_KEY_OR_FINGERPRINT]");
      System.exit(EXIT_REFUSED);
      return;
    }
    try {
      Path pack = Path.of(given.getFirst());
      if (Files.size(pack) > PACK_BYTES_MAX) {
        throw new IOException(pack + " is larger than any pack");
      }
      Optional<String> key = withKey ? Optional.of(key(given.get(2))) : Optional.empty();
      System.exit(tell(pack, PackCheck.check(Files.readAllBytes(pack), key)) ? 0 : EXIT_WRONG);
    } catch (IOException e) {
      System.err.println("无法读取 cannot read: " + e);
      System.exit(EXIT_REFUSED);
    }
  }

  /** A file with a key, or a fingerprint. */
  private static String key(String given) throws IOException {
    return given.matches("[0-9A-Fa-f:]{64,95}")
        ? given
        : Files.readString(Path.of(given), StandardCharsets.UTF_8);
  }

  private static boolean tell(Path pack, List<Finding> findings) {
    boolean good = PackCheck.isGood(findings);
    for (Finding finding : findings) {
      String mark =
          switch (finding.state()) {
            case RIGHT -> "✓";
            case WRONG -> "✗";
            case NOTE -> "·";
          };
      System.out.printf("%s %s — %s%n", mark, finding.chinese(), finding.english());
    }
    System.out.printf(
        "%s: %s%n", pack.getFileName(), good ? "可信 nothing is wrong" : "不可信 NOT GENUINE");
    return good;
  }
}
