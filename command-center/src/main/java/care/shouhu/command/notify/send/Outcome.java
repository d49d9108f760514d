package care.shouhu.command.notify.send;

import care.shouhu.command.notify.Failure;

/**
 * What became of one try.
 *
 * @param failure null when the other side took it
 * @param retryAfterMillis how long it wants to be left alone; 0 when it says nothing
 */
record Outcome(Failure failure, long retryAfterMillis) {
  static final Outcome SENT = new Outcome(null, 0);

  static Outcome failed(Failure failure) {
    return new Outcome(failure, 0);
  }

  /** By the status of an answer, as push services and gateways use it. */
  static Outcome of(Post.Answer answer) {
    return switch (answer) {
      case Post.Answer.Missing missing -> failed(missing.failure());
      case Post.Answer.Got(int status, long retryAfter) -> {
        if (status >= 200 && status < 300) {
          yield SENT;
        }
        Failure failure =
            switch (status) {
              case 401, 403 -> Failure.UNAUTHORIZED;
              case 404, 410 -> Failure.GONE;
              case 408, 425, 429 -> Failure.TOO_MANY;
              default -> status >= 500 ? Failure.SERVER_ERROR : Failure.REFUSED;
            };
        yield new Outcome(failure, retryAfter);
      }
    };
  }

  boolean isSent() {
    return failure == null;
  }
}
