package care.shouhu.command.notify;

/** Why a try came to nothing. Stable word, also the metric label. */
public enum Failure {
  /** The person has no page open. */
  NO_PAGE,
  /** The channel is no longer in the register, or cannot be read. */
  NO_CHANNEL,
  /** The address is gone: the browser gave its subscription back. */
  GONE,
  /** The other side will not have it, and would not have it again. */
  REFUSED,
  /** The other side does not know us: a wrong key or signature. */
  UNAUTHORIZED,
  /** No connection. */
  UNREACHABLE,
  /** No answer in time. */
  TIMEOUT,
  /** It answered that it cannot just now. */
  SERVER_ERROR,
  /** It answered that we send too much. */
  TOO_MANY,
  /** The gateway took it, and reports that it did not reach the person. */
  NOT_DELIVERED,
  /** Nothing was heard of it in time. */
  NOT_HEARD;

  /** Whether the same may go well a moment later. */
  public boolean mayPass() {
    return switch (this) {
      case UNREACHABLE, TIMEOUT, SERVER_ERROR, TOO_MANY -> true;
      case NO_PAGE, NO_CHANNEL, GONE, REFUSED, UNAUTHORIZED, NOT_DELIVERED, NOT_HEARD -> false;
    };
  }

  /** One person's number may be wrong; where it is several people's, the gateway does not serve. */
  public boolean mayBeOfTheGateway() {
    return switch (this) {
      case GONE, REFUSED, NOT_DELIVERED -> true;
      case NO_PAGE,
          NO_CHANNEL,
          UNAUTHORIZED,
          UNREACHABLE,
          TIMEOUT,
          SERVER_ERROR,
          TOO_MANY,
          NOT_HEARD ->
          false;
    };
  }

  /** Whether it says something about the channel as a whole, and not about one person. */
  public boolean isOfTheChannel() {
    return switch (this) {
      case UNREACHABLE, TIMEOUT, SERVER_ERROR, TOO_MANY, UNAUTHORIZED -> true;
      case NO_PAGE, NO_CHANNEL, GONE, REFUSED, NOT_DELIVERED, NOT_HEARD -> false;
    };
  }
}
