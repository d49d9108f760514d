package care.shouhu.core.directory;

/** By what a person is told. */
public enum ChannelKind {
  /** A page the person has open: everybody has it, and nobody needs to register it. */
  LIVE,
  /** The browser's push service, also with no page open. */
  WEB_PUSH,
  /** 企业微信, by a gateway. */
  WECOM,
  /** A short message, by a gateway. */
  SMS,
  /** A call that reads the words out, by a gateway. */
  VOICE;

  /** Whether a gateway carries it, and not we ourselves. */
  public boolean isByGateway() {
    return this == WECOM || this == SMS || this == VOICE;
  }
}
