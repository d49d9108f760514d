package care.shouhu.core.config;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.wire.TopicPattern;
import java.util.List;
import java.util.Optional;

/**
 * An existing MQTT 5 broker that devices speak to already, and which of its topics are whose.
 *
 * @param uri {@code tcp://host:port} or {@code ssl://host:port}
 * @param clientId must differ between gateways on one broker and stay the same over restarts: the
 *     broker keeps the session under it. Each rule adds its number
 * @param group gateways of one group share the messages (shared subscription). Empty for the only
 *     gateway: then the subscription is a plain one, which Mosquitto keeps over its own restart as
 *     it does not keep a shared one (seen with 2.0.11: what is published between its restart and
 *     our reconnecting reaches nobody)
 * @param rules 1–{@value #RULES_MAX}; each has a connection of its own, so that calls of one never
 *     stand behind readings of another
 */
public record BridgeConfig(
    String uri,
    String clientId,
    Optional<String> group,
    Optional<String> user,
    Optional<Secret> password,
    List<Rule> rules) {

  public static final int RULES_MAX = 16;

  /** Messages on these topics are of devices with this profile. */
  public record Rule(TopicPattern pattern, Profile profile) {}

  public BridgeConfig {
    rules = List.copyOf(rules);
    if (!uri.matches("(tcp|ssl)://[^/\\s:]+:[0-9]{1,5}")) {
      throw new IllegalArgumentException("tcp://host:port or ssl://host:port is wanted");
    }
    if (!isName(clientId) || !group.map(BridgeConfig::isName).orElse(true)) {
      throw new IllegalArgumentException(
          "client id and group: 1 to 60 letters, digits, _ . - are wanted");
    }
    if (rules.isEmpty() || rules.size() > RULES_MAX) {
      throw new IllegalArgumentException(
          rules.size() + " rules; 1 to " + RULES_MAX + " are wanted");
    }
  }

  private static boolean isName(String text) {
    return text.matches("[A-Za-z0-9_.-]{1,60}");
  }

  /**
   * Rules in one line: {@code pattern=profile; pattern=profile}.
   *
   * @throws IllegalArgumentException with a sentence that says what would be right
   */
  static List<Rule> rules(String text) {
    return java.util.Arrays.stream(text.split(";", -1))
        .map(String::strip)
        .filter(rule -> !rule.isEmpty())
        .map(BridgeConfig::rule)
        .toList();
  }

  private static Rule rule(String text) {
    int equals = text.lastIndexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException("'" + text + "' is no pattern=profile");
    }
    String name = text.substring(equals + 1).strip();
    for (Profile profile : Profile.values()) {
      if (profile.wireName().equals(name)) {
        return new Rule(TopicPattern.parse(text.substring(0, equals).strip()), profile);
      }
    }
    throw new IllegalArgumentException("'" + name + "' is no device profile");
  }
}
