package care.shouhu.command.loop;

/** Ends a listener. Closing twice does nothing. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
  @Override
  void close();
}
