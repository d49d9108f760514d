package care.shouhu.sim.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollChannelOption;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * One thread's share of a run: its connections, its part of the rate and its figures. Everything
 * runs on that thread.
 */
final class LoadLoop {
  private static final long TICK_NANOS = 1_000_000;
  private static final long PING_LOOK_NANOS = 1_000_000_000;
  private static final long CONNECT_AGAIN_NANOS = 100_000_000;
  private static final int CONNECT_MILLIS_MAX = 10_000;

  /** Half a second of a stall may be made up for at once, not more. */
  private static final double CONNECTS_AT_ONCE_SECONDS = 0.5;

  private final LoadPlan plan;
  private final EventLoop thread;
  private final double connectsPerSecond;
  private final double share;
  private final Acknowledged acknowledged;
  private final Bootstrap bootstrap;
  private final List<LoadClient> clients = new ArrayList<>();
  private final Queue<LoadClient> toConnect = new ArrayDeque<>();
  private final Figures figures = new Figures();

  private Pace pace = new Pace.Silent();
  private Schedule schedule;
  private long scheduled;
  private int turn;
  private double connectTokens;
  private long tickedAtNanos;
  private long pingsLookedAtNanos;
  private long nowMillis;
  private boolean ending;

  /** Plain counters, since the last reset unless said otherwise. */
  private static final class Figures {
    private final Histogram ackMicros = new Histogram(LoadFigures.ACK_MICROS_MAX, 3);
    private long sinceNanos = System.nanoTime();
    private long sent;
    private long acknowledged;
    private long refused;
    private long connectsRefused;
    private long connectsFailed;
    private long connectionsLost;

    /** Now, whatever was reset. */
    private long open;

    private void reset() {
      ackMicros.reset();
      sinceNanos = System.nanoTime();
      sent = 0;
      acknowledged = 0;
      refused = 0;
      connectsRefused = 0;
      connectsFailed = 0;
      connectionsLost = 0;
    }
  }

