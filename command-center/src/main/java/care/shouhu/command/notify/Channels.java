package care.shouhu.command.notify;

import care.shouhu.core.directory.ChannelKind;
import care.shouhu.core.directory.Directory;
import java.util.List;

/** By which ways a person can be told, from memory, so also while the database is stopped. */
public final class Channels {
  private final Directory directory;

  public Channels(Directory directory) {
    this.directory = directory;
  }

  /**
   * One way.
   *
   * @param label what may be shown of the address
   * @param verified the person proved that it reaches them; only such a one is used
   */
  public record Channel(ChannelKind kind, String label, boolean verified) {}

  /**
   * What the person registered, in their order; without {@link ChannelKind#LIVE}, which everybody
   * has and which reaches only who looks at a page.
   */
  public List<Channel> of(String username) {
    return directory.channelsOf(username).stream()
        .map(channel -> new Channel(channel.kind(), channel.label(), channel.isVerified()))
        .toList();
  }
}
