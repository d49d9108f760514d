package care.shouhu.command.loop;

import care.shouhu.command.downlink.Downlink;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.Incident;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The desk as the outside may see it: durable batches only. It lives as long as the process, over
 * the loop's restarts, so that listeners miss nothing. Any thread may ask.
 */
final class PublishedDesk {
  private static final Logger LOG = LoggerFactory.getLogger(PublishedDesk.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Consumer<Applied>> listeners = new CopyOnWriteArrayList<>();
  private IncidentBook book = new IncidentBook();
  private DownlinkBook downlinks = new DownlinkBook();
  private NoticeBook notices = new NoticeBook();
  private long position;

  Subscription onApplied(Consumer<Applied> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Begins with a state that is durable as a whole. Listeners are told nothing. */
  void begin(
      IncidentBook durable,
      DownlinkBook durableDownlinks,
      NoticeBook durableNotices,
      long atPosition) {
    IncidentBook copy = new IncidentBook();
    durable.all().forEach(i -> copy.restore(i, durable.history(i.id())));
    DownlinkBook downlinkCopy = new DownlinkBook();
    durableDownlinks.all().forEach(downlinkCopy::put);
    NoticeBook noticeCopy = new NoticeBook();
    durableNotices.all().forEach(noticeCopy::put);
    durableNotices.channels().forEach(noticeCopy::put);
    lock.lock();
    try {
      book = copy;
      downlinks = downlinkCopy;
      notices = noticeCopy;
      position = atPosition;
    } finally {
      lock.unlock();
    }
  }

  /** One more durable batch; the one after the last. */
  void publish(Applied applied) {
    lock.lock();
    try {
      applied.decisions().forEach(this::apply);
      position = applied.position();
    } finally {
      lock.unlock();
    }
    for (Consumer<Applied> listener : listeners) {
      try {
        listener.accept(applied);
      } catch (RuntimeException e) {
        LOG.error("A listener failed at position {}; the others are still told", position, e);
      }
    }
  }

  private void apply(Decision decision) {
    switch (decision) {
      case Decision.IncidentChanged(var incident, var entry) -> book.put(incident, entry);
      case Decision.IncidentsForgotten(var ids) -> book.forget(ids);
      case Decision.DownlinkChanged(var downlink) -> downlinks.put(downlink);
      case Decision.NoticeChanged(var notice) -> notices.put(notice);
      case Decision.ChannelChanged(var channel) -> notices.put(channel);
      case Decision.AlarmLatched latched -> {
        // Only the loop needs it.
      }
      case Decision.AlarmReleased released -> {
        // Only the loop needs it.
      }
      case Decision.CommandAnswered answered -> {
        // Only the loop needs it.
      }
    }
  }

  /** Commands to this device, newest first. */
  List<Downlink> downlinksOf(String deviceId) {
    return locked(b -> downlinks.ofDevice(deviceId));
  }

  <T> T notices(Function<NoticeBook, T> question) {
    return locked(b -> question.apply(notices));
  }

  int openDownlinks() {
    return locked(b -> downlinks.open());
  }

  long position() {
    return locked(b -> position);
  }

  DeskView view() {
    return locked(b -> new DeskView(position, List.copyOf(b.all())));
  }

  Optional<Incident> incident(String id) {
    return locked(b -> b.incident(id));
  }

  List<HistoryEntry> history(String incidentId) {
    return locked(b -> b.history(incidentId));
  }

  <T> T locked(Function<IncidentBook, T> question) {
    lock.lock();
    try {
      return question.apply(book);
    } finally {
      lock.unlock();
    }
  }
}
