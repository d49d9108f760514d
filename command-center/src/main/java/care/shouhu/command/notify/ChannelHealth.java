package care.shouhu.command.notify;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Optional;

/**
 * How one channel as a whole does: a gateway, or one browser maker's push service. Immutable.
 *
 * @param key {@code gateway:ID} or {@code push:HOST}
 * @param failuresInRow tries that failed by the channel's own fault since one last went well
 * @param lastFailure of them; null when there are none
 * @param alarmId the alarm that says so, while it holds; else null
 * @param incidentId where that alarm is; null with it
 */
public record ChannelHealth(
    String key,
    int failuresInRow,
    Failure lastFailure,
    String alarmId,
    String incidentId,
    long changedAtMillis) {

  public static ChannelHealth unknown(String key) {
    return new ChannelHealth(key, 0, null, null, null, 0);
  }

  /** Its incident was raised and it has not worked since. */
  @JsonIgnore
  public boolean isDown() {
    return alarmId != null;
  }

  /**
   * One try more failed. It is counted until it is raised, by however many the policy of then asks
   * for; nothing changes any more while it is down.
   */
  public Optional<ChannelHealth> failed(Failure failure, long nowMillis) {
    return isDown()
        ? Optional.empty()
        : Optional.of(new ChannelHealth(key, failuresInRow + 1, failure, null, null, nowMillis));
  }

  /** It failed so often in a row that people must see to it, and nobody was told yet. */
  public boolean mustBeRaised(int max) {
    return !isDown() && failuresInRow >= max;
  }

  public ChannelHealth raised(String newAlarmId, String newIncidentId, long nowMillis) {
    return new ChannelHealth(key, failuresInRow, lastFailure, newAlarmId, newIncidentId, nowMillis);
  }

  /** A try went well. */
  public Optional<ChannelHealth> worked(long nowMillis) {
    return failuresInRow == 0
        ? Optional.empty()
        : Optional.of(new ChannelHealth(key, 0, null, null, null, nowMillis));
  }
}
