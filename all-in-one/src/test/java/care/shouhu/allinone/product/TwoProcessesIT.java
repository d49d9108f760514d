package care.shouhu.allinone.product;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.allinone.postgres.EmbeddedPostgres;
import care.shouhu.allinone.postgres.UnpackedPostgres;
import care.shouhu.core.log.kafka.KafkaBroker;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gateway and command centre as processes of their own, with Kafka and PostgreSQL between them.
 * Kills of everything at once are {@link KillNineIT}'s, with {@code -Dshouhu.killLog=kafka}.
 */
final class TwoProcessesIT {
  private static final Duration SOON = Duration.ofSeconds(90);

  @TempDir Path directory;

  @Test
  void aCallThroughTheGatewayBecomesAnIncidentInTheCommandCentreEvenIfItIsKilledMeanwhile()
      throws Exception {
    EmbeddedPostgres database = UnpackedPostgres.start(directory.resolve("database"));
    try (KafkaBroker broker = KafkaBroker.start(directory.resolve("kafka"))) {
      Map<String, String> shared =
          Map.of(
              "SHOUHU_LOG",
              "kafka",
              "SHOUHU_KAFKA_SERVERS",
              broker.servers(),
              "SHOUHU_DB_URL",
              database.url() + "?user=" + database.user() + "&password=" + database.password());
      // The gateway comes first: what it takes before there is a command centre must wait for it.
      try (Product gateway =
              new Product(directory.resolve("gateway"), shared, "--only", "gateway").start();
          Product center =
              new Product(directory.resolve("center"), shared, "--only", "command-center")
                  .start()) {
        Api admin = center.admin();
        String secret = admin.register("ward-button", "call_button", "native");
        try (TestDevice button = new TestDevice(gateway, "ward-button", secret)) {
          button.call();
          Until.holds("the first call", SOON, () -> calls(admin).size() == 1);

          center.kill();
          button.call();
          center.start();
          Api again = center.admin();

          List<Long> called = button.acknowledged().stream().map(TestDevice.Said::at).toList();
          Until.holds("all calls", SOON, () -> calls(again).containsAll(called));
          assertThat(calls(again)).doesNotHaveDuplicates();
          Until.holds("all are stored", SOON, () -> stored(again).containsAll(called));
          assertThat(stored(again)).doesNotHaveDuplicates();
        }
      }
    } finally {
      database.close();
    }
  }

  /** When the alarms of all incidents were called. */
  private static List<Long> calls(Api api) throws Exception {
    List<Long> calls = new ArrayList<>();
    for (JsonNode incident : api.list("/incidents?deviceId=ward-button")) {
      incident.get("alarms").forEach(alarm -> calls.add(alarm.get("at").asLong()));
    }
    return calls;
  }

  private static List<Long> stored(Api api) throws Exception {
    List<Long> stored = new ArrayList<>();
    for (JsonNode event : api.list("/devices/ward-button/events")) {
      if (event.hasNonNull("seq")) {
        stored.add(event.get("at").asLong());
      }
    }
    return stored;
  }
}
