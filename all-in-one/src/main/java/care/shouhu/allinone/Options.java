package care.shouhu.allinone;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@code ./shouhu up} was asked for.
 *
 * @param demo with a demo city and simulated devices
 * @param role which parts this process runs
 */
record Options(boolean demo, Role role) {

  /** With the log on Kafka, gateway and command centre may be processes of their own. */
  enum Role {
    ALL,
    GATEWAY,
    COMMAND_CENTER,
    /**
     * Devices are taken and acknowledged, and nothing reads what they said: for {@code ./shouhu
     * bench}.
     */
    EDGE;

    boolean hasGateway() {
      return this == ALL || this == GATEWAY;
    }

    boolean hasCenter() {
      return this == ALL || this == COMMAND_CENTER;
    }
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException naming the option that is not known and those that are
   */
  static Options of(List<String> arguments) {
    boolean demo = false;
    Role role = Role.ALL;
    List<String> left = new ArrayList<>(arguments);
    while (!left.isEmpty()) {
      String option = left.removeFirst();
      switch (option) {
        case "--demo" -> demo = true;
        case "--only" -> role = role(left.isEmpty() ? "" : left.removeFirst());
        default ->
            throw new IllegalArgumentException(
                "unknown option '"
                    + option
                    + "'; known are: --demo, --only gateway, --only command-center");
      }
    }
    if (demo && role != Role.ALL) {
      throw new IllegalArgumentException(
          "--demo runs everything in one process; leave out --only, or --demo");
    }
    return new Options(demo, role);
  }

  private static Role role(String name) {
    return switch (name) {
      case "gateway" -> Role.GATEWAY;
      case "command-center" -> Role.COMMAND_CENTER;
      case "edge" -> Role.EDGE;
      default ->
          throw new IllegalArgumentException(
              "--only is followed by '" + name + "'; gateway or command-center is wanted");
    };
  }
}
