package care.shouhu.command.notify;

import care.shouhu.core.directory.ChannelKind;

/**
 * One way to try.
 *
 * @param channelId the person's channel; null for {@link ChannelKind#LIVE}
 */
public record Route(ChannelKind kind, String channelId) {}
