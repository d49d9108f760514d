package care.shouhu.command.trail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code ./shouhu audit-trail verify [DIRECTORY] [--head NUMBER:HASH] [--key FINGERPRINT]}: needs
 * no server, no database, no network. DIRECTORY is the data directory, or a copy of its {@code
 * trail/}.
 */
public final class TrailMain {
  private static final int EXIT_WRONG = 1;
  private static final int EXIT_REFUSED = 2;
  private static final String USAGE =
      "./shouhu audit-trail verify [DIRECTORY] [--head NUMBER:HASH] [--key FINGERPRINT]";

  private TrailMain() {}

  /** Ends with 0 when nothing is wrong, 1 when something is, 2 when it cannot be looked at. */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.getenv("SHOUHU_DATA_DIR"), System.out));
  }

  static int run(List<String> arguments, String dataDirectoryOrNull, java.io.PrintStream out) {
    List<String> plain = new ArrayList<>();
    Optional<TrailCheck.Noted> head = Optional.empty();
    Optional<String> key = Optional.empty();
    try {
      for (int i = 0; i < arguments.size(); i++) {
        String argument = arguments.get(i);
        if (argument.equals("--head")) {
          String[] noted = arguments.get(++i).split(":", 2);
          head = Optional.of(new TrailCheck.Noted(Integer.parseInt(noted[0]), noted[1].strip()));
        } else if (argument.equals("--key")) {
          key = Optional.of(arguments.get(++i).replace(":", "").toLowerCase(java.util.Locale.ROOT));
        } else {
          plain.add(argument);
        }
      }
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      plain.clear();
    }
    if (plain.isEmpty() || !plain.getFirst().equals("verify") || plain.size() > 2) {
      out.println(USAGE);
      return EXIT_REFUSED;
    }
    String data = dataDirectoryOrNull == null ? "data" : dataDirectoryOrNull;
    Path directory = Path.of(plain.size() == 2 ? plain.get(1) : data);
    Path trail = directory.resolve("trail");
    try {
      return tell(TrailCheck.check(Files.isDirectory(trail) ? trail : directory, head, key), out);
    } catch (IOException e) {
      out.println("无法读取 cannot read: " + e.getMessage());
      return EXIT_REFUSED;
    }
  }

  private static int tell(TrailCheck.Result found, java.io.PrintStream out) {
    found.faults().forEach(fault -> out.println("✗ " + fault));
    found.notes().forEach(note -> out.println("· " + note));
    out.printf("%s: %d 条 entries%n", found.chain(), found.entries());
    out.printf("%d:%s%n", found.lastNumber(), found.lastHash());
    out.println(found.faults().isEmpty() ? "完整 nothing is wrong" : "已被改动 NOT AS IT WAS WRITTEN");
    return found.faults().isEmpty() ? 0 : EXIT_WRONG;
  }
}
