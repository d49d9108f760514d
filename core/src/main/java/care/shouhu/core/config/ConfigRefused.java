package care.shouhu.core.config;

import java.util.List;

/**
 * The environment cannot be used. The message names every variable that is wrong, what it holds and
 * what would be right, so that one start shows all there is to mend.
 */
public final class ConfigRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  ConfigRefused(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence for each variable that is wrong; never empty. */
  public List<String> problems() {
    return problems;
  }
}
