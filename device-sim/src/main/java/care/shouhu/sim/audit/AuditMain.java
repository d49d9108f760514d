package care.shouhu.sim.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code ./shouhu audit --journal FILE [--data-dir DIR | --db-url jdbc:postgresql://… [--db-user
 * U]] [--late-after-seconds N]} with the password of a database of one's own in {@code
 * SHOUHU_DB_PASSWORD}. Prints one JSON line a figure and ends with 0 when nothing is lost and
 * nothing is twice, with 1 when something is, with 2 when it could not be found out.
 *
 * <p>Compare only when everything is stored: {@code shouhu_recorder_lag_records} and {@code
 * shouhu_projection_lag_records} are 0.
 */
public final class AuditMain {
  private static final int EXIT_NOT_CLEAN = 1;
  private static final int EXIT_UNKNOWN = 2;

  /** A call should be an incident within this even if the product was killed and started again. */
  private static final String LATE_AFTER_SECONDS = "10";

  private static final Set<String> KNOWN =
      Set.of("journal", "data-dir", "db-url", "db-user", "late-after-seconds");

  private AuditMain() {}

  /** Runs one audit. */
  public static void main(String[] arguments) {
    try {
      Map<String, String> options = options(arguments);
      Path journal = Path.of(required(options, "journal"));
      try (Connection connection = connect(options)) {
        AuditReport report = Audit.of(journal, lateAfter(options), connection);
        print(report);
        System.exit(report.isClean() ? 0 : EXIT_NOT_CLEAN);
      }
    } catch (IllegalArgumentException | IOException | SQLException e) {
      System.err.println("audit: " + e.getMessage());
      System.exit(EXIT_UNKNOWN);
    }
  }

  private static void print(AuditReport report) throws IOException {
    ObjectMapper json = new ObjectMapper();
    for (Map.Entry<String, Number> figure : report.figures().entrySet()) {
      System.out.println(
          json.writeValueAsString(
              new TreeMap<>(
                  Map.of("figure", "audit." + figure.getKey(), "value", figure.getValue()))));
    }
  }

  static Map<String, String> options(String[] arguments) {
    Map<String, String> options = new TreeMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      boolean named =
          arguments[i].startsWith("--")
              && KNOWN.contains(arguments[i].substring(2))
              && i + 1 < arguments.length;
      if (!named) {
        throw new IllegalArgumentException(
            arguments[i]
                + ": takes --journal FILE, --data-dir DIR or --db-url URL with --db-user USER,"
                + " and --late-after-seconds N");
      }
      options.put(arguments[i].substring(2), arguments[i + 1]);
    }
    return options;
  }

  private static Duration lateAfter(Map<String, String> options) {
    String text = options.getOrDefault("late-after-seconds", LATE_AFTER_SECONDS);
    if (!text.matches("[0-9]{1,7}")) {
      throw new IllegalArgumentException(
          "--late-after-seconds wants a number of seconds, not '" + text + "'");
    }
    return Duration.ofSeconds(Integer.parseInt(text));
  }

  private static String required(Map<String, String> options, String name) {
    String value = options.get(name);
    if (value == null) {
      throw new IllegalArgumentException("--" + name + " is missing");
    }
    return value;
  }

  /** The embedded server's port and password stand in the data directory. */
  private static Connection connect(Map<String, String> options) throws IOException, SQLException {
    String url = options.get("db-url");
    if (url != null) {
      String password = System.getenv().getOrDefault("SHOUHU_DB_PASSWORD", "");
      return DriverManager.getConnection(url, options.getOrDefault("db-user", ""), password);
    }
    Path dataDir = Path.of(required(options, "data-dir"));
    String port = Files.readString(dataDir.resolve("postgres-port.txt")).strip();
    String password = Files.readString(dataDir.resolve("postgres-password.txt")).strip();
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "shouhu", password);
  }
}
