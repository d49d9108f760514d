package care.shouhu.command.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Of which step of time each user's last code was, so that it opens nothing again: in memory, and
 * in the file {@code second-factor.steps} of the data directory over a restart. Steps that no code
 * is taken of any more are forgotten. Not thread-safe.
 */
final class UsedSteps {
  private static final Logger LOG = LoggerFactory.getLogger(UsedSteps.class);
  private static final String FILE = "second-factor.steps";

  /** A code is taken one step early or late. */
  private static final long STEPS_KEPT = 3;

  private final Optional<Path> file;
  private final Map<String, Long> lastByUser = new HashMap<>();

  private UsedSteps(Optional<Path> file) {
    this.file = file;
  }

  /** Forgotten with the process. */
  static UsedSteps inMemory() {
    return new UsedSteps(Optional.empty());
  }

  /** As this directory holds them; a line that cannot be read is left out. */
  static UsedSteps open(Path dataDirectory) throws IOException {
    Path file = dataDirectory.resolve(FILE);
    var steps = new UsedSteps(Optional.of(file));
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        String[] words = line.split(" ", -1);
        if (words.length == 2 && words[1].matches("[0-9]{1,15}")) {
          steps.lastByUser.put(words[0], Long.parseLong(words[1]));
        }
      }
    }
    return steps;
  }

  /** 0 for none that matters. */
  long last(String username) {
    return lastByUser.getOrDefault(username, 0L);
  }

  /** On disk when this returns; when the disk refuses it is known until the next restart. */
  void use(String username, long step) {
    lastByUser.values().removeIf(used -> used < step - STEPS_KEPT);
    lastByUser.put(username, step);
    if (file.isEmpty()) {
      return;
    }
    String text =
        lastByUser.entrySet().stream()
            .map(one -> one.getKey() + " " + one.getValue() + "\n")
            .collect(Collectors.joining());
    try {
      PrivateFile.write(file.get(), text);
    } catch (IOException e) {
      LOG.error("The step of a code cannot be kept beyond a restart", e);
    }
  }
}
