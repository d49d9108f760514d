package care.shouhu.command.preflight;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The page somebody has open now: it is told live. */
public final class OpenPages implements Channels {
  private static final List<Channel> LIVE = List.of(new Channel("LIVE", true, null));

  private final Supplier<Set<String>> connected;

  /**
   * @param connected user names of who has a page open
   */
  public OpenPages(Supplier<Set<String>> connected) {
    this.connected = connected;
  }

  @Override
  public List<Channel> of(String username) {
    return connected.get().contains(username) ? LIVE : List.of();
  }
}
