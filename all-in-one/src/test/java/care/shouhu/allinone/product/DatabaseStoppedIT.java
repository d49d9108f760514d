package care.shouhu.allinone.product;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.allinone.postgres.EmbeddedPostgres;
import care.shouhu.allinone.postgres.UnpackedPostgres;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL is stopped in the middle of traffic, for a minute, and started again. */
final class DatabaseStoppedIT {
  private static final Duration STOPPED =
      Duration.ofSeconds(Integer.getInteger("shouhu.databaseStoppedSeconds", 60));

  @TempDir Path directory;

  @Test
  void alarmsAreTakenAndAcceptedAndAllIsStoredOnceAfterwards() throws Exception {
    EmbeddedPostgres database = UnpackedPostgres.start(directory.resolve("database"));
    String url = database.url() + "?user=" + database.user() + "&password=" + database.password();
    try (Product product =
        new Product(directory.resolve("data"), Map.of("SHOUHU_DB_URL", url)).start()) {
      Api admin = product.admin();
      String secret = admin.register("ward-button", "call_button", "native");
      try (TestDevice button = new TestDevice(product, "ward-button", secret)) {
        button.reading(70);
        button.call();
        Until.holds("the first call", Duration.ofSeconds(90), () -> calls(admin) == 1);

        database.close();
        long stoppedAt = System.nanoTime();
        button.call();

        Until.holds(
            "a call with the database stopped", Duration.ofSeconds(90), () -> calls(admin) == 2);
        Api signedInMeanwhile = product.admin();
        JsonNode incident = signedInMeanwhile.list("/incidents?deviceId=ward-button").getFirst();
        JsonNode claimed =
            signedInMeanwhile.post(
                "/incidents/" + incident.get("id").asText() + "/claim", Map.of());
        assertThat(claimed.get("status").asText()).isEqualTo("CLAIMED");
        for (int i = 0; System.nanoTime() - stoppedAt < STOPPED.toNanos(); i++) {
          button.reading(60 + i % 30);
          Thread.sleep(20);
        }

        database = UnpackedPostgres.start(directory.resolve("database"));
        button.call();
        assertStoredOnce(admin, button);
      }
    } finally {
      database.close();
    }
  }

  private static int calls(Api api) throws Exception {
    int calls = 0;
    for (JsonNode incident : api.list("/incidents?deviceId=ward-button")) {
      for (JsonNode alarm : incident.get("alarms")) {
        calls += alarm.get("kind").asText().equals("CALL") ? 1 : 0;
      }
    }
    return calls;
  }

  private static void assertStoredOnce(Api admin, TestDevice button) throws Exception {
    List<TestDevice.Said> said = button.acknowledged();
    Until.holds("all is stored", Duration.ofSeconds(90), () -> stored(admin).size() >= said.size());
    List<String> stored = stored(admin);
    assertThat(stored).doesNotHaveDuplicates().hasSize(said.size());
    Set<String> wanted = new HashSet<>();
    said.forEach(one -> wanted.add(one.type() + one.seq()));
    assertThat(new HashSet<>(stored)).isEqualTo(wanted);
  }

  private static List<String> stored(Api admin) throws Exception {
    List<String> stored = new java.util.ArrayList<>();
    for (JsonNode row : admin.list("/devices/ward-button/readings")) {
      stored.add("reading" + row.get("seq").asLong());
    }
    for (JsonNode row : admin.list("/devices/ward-button/events")) {
      if (row.hasNonNull("seq")) {
        stored.add("event" + row.get("seq").asLong());
      }
    }
    return stored;
  }
}
