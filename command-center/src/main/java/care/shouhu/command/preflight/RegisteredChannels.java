package care.shouhu.command.preflight;

import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.UserChannel;
import java.util.List;

/** The channels the register has of people. */
public final class RegisteredChannels implements Channels {
  private final Directory directory;

  public RegisteredChannels(Directory directory) {
    this.directory = directory;
  }

  @Override
  public List<Channel> of(String username) {
    return directory.channelsOf(username).stream().map(RegisteredChannels::channel).toList();
  }

  private static Channel channel(UserChannel channel) {
    return new Channel(channel.kind().name(), channel.isVerified(), channel.verifiedAtMillis());
  }
}
