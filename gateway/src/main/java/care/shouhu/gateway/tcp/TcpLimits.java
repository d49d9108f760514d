package care.shouhu.gateway.tcp;

/**
 * What the protocols leave to the server.
 *
 * @param recogniseMillisMax from the socket's opening until the protocol is known
 * @param nameMillisMax from then until a frame names a device; asking the register counts
 * @param idleMillisMin a connection without a whole frame is closed after so long, or after three
 *     of the device's own intervals where that is longer
 * @param unansweredFramesMax frames of a connection on their way to being durable
 * @param namelessConnectionsMax connections whose device is not known yet, over all event loops
 * @param noiseBytesMax bytes between two frames that belong to none
 * @param unreadMillisMax a terminal that leaves unread what it is sent is cut off after so long
 */
public record TcpLimits(
    int recogniseMillisMax,
    int nameMillisMax,
    int idleMillisMin,
    int unansweredFramesMax,
    int namelessConnectionsMax,
    int noiseBytesMax,
    int unreadMillisMax) {

  public TcpLimits {
    if (recogniseMillisMax < 1
        || nameMillisMax < 1
        || idleMillisMin < 1
        || unansweredFramesMax < 1
        || namelessConnectionsMax < 1
        || noiseBytesMax < 1
        || unreadMillisMax < 1) {
      throw new IllegalArgumentException("a limit of the TCP port is below 1");
    }
  }

  /**
   * Terminals send a heartbeat each 3 to 8 minutes (GT06 3, watches 5 to 8), so 15 minutes are two
   * that did not come; the NAT of mobile networks has forgotten the connection by then. A terminal
   * waits for each answer, or hands in a backlog of some dozens.
   */
  public static TcpLimits defaults() {
    return new TcpLimits(10_000, 10_000, 900_000, 64, 20_000, 65_536, 60_000);
  }

  public TcpLimits withTimes(int recogniseMillis, int nameMillis, int idleMillis) {
    return new TcpLimits(
        recogniseMillis,
        nameMillis,
        idleMillis,
        unansweredFramesMax,
        namelessConnectionsMax,
        noiseBytesMax,
        unreadMillisMax);
  }

  public TcpLimits withUnansweredFramesMax(int frames) {
    return new TcpLimits(
        recogniseMillisMax,
        nameMillisMax,
        idleMillisMin,
        frames,
        namelessConnectionsMax,
        noiseBytesMax,
        unreadMillisMax);
  }

  public TcpLimits withUnreadMillisMax(int millis) {
    return new TcpLimits(
        recogniseMillisMax,
        nameMillisMax,
        idleMillisMin,
        unansweredFramesMax,
        namelessConnectionsMax,
        noiseBytesMax,
        millis);
  }
}
