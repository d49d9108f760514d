package care.shouhu.command.incident;

import care.shouhu.command.incident.TravelTimes.Point;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where people on duty last were, as their phones said. Only the last place of each, only in
 * memory, for {@value #KEPT_MINUTES} minutes, and forgotten when they go off duty: it is there to
 * send the nearest one, and never becomes a trace of where people go. Any thread may ask.
 */
public final class LastPlaces {
  static final int KEPT_MINUTES = 30;

  /** More users than this are not at work in one city; above it nothing more is taken. */
  static final int USERS_MAX = 20_000;

  /** A phone whose clock is ahead by more than this says nothing we could use. */
  static final long AHEAD_MILLIS_MAX = 60_000;

  private final Map<String, LastPlace> places = new ConcurrentHashMap<>();

  /**
   * Where somebody was.
   *
   * @param atMillis when, by the phone
   */
  public record LastPlace(Point point, long atMillis) {}

  /**
   * Takes it, when it is newer than what is known; false when it is too old, of the future, or
   * there is no room.
   */
  public boolean put(String username, LastPlace place, long nowMillis) {
    if (isOver(place, nowMillis) || place.atMillis() > nowMillis + AHEAD_MILLIS_MAX) {
      return false;
    }
    if (places.size() >= USERS_MAX) {
      places.values().removeIf(old -> isOver(old, nowMillis));
      if (places.size() >= USERS_MAX) {
        return false;
      }
    }
    places.merge(username, place, (a, b) -> b.atMillis() >= a.atMillis() ? b : a);
    return true;
  }

  /** The last place, unless it is too old; that is forgotten then. */
  public Optional<LastPlace> of(String username, long nowMillis) {
    LastPlace place = places.get(username);
    if (place != null && isOver(place, nowMillis)) {
      places.remove(username, place);
      return Optional.empty();
    }
    return Optional.ofNullable(place);
  }

  /** They went off duty. */
  public void forget(String username) {
    places.remove(username);
  }

  private static boolean isOver(LastPlace place, long nowMillis) {
    return nowMillis - place.atMillis() > KEPT_MINUTES * 60_000L;
  }
}
