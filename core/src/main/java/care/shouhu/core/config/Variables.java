package care.shouhu.core.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads single variables and collects what is wrong with them. */
final class Variables {
  private static final int PORT_MAX = 65_535;

  /** A name, an IPv4 address or an IPv6 address in brackets, and a port. */
  private static final Pattern SERVER =
      Pattern.compile("([\\w.-]+|\\[[0-9a-fA-F:.]+\\]):[0-9]{1,5}");

  /** {@code push.example}, {@code .push.example} or {@code http://push.example:8090}. */
  private static final Pattern PUSH_SERVICE =
      Pattern.compile("(https?://)?\\.?[A-Za-z0-9.-]{1,200}(:[0-9]{1,5})?");

  private static final Pattern PUSH_CONTACT =
      Pattern.compile("(mailto:[^\\s\"@]{1,100}@[^\\s\"@]{1,100}|https://[^\\s\"]{1,200})");

  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();

  Variables(Map<String, String> environment) {
    this.environment = environment;
  }

  Path path(String name, Path otherwise) {
    Path path = otherwise;
    Optional<String> text = text(name);
    if (text.isPresent()) {
      try {
        path = Path.of(text.get());
      } catch (InvalidPathException e) {
        problems.add(wrong(name, text.get(), "a directory is wanted"));
      }
    }
    return path.toAbsolutePath().normalize();
  }

