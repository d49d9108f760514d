package care.shouhu.command.evidence;

import care.shouhu.command.evidence.PackCheck.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code ./shouhu verify PACK [--key PUBLIC_KEY_OR_FINGERPRINT] [--origin OLDER_PACK]}: needs no
 * network, no server.
 */
public final class VerifyMain {
  private static final int EXIT_WRONG = 1;
  private static final int EXIT_REFUSED = 2;
  private static final long PACK_BYTES_MAX = 256 << 20;
  private static final Set<String> OPTIONS = Set.of("--key", "--origin");

  private VerifyMain() {}

  /** Ends with 0 when nothing is wrong, 1 when something is, 2 when it cannot be looked at. */
  public static void main(String[] arguments) {
    List<String> given = List.of(arguments);
    Optional<Map<String, String>> options = options(given);
    if (options.isEmpty()) {
      System.err.println(
          "./shouhu verify PACK [--key PUBLIC_KEY_OR_FINGERPRINT] [--origin OLDER_PACK]");
      System.exit(EXIT_REFUSED);
      return;
    }
    try {
      Path pack = Path.of(given.getFirst());
      String keyGiven = options.get().get("--key");
      String originGiven = options.get().get("--origin");
      Optional<String> key = keyGiven == null ? Optional.empty() : Optional.of(key(keyGiven));
      Optional<byte[]> origin =
          originGiven == null ? Optional.empty() : Optional.of(bytes(Path.of(originGiven)));
      System.exit(tell(pack, PackCheck.check(bytes(pack), key, origin)) ? 0 : EXIT_WRONG);
    } catch (IOException e) {
      System.err.println("无法读取 cannot read: " + e);
      System.exit(EXIT_REFUSED);
    }
  }

  /** Each option with its value, behind the pack; empty when it is none of those. */
  private static Optional<Map<String, String>> options(List<String> given) {
    Map<String, String> options = new HashMap<>();
    for (int i = 1; i + 1 < given.size(); i += 2) {
      options.put(given.get(i), given.get(i + 1));
    }
    boolean all = given.size() % 2 == 1 && options.size() == given.size() / 2;
    return all && OPTIONS.containsAll(options.keySet()) ? Optional.of(options) : Optional.empty();
  }

  private static byte[] bytes(Path pack) throws IOException {
    if (Files.size(pack) > PACK_BYTES_MAX) {
      throw new IOException(pack + " is larger than any pack");
    }
    return Files.readAllBytes(pack);
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
