package care.shouhu.command.registry;

import care.shouhu.command.notify.send.Notifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps in the register what sending tells of channels. */
public final class ChannelNewsInRegister implements Notifier.ChannelNews {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelNewsInRegister.class);

  private final ContactRegister contacts;

  public ChannelNewsInRegister(ContactRegister contacts) {
    this.contacts = contacts;
  }

  @Override
  public void proved(String channelId) {
    said(channelId, "proved", contacts.proved(channelId));
  }

  @Override
  public void gone(String channelId) {
    said(channelId, "gone", contacts.remove(channelId, null));
  }

  private static void said(String channelId, String what, Written<?> written) {
    switch (written) {
      case Written.Done<?> done -> LOG.info("Channel {} is {}", channelId, what);
      case Written.Refused<?> refused -> LOG.debug("Channel {} is not there", channelId);
      case Written.Unavailable<?> unavailable ->
          LOG.warn("Channel {} is {}, which the register cannot note", channelId, what);
      case Written.Unknown<?> unknown ->
          LOG.warn("Channel {} is {}; whether the register noted it is open", channelId, what);
    }
  }
}
