package care.shouhu.command.web;

import care.shouhu.command.registry.VersionMakers.Made;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Puts who made a version beside it. That is a nicety: with the database stopped it is left out.
 */
final class Makers {
  private final DatabaseCalls database;

  Makers(DatabaseCalls database) {
    this.database = database;
  }

  /** Adds {@code by} and {@code at}, null where it is not known. */
  ObjectNode put(ObjectNode json, Supplier<Optional<Made>> question) {
    Optional<Made> made = ask(question);
    json.put("by", made.map(Made::by).orElse(null));
    json.put("at", made.map(Made::atMillis).orElse(null));
    return json;
  }

  private Optional<Made> ask(Supplier<Optional<Made>> question) {
    try {
      return database.ask(question);
    } catch (Refusal databaseStopped) {
      return Optional.empty();
    }
  }
}
