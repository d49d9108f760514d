package care.shouhu.core.directory;

/**
 * One way by which a person is told, besides the pages they have open.
 *
 * @param gatewayId the gateway that carries it; null for {@link ChannelKind#WEB_PUSH}
 * @param sealedAddress where to, readable by the command centre only
 * @param label what a person may be shown of the address, such as {@code 138****0000}
 * @param rank the lower one is tried first among channels of one kind
 * @param codeAtMillis when the code that proves it was last made
 * @param verifiedAtMillis when the person proved that it reaches them; null until then, and an
 *     unproved one is used for nothing but the proof
 */
public record UserChannel(
    String id,
    String username,
    ChannelKind kind,
    String gatewayId,
    String sealedAddress,
    String label,
    int rank,
    long codeAtMillis,
    Long verifiedAtMillis) {

  public boolean isVerified() {
    return verifiedAtMillis != null;
  }
}
