package care.shouhu.command.loop;

import care.shouhu.command.blind.BlindWindow;
import care.shouhu.command.downlink.Downlink;
import care.shouhu.command.handover.Handover;
import care.shouhu.command.hold.Hold;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.DutyMark;
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

  private MeasureBook measures = new MeasureBook();
  private BlindBook blind = new BlindBook();
  private HoldBook holds = new HoldBook();
  private HandoverBook handovers = new HandoverBook();
  private DutyBook duty = new DutyBook();
  private long position;

  Subscription onApplied(Consumer<Applied> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Begins with a state that is durable as a whole. Listeners are told nothing. */
  void begin(DeskState durable, long atPosition) {
    IncidentBook copy = new IncidentBook();
    durable.incidents().all().forEach(i -> copy.restore(i, durable.incidents().history(i.id())));
    DownlinkBook downlinkCopy = new DownlinkBook();
    durable.downlinks().all().forEach(downlinkCopy::put);
    HoldBook holdCopy = new HoldBook();
    durable.holds().all().forEach(holdCopy::put);
    HandoverBook handoverCopy = new HandoverBook();
    handoverCopy.restore(durable.handovers().all());
    DutyBook dutyCopy = new DutyBook();
    durable.duty().all().forEach(dutyCopy::put);
    NoticeBook noticeCopy = new NoticeBook();
    durable.notices().all().forEach(noticeCopy::put);
    durable.notices().channels().forEach(noticeCopy::put);
    MeasureBook measureCopy = new MeasureBook();
    measureCopy.restore(durable.measures().content());
    BlindBook blindCopy = new BlindBook();
    blindCopy.restore(durable.blind().content());
    lock.lock();
    try {
      book = copy;
      downlinks = downlinkCopy;
      notices = noticeCopy;
      measures = measureCopy;
      blind = blindCopy;
      holds = holdCopy;
      handovers = handoverCopy;
      duty = dutyCopy;
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
      case Decision.IncidentChanged(var incident, var entry) -> {
        book.put(incident, entry);
        measures.put(incident, entry);
      }
      case Decision.IncidentsForgotten(var ids) -> book.forget(ids);
      case Decision.DownlinkChanged(var downlink) -> downlinks.put(downlink);
      case Decision.NoticeChanged(var notice) -> notices.put(notice);
      case Decision.ChannelChanged(var channel) -> notices.put(channel);
      case Decision.BlindWindowChanged(var window) -> blind.put(window);
      case Decision.Recontacted(var recontact) -> blind.put(recontact);
      case Decision.HistoryAppended appended -> {
        // Only the loop and the tables need it.
      }
      case Decision.HoldChanged(var hold) -> holds.put(hold);
      case Decision.AlarmHeld(var alarm, var hold) -> holds.put(hold);
      case Decision.HandoverChanged(var handover) -> handovers.put(handover);
      case Decision.DutySaid(var mark) -> duty.put(mark);
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

  /** The blind windows and who was contacted since. */
  BlindBook.Content blind() {
    return locked(b -> blind.content());
  }

  /** How many windows of this cause last. */
  long openBlind(BlindWindow.Cause cause) {
    return locked(b -> blind.openCount(cause));
  }

  /** What the live measures are counted from. */
  MeasureBook.Content measured() {
    return locked(b -> measures.content());
  }

  int openDownlinks() {
    return locked(b -> downlinks.open());
  }

  Optional<Hold> hold(String id) {
    return locked(b -> holds.hold(id));
  }

  /** Shelves and tests that last, oldest first. */
  List<Hold> holds() {
    return locked(b -> holds.active());
  }

  int activeHolds() {
    return locked(b -> holds.activeCount());
  }

  Optional<Handover> handover(String id) {
    return locked(b -> handovers.handover(id));
  }

  /** Handovers in memory, by the time of their last step. */
  List<Handover> handovers() {
    return locked(b -> List.copyOf(handovers.all()));
  }

  /** What was said of this user's duty, and where they were last. */
  Optional<DutyMark> dutyMark(String username) {
    return locked(b -> duty.mark(username));
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
