package care.shouhu.allinone;

import java.util.List;

/**
 * What {@code ./shouhu up} was asked for.
 *
 * @param demo with a demo city and simulated devices
 */
record Options(boolean demo) {

  /**
   * @throws IllegalArgumentException naming the option that is not known and those that are
   */
  static Options of(List<String> arguments) {
    for (String argument : arguments) {
      if (!argument.equals("--demo")) {
        throw new IllegalArgumentException("unknown option '" + argument + "'; known is: --demo");
      }
    }
    return new Options(arguments.contains("--demo"));
  }
}
