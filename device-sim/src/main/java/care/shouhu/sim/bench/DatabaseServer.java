package care.shouhu.sim.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** The PostgreSQL in which a product under test keeps its tables. */
sealed interface DatabaseServer permits EmbeddedServer, OwnServer {

  /** What tells the product of it. */
  Map<String, String> environment();

  /** A connection of the bench's own. */
  Connection connect() throws SQLException, IOException;

  /**
   * CPU seconds of the server and all its processes; not a number where it is not this machine that
   * runs it.
   */
  double cpuSeconds() throws IOException;

  /** Ends a server that its product started and left behind; quietly when there is none. */
  void endIfLeft() throws IOException;
}
