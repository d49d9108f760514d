package care.shouhu.command.registry.search;

import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spells names that were written without a spelling, such as those of a city that was imported at
 * the start: soon after, in the background, a thousand at a time.
 */
public final class SpellingKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpellingKeeper.class);
  private static final Duration FIRST_AFTER = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMinutes(1);
  private static final int ROWS_A_BATCH = 1_000;
  private static final List<String> TABLES =
      List.of("place", "organisation", "area", "staff", "resident");

  private final Jdbi jdbi;
  private final Thread thread;

  private SpellingKeeper(Jdbi jdbi) {
    this.jdbi = jdbi;
    this.thread = Thread.ofVirtual().name("register-spelling").unstarted(this::keep);
  }

  /** Begins half a minute from now, when a start has other things to do no longer. */
  public static SpellingKeeper start(Jdbi jdbi) {
    var keeper = new SpellingKeeper(jdbi);
    keeper.thread.start();
    return keeper;
  }

  private void keep() {
    try {
      Thread.sleep(FIRST_AFTER);
      while (true) {
        try {
          spellAll(jdbi);
        } catch (JdbiException e) {
          // The database is away, or not migrated yet; others say so.
          LOG.debug("Names could not be spelt: {}", e.getMessage());
        }
        Thread.sleep(LOOK_EVERY);
      }
    } catch (InterruptedException e) {
      LOG.debug("no longer spelling names");
    }
  }

  /** Spells what is not spelt yet; how many names that were. */
  public static int spellAll(Jdbi jdbi) {
    int all = 0;
    for (String table : TABLES) {
      int spelt;
      do {
        spelt = spellSome(jdbi, table);
        all += spelt;
      } while (spelt == ROWS_A_BATCH);
    }
    return all;
  }

  private static int spellSome(Jdbi jdbi, String table) {
    record Unspelt(String id, String name) {}
    return jdbi.inTransaction(handle -> {
      List<Unspelt> names =
          handle
              .createQuery(
                  "select id, name from %s where pinyin = '' order by id limit :limit for update skip locked"
                      .formatted(table))
              .bind("limit", ROWS_A_BATCH)
              .map((row, context) -> new Unspelt(row.getString("id"), row.getString("name")))
              .list();
      if (names.isEmpty()) {
        return 0;
      }
      PreparedBatch batch =
          handle.prepareBatch(
              "update %s set pinyin = :full, initials = :initials where id = :id".formatted(table));
      for (Unspelt one : names) {
        Spelling spelling = Spelling.of(one.name());
        batch
            .bind("full", spelling.full())
            .bind("initials", spelling.initials())
            .bind("id", one.id())
            .add();
      }
      batch.execute();
      return names.size();
    });
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
