package care.shouhu.sim.bench;

import care.shouhu.sim.load.LoadDevice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * The database of a product under test: filled with devices in one COPY where the contract would
 * take 34,005 requests, and asked.
 */
final class ProductDatabase {
  /** Longer than any run: idle devices of the bench are not to be missed. */
  static final int INTERVAL_SECONDS = 86_400;

  /** The name of the bench's own connections. */
  static final String APPLICATION = "bench";

  private static final String REGISTER =
      """
      copy device (id, kind, secret_sha256, interval_seconds) from stdin
      """;

  private static final String HAS_TIMESCALE =
      "select count(*) > 0 from pg_extension where extname = 'timescaledb'";

  private final DatabaseServer server;

  ProductDatabase(DatabaseServer server) {
    this.server = server;
  }

  /** A connection of the bench's own. */
  Connection connect() throws SQLException, IOException {
    return server.connect();
  }

  /** Writes the devices into the register as it keeps them, with digests instead of secrets. */
  void register(Devices devices) throws SQLException, IOException {
    try (Connection connection = connect()) {
      StringBuilder rows = new StringBuilder();
      rows(rows, devices.sensors(), "bed_sensor");
      rows(rows, devices.hubs(), "hub");
      rows(rows, devices.buttons(), "call_button");
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(REGISTER, new java.io.StringReader(rows.toString()));
    }
  }

  private static void rows(StringBuilder rows, List<LoadDevice> devices, String kind) {
    for (LoadDevice device : devices) {
      rows.append(device.id()).append('\t').append(kind).append("\t\\\\x");
      rows.append(sha256Hex(device.secret())).append('\t').append(INTERVAL_SECONDS).append('\n');
    }
  }

  private static String sha256Hex(String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Runs one statement. */
  void execute(String sql) throws SQLException, IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The version of the last change of the register that processes keep in memory. */
  long newestOfRegister() throws SQLException, IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet newest = statement.executeQuery("select max(version) from device")) {
      newest.next();
      return newest.getLong(1);
    }
  }

  /** Whether the product's series are hypertables. */
  static boolean isTimescale(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(HAS_TIMESCALE)) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** CPU seconds of the server and all its processes; not a number where they cannot be had. */
  double cpuSeconds() throws IOException {
    return server.cpuSeconds();
  }
}
