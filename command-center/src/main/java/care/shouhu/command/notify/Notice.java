package care.shouhu.command.notify;

import care.shouhu.command.watch.AlarmClass;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;

/**
 * One person is told one thing. Immutable. Times are server time, epoch milliseconds; null is not
 * yet, or never.
 *
 * @param id {@code N-<number>}, from a counter in the loop's state. Whoever is sent it twice knows
 *     it by this
 * @param attempts the channels that were tried, in order; the last is in hand
 * @param left the channels not tried yet, in order
 * @param endedAtMillis when nothing more would be done by itself
 * @param dueAtMillis when something is done by itself unless something is heard before; null once
 *     it has ended
 * @param giveUpAtMillis when the attempt in hand has had its time; null with {@code dueAtMillis}
 * @param failure why nobody was reached, or null
 */
public record Notice(
    String id,
    String username,
    About about,
    AlarmClass alarmClass,
    NoticeStatus status,
    List<Attempt> attempts,
    List<Route> left,
    long createdAtMillis,
    Long deliveredAtMillis,
    Long seenAtMillis,
    Long endedAtMillis,
    Long dueAtMillis,
    Long giveUpAtMillis,
    Failure failure,
    long changedAtMillis) {

  /** So many channels of one person are tried for one notice. */
  public static final int ROUTES_MAX = 8;

  public Notice {
    attempts = List.copyOf(attempts);
    left = List.copyOf(left);
  }

  /** Something may still be done by itself. */
  @JsonIgnore
  public boolean isOpen() {
    return endedAtMillis == null;
  }

  /** The attempt that must be sent now, if there is one. */
  public Optional<Attempt> toSend() {
    return attempts.isEmpty() || attempts.getLast().state() != Attempt.State.QUEUED || !isOpen()
        ? Optional.empty()
        : Optional.of(attempts.getLast());
  }

  public Optional<Attempt> attempt(int number) {
    return number >= 1 && number <= attempts.size()
        ? Optional.of(attempts.get(number - 1))
        : Optional.empty();
  }
}