  /** A file named by a variable; what stands in it is for others to check. */
  Optional<Path> file(String name) {
    Optional<String> text = text(name);
    try {
      return text.map(Path::of).map(file -> file.toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      problems.add(wrong(name, text.get(), "a file is wanted"));
      return Optional.empty();
    }
  }

  /** Push services and whom they may ask. */
  Config.PushConfig push(String services, String contact) {
    List<String> allowed =
        text(services).stream()
            .flatMap(list -> Arrays.stream(list.split(",")))
            .map(String::strip)
            .filter(entry -> !entry.isEmpty())
            .toList();
    for (String entry : allowed) {
      if (!PUSH_SERVICE.matcher(entry).matches()) {
        problems.add(
            wrong(services, entry, "a host, a domain like .push.example or an origin is wanted"));
      }
    }
    String asked = text(contact).orElse("mailto:shouhu@localhost");
    if (!PUSH_CONTACT.matcher(asked).matches()) {
      problems.add(wrong(contact, asked, "mailto:… or https://… is wanted"));
    }
    return new Config.PushConfig(allowed, asked);
  }

  /** A server of HTTP, {@code http://host:port} with a path perhaps. */
  Optional<URI> httpAddress(String name) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI address = new URI(text.get());
      boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      if (http && address.getHost() != null && address.getQuery() == null) {
        return Optional.of(address);
      }
    } catch (URISyntaxException e) {
      // Falls through to the same sentence as an address of another kind.
    }
    problems.add(wrong(name, text.get(), "an address like http://osrm:5000 is wanted"));
    return Optional.empty();
  }

  boolean isSet(String name) {
    return text(name).isPresent();
  }

  void refuse(String problem) {
    problems.add(problem);
  }

  int port(String name, int otherwise) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int port = Integer.parseInt(text.get());
      if (port >= 0 && port <= PORT_MAX) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Falls through to the same sentence as a number out of range.
    }
    problems.add(wrong(name, text.get(), "a port is wanted, 1 to 65535, or 0 for any free one"));
    return otherwise;
  }

  /** A whole number within limits. */
  int number(String name, int otherwise, int min, int max) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (text.get().matches("[0-9]{1,6}")) {
      int number = Integer.parseInt(text.get());
      if (number >= min && number <= max) {
        return number;
      }
    }
    problems.add(
        wrong(name, text.get(), "a whole number from %d to %d is wanted".formatted(min, max)));
    return otherwise;
  }

  Optional<Secret> secret(String name, int charsMin, int charsMax) {
    Optional<String> text = text(name);
    if (text.isPresent() && (text.get().length() < charsMin || text.get().length() > charsMax)) {
      // The value stays out of the sentence: it ends up in log files.
      problems.add(
          name
              + " has "
              + text.get().length()
              + " characters; "
              + charsMin
              + " to "
              + charsMax
              + " are wanted.");
      return Optional.empty();
    }
    return text.map(Secret::new);
  }

  /** The broker to take from; empty when {@code PREFIX_URL} is not set. */
  Optional<BridgeConfig> bridge(String prefix) {
    Optional<String> uri = text(prefix + "_URL");
    if (uri.isEmpty()) {
      if (text(prefix + "_RULES").isPresent()) {
        problems.add(prefix + "_RULES is set, but " + prefix + "_URL is not. Set both or none.");
      }
      return Optional.empty();
    }
    try {
      return Optional.of(
          new BridgeConfig(
              uri.get(),
              text(prefix + "_CLIENT_ID").orElse("shouhu-bridge"),
              text(prefix + "_GROUP"),
              text(prefix + "_USER"),
              text(prefix + "_PASSWORD").map(Secret::new),
              BridgeConfig.rules(text(prefix + "_RULES").orElse(""))));
    } catch (IllegalArgumentException e) {
      problems.add(prefix + "_…: " + e.getMessage() + ".");
      return Optional.empty();
    }
  }

  Config.LogConfig log(String name, String serversName, String replicationName) {
    String text = text(name).orElse("local");
    switch (text) {
      case "kafka" -> {
        return new Config.LogConfig.Kafka(servers(serversName), replication(replicationName));
      }
      case "local" -> {
        for (String kafkaName : List.of(serversName, replicationName)) {
          if (text(kafkaName).isPresent()) {
            problems.add(
                kafkaName + " is set, but " + name + " is not kafka. Unset one of the two.");
          }
        }
      }
      default -> problems.add(wrong(name, text, "local or kafka is wanted"));
    }
    return new Config.LogConfig.Local();
  }

  private String servers(String name) {
    String text = text(name).orElse("");
    for (String server : text.split(",", -1)) {
      if (!SERVER.matcher(server.strip()).matches()) {
        problems.add(wrong(name, text, "host:port is wanted, several with a comma between them"));
        break;
      }
    }
    return text;
  }

  private OptionalInt replication(String name) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!text.get().matches("[1-9]")) {
      problems.add(wrong(name, text.get(), "the number of brokers that keep a record is wanted"));
      return OptionalInt.empty();
    }
    return OptionalInt.of(Integer.parseInt(text.get()));
  }

  /**
   * The URL may carry user and password itself ({@code postgresql://user:password@host/database} or
   * as parameters of a JDBC URL); they are taken out of it, so that they never show in a log line.
   */
  Optional<DbConfig> database(String urlName, String userName, String passwordName) {
    Optional<String> url = text(urlName);
    if (url.isEmpty()) {
      if (text(userName).isPresent() || text(passwordName).isPresent()) {
        problems.add(
            urlName + " is not set, but a database user or password is. Set it, or unset those.");
      }
      return Optional.empty();
    }
    try {
      return Optional.of(
          parse(url.get(), text(userName).orElse(""), text(passwordName).orElse("")));
    } catch (URISyntaxException | IllegalArgumentException e) {
      // Neither the value nor the cause's text: either may hold the password.
      problems.add(
          urlName
              + " cannot be read; jdbc:postgresql://host:port/database is wanted"
              + " (or postgresql://user:password@host:port/database).");
      return Optional.empty();
    }
  }

  private static DbConfig parse(String url, String user, String password)
      throws URISyntaxException {
    URI uri = new URI(url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url);
    boolean postgresql = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
    String path = uri.getPath();
    if (!postgresql || uri.getRawAuthority() == null || path == null || path.length() < 2) {
      throw new IllegalArgumentException("not a PostgreSQL address");
    }
    String authority = uri.getRawAuthority();
    int at = authority.lastIndexOf('@');
    if (at >= 0) {
      String[] login = authority.substring(0, at).split(":", 2);
      user = user.isEmpty() ? decode(login[0]) : user;
      password = password.isEmpty() && login.length == 2 ? decode(login[1]) : password;
      authority = authority.substring(at + 1);
    }
    Map<String, String> parameters = parameters(uri.getRawQuery());
    String userParameter = parameters.remove("user");
    String passwordParameter = parameters.remove("password");
    user = user.isEmpty() && userParameter != null ? decode(userParameter) : user;
    password =
        password.isEmpty() && passwordParameter != null ? decode(passwordParameter) : password;
    String query =
        parameters.entrySet().stream()
            .map(p -> p.getKey() + "=" + p.getValue())
            .collect(Collectors.joining("&"));
    return new DbConfig(
        "jdbc:postgresql://" + authority + uri.getRawPath() + (query.isEmpty() ? "" : "?" + query),
        user,
        new Secret(password));
  }

  private static Map<String, String> parameters(String rawQuery) {
    Map<String, String> parameters = new TreeMap<>();
    if (rawQuery != null) {
      Arrays.stream(rawQuery.split("&", -1))
          .map(p -> p.split("=", 2))
          .filter(p -> !p[0].isEmpty())
          .forEach(p -> parameters.put(p[0], p.length == 2 ? p[1] : ""));
    }
    return parameters;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Ports must differ, save those the system chooses. */
  void differ(Map<String, Integer> ports) {
    ports.entrySet().stream()
        .filter(p -> p.getValue() != 0)
        .collect(
            Collectors.groupingBy(
                Map.Entry::getValue,
                TreeMap::new,
                Collectors.mapping(Map.Entry::getKey, Collectors.toList())))
        .forEach((port, names) -> {
          if (names.size() > 1) {
            problems.add(
                names.stream().sorted().collect(Collectors.joining(" and "))
                    + " are both "
                    + port
                    + "; different ports are wanted.");
          }
        });
  }

  void refuseIfWrong() {
    if (!problems.isEmpty()) {
      throw new ConfigRefused(problems);
    }
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(t -> !t.isEmpty());
  }

  private static String wrong(String name, String value, String right) {
    String shown = value.length() > 60 ? value.substring(0, 60) + "…" : value;
    return name + " is '" + shown + "'; " + right + ".";
  }
}