  /**
   * @param loops how many share the plan's rates
   * @param clientShare this loop's part of the devices, 0 to 1
   */
  LoadLoop(
      LoadPlan plan,
      Transport transport,
      EventLoop thread,
      int loops,
      double clientShare,
      Acknowledged acknowledged) {
    this.plan = plan;
    this.thread = thread;
    this.connectsPerSecond = (double) plan.connectsPerSecond() / loops;
    this.share = clientShare;
    this.acknowledged = acknowledged;
    this.bootstrap =
        new Bootstrap()
            .group(thread)
            .channel(transport.channel())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS_MAX);
    if (transport.name().equals("epoll")) {
      // The port is chosen at connect: then an address's ports are its own for each server.
      bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
    }
  }

  LoadPlan plan() {
    return plan;
  }

  EventLoop thread() {
    return thread;
  }

  /** Before {@link #start}. */
  void add(LoadDevice device, int index) {
    LoadClient client = new LoadClient(this, device, index);
    clients.add(client);
    toConnect.add(client);
  }

  void start() {
    tickedAtNanos = System.nanoTime();
    var _ = thread.scheduleAtFixedRate(this::tick, 0, TICK_NANOS, TimeUnit.NANOSECONDS);
  }

  private void tick() {
    long now = System.nanoTime();
    nowMillis = System.currentTimeMillis();
    if (ending) {
      return;
    }
    connectTokens += (now - tickedAtNanos) / 1e9 * connectsPerSecond;
    connectTokens =
        Math.min(connectTokens, Math.max(1, connectsPerSecond * CONNECTS_AT_ONCE_SECONDS));
    tickedAtNanos = now;
    connectDue(now);
    if (pace instanceof Pace.Rate(double _, int atOnce)) {
      sendDue(now, atOnce);
    }
    if (now - pingsLookedAtNanos > PING_LOOK_NANOS) {
      pingsLookedAtNanos = now;
      clients.forEach(client -> client.keepAlive(now));
    }
  }

  private void connectDue(long now) {
    while (connectTokens >= 1 && !toConnect.isEmpty()) {
      if (toConnect.element().notBeforeNanos() - now > 0) {
        return;
      }
      connectTokens--;
      connect(toConnect.remove());
    }
  }

  private void connect(LoadClient client) {
    client.connecting();
    // All of 127.0.0.0/8 is this machine.
    InetSocketAddress source =
        plan.sourceAddresses() == 1
            ? null
            : new InetSocketAddress("127.0.0." + (1 + client.index() % plan.sourceAddresses()), 0);
    var _ =
        bootstrap
            .clone()
            .handler(client)
            .connect(plan.server(), source)
            .addListener(done -> {
              if (!done.isSuccess()) {
                client.connectFailed();
              }
            });
  }

  private void sendDue(long now, int atOnce) {
    long due = schedule.due(now);
    int without = 0;
    int first = turn;
    int published = 0;
    while (due - scheduled >= atOnce && without < clients.size()) {
      LoadClient client = clients.get(turn);
      turn = turn + 1 == clients.size() ? 0 : turn + 1;
      without = client.mayPublish() ? 0 : without + 1;
      for (int n = 0; n < atOnce && client.mayPublish(); n++) {
        client.publish(schedule.dueNanos(scheduled++));
        published++;
      }
    }
    if (published > 0) {
      flush(first);
    }
  }

  /** From this client round to where the turn stands now. */
  private void flush(int first) {
    int at = first;
    do {
      clients.get(at).flush();
      at = at + 1 == clients.size() ? 0 : at + 1;
    } while (at != turn);
  }

  void pace(Pace wanted) {
    pace = wanted;
    nowMillis = System.currentTimeMillis();
    switch (wanted) {
      case Pace.Silent s -> {}
      case Pace.FullSpeed f -> {
        long now = System.nanoTime();
        clients.stream().filter(LoadClient::isOpen).forEach(client -> client.fill(now));
      }
      case Pace.Rate(double perSecond, int _) -> {
        schedule = new Schedule(System.nanoTime(), perSecond * share);
        scheduled = 0;
      }
    }
  }

  boolean isFullSpeed() {
    return pace instanceof Pace.FullSpeed;
  }

  /** As of this millisecond's tick. */
  long nowMillis() {
    return nowMillis;
  }

  void opened(LoadClient client) {
    figures.open++;
    if (isFullSpeed()) {
      client.fill(System.nanoTime());
    }
  }

  void closed(LoadClient client, LoadClient.State was) {
    switch (was) {
      case OPEN -> {
        figures.open--;
        figures.connectionsLost += ending ? 0 : 1;
      }
      case CONNECTING -> figures.connectsFailed++;
      case CLOSED -> {}
    }
    if (plan.reconnects() && !ending) {
      client.notBefore(System.nanoTime() + CONNECT_AGAIN_NANOS);
      toConnect.add(client);
    }
  }

  void connectRefused() {
    figures.connectsRefused++;
  }

  void sent() {
    figures.sent++;
  }

  void answered(int device, Kind kind, long seq, long atMillis, long dueNanos, boolean yes) {
    if (!yes) {
      figures.refused++;
      return;
    }
    long now = System.nanoTime();
    figures.acknowledged++;
    long micros = Math.max(0, (now - dueNanos) / 1_000);
    figures.ackMicros.recordValue(Math.min(micros, LoadFigures.ACK_MICROS_MAX));
    acknowledged.acknowledged(device, kind, seq, atMillis, dueNanos, now);
  }

  void reset() {
    figures.reset();
  }

  LoadFigures figures() {
    long inFlight = clients.stream().mapToLong(LoadClient::inFlight).sum();
    return new LoadFigures(
        (System.nanoTime() - figures.sinceNanos) / 1e9,
        figures.sent,
        figures.acknowledged,
        figures.refused,
        inFlight,
        figures.open,
        figures.connectsRefused,
        figures.connectsFailed,
        figures.connectionsLost,
        figures.ackMicros.copy());
  }

  /** All connections at once, without a word. */
  void cut() {
    List.copyOf(clients).forEach(client -> client.end(false));
  }

  void end() {
    ending = true;
    toConnect.clear();
    clients.forEach(client -> client.end(true));
  }
}
