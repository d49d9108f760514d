package care.shouhu.gateway;

import care.shouhu.core.log.LogHealth;
import care.shouhu.gateway.record.RecorderState;

/**
 * What the gateway says of itself. It is live as long as it answers; whether devices are taken is
 * the log's state, whether their data reaches the database is the recorders'.
 *
 * @param connections open device connections
 * @param bridgeLinks connections of the bridge to another broker, 0 without one
 * @param bridgeLinksConnected of them those on which messages are being taken
 * @param urgentLagRecords acknowledged and not yet stored
 * @param routineLagRecords the same
 */
public record GatewayHealth(
    long connections,
    int bridgeLinks,
    long bridgeLinksConnected,
    LogHealth log,
    RecorderState urgent,
    long urgentLagRecords,
    RecorderState routine,
    long routineLagRecords) {

  /** Devices are served: the log takes messages. A stopped database does not change that. */
  public boolean isReady() {
    return switch (log.state()) {
      case OK, QUEUE_FULL -> true;
      case DISK_FULL, FAILED -> false;
    };
  }
}
