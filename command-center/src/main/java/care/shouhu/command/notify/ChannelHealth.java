package care.shouhu.command.notify;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How one channel as a whole does: a gateway, or one browser maker's push service. Immutable.
 *
 * <p>Two runs of failures are counted. Those by the channel's own fault end with the next try that
 * the other side takes. What a gateway will not have, or took and did not deliver, may be one
 * person's wrong number: it counts only of gateways, when {@value #PEOPLE_MIN} people at least were
 * meant, and what was not delivered is not made good by being taken again.
 *
 * @param key {@code gateway:ID} or {@code push:HOST}
 * @param failuresInRow tries that failed by the channel's own fault since one last went well
 * @param refusedInRow messages refused or not delivered since one last went well
 * @param refusedPeople whom those were for, {@value #PEOPLE_MIN} at most
 * @param undelivered one of those was taken and did not arrive: being taken again is no proof
 * @param takenSince tries that were taken since the last of those, {@value #TAKEN_MIN} at most
 * @param lastFailure of either; null when there are none
 * @param alarmId the alarm that says so, while it holds; else null
 * @param incidentId where that alarm is; null with it
 * @param changedAtMillis the last failure, or when it went well again
 */
public record ChannelHealth(
    String key,
    int failuresInRow,
    int refusedInRow,
    List<String> refusedPeople,
    boolean undelivered,
    int takenSince,
    Failure lastFailure,
    String alarmId,
    String incidentId,
    long changedAtMillis) {

  /** One person's number may be wrong. */
  static final int PEOPLE_MIN = 2;

  /**
   * A gateway that reports no deliveries is believed again when it took so many without a word …
   */
  static final int TAKEN_MIN = 3;

  /** … and so long after the last bad one. Our own figures. */
  static final long TAKEN_FOR_MILLIS = 10 * 60_000;

  private static final String GATEWAY = "gateway:";

  public ChannelHealth {
    refusedPeople = refusedPeople == null ? List.of() : List.copyOf(refusedPeople);
  }

  public static ChannelHealth unknown(String key) {
    return new ChannelHealth(key, 0, 0, List.of(), false, 0, null, null, null, 0);
  }

  /** The key of a gateway. */
  public static String ofGateway(String gatewayId) {
    return GATEWAY + gatewayId;
  }

  /** The key is one of a gateway, not of a push service. */
  public static boolean isGateway(String key) {
    return key.startsWith(GATEWAY);
  }

  /** Its incident was raised and it has not worked since. */
  @JsonIgnore
  public boolean isDown() {
    return alarmId != null;
  }

  /** Nothing has failed since it last went well. */
  @JsonIgnore
  public boolean isWell() {
    return failuresInRow == 0 && refusedInRow == 0;
  }

  /**
   * One try more failed. It is counted until it is raised, by however many the policy of then asks
   * for; while it is down only that a gateway goes on not delivering is kept. Empty when nothing
   * changes, or when the failure says nothing of the channel.
   *
   * @param username whom the message was for
   */
  public Optional<ChannelHealth> failed(Failure failure, String username, long nowMillis) {
    boolean own = failure.isOfTheChannel();
    boolean refused = failure.mayBeOfTheGateway() && isGateway(key);
    if (refused && isDown()) {
      return Optional.of(with(failuresInRow, refusedInRow, refusedPeople, failure, nowMillis));
    }
    if (refused) {
      return Optional.of(
          with(failuresInRow, refusedInRow + 1, people(username), failure, nowMillis));
    }
    return own && !isDown()
        ? Optional.of(with(failuresInRow + 1, refusedInRow, refusedPeople, failure, nowMillis))
        : Optional.empty();
  }

  private List<String> people(String username) {
    return refusedPeople.contains(username) || refusedPeople.size() >= PEOPLE_MIN
        ? refusedPeople
        : Stream.concat(refusedPeople.stream(), Stream.of(username)).toList();
  }

  private ChannelHealth with(
      int failures, int refused, List<String> people, Failure failure, long atMillis) {
    return new ChannelHealth(
        key,
        failures,
        refused,
        people,
        undelivered || failure == Failure.NOT_DELIVERED,
        0,
        failure,
        alarmId,
        incidentId,
        atMillis);
  }

  /** It failed so often in a row that people must see to it, and nobody was told yet. */
  public boolean mustBeRaised(int max) {
    boolean refuses = refusedInRow >= max && refusedPeople.size() >= PEOPLE_MIN;
    return !isDown() && (failuresInRow >= max || refuses);
  }

  public ChannelHealth raised(String newAlarmId, String newIncidentId, long nowMillis) {
    return new ChannelHealth(
        key,
        failuresInRow,
        refusedInRow,
        refusedPeople,
        undelivered,
        takenSince,
        lastFailure,
        newAlarmId,
        newIncidentId,
        nowMillis);
  }

  /** A message reached a person. */
  public Optional<ChannelHealth> worked(long nowMillis) {
    return isWell()
        ? Optional.empty()
        : Optional.of(
            new ChannelHealth(key, 0, 0, List.of(), false, 0, null, null, null, nowMillis));
  }

  /** The other side took a message; whether it delivers it is another thing. */
  public Optional<ChannelHealth> taken(long nowMillis) {
    int taken = Math.min(takenSince + 1, TAKEN_MIN);
    boolean believed = taken == TAKEN_MIN && nowMillis - changedAtMillis >= TAKEN_FOR_MILLIS;
    if (!undelivered || believed) {
      return worked(nowMillis);
    }
    var after =
        new ChannelHealth(
            key,
            0,
            refusedInRow,
            refusedPeople,
            true,
            taken,
            lastFailure,
            alarmId,
            incidentId,
            changedAtMillis);
    return after.equals(this) ? Optional.empty() : Optional.of(after);
  }
}
