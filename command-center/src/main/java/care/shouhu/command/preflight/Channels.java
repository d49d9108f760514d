package care.shouhu.command.preflight;

import java.util.ArrayList;
import java.util.List;

/** By which channels somebody can be told. Answers at once, from memory. */
@FunctionalInterface
public interface Channels {

  /** All channels of this user, proved or not. */
  List<Channel> of(String username);

  /**
   * One channel.
   *
   * @param kind such as LIVE, WEB_PUSH, SMS
   * @param verified the person proved that it reaches them; an open page proves itself
   * @param verifiedAtMillis when, or null
   */
  record Channel(String kind, boolean verified, Long verifiedAtMillis) {}

  /** Those of both, these first. */
  default Channels and(Channels others) {
    return username -> {
      List<Channel> all = new ArrayList<>(of(username));
      all.addAll(others.of(username));
      return List.copyOf(all);
    };
  }
}
