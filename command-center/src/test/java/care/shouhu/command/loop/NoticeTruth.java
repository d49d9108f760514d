package care.shouhu.command.loop;

import care.shouhu.command.downlink.Downlink;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.notify.About;
import care.shouhu.command.notify.Notice;
import care.shouhu.command.watch.AlarmClass;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Each urgent incident that rings was told to somebody, and no notice or command stands still. */
final class NoticeTruth {
  private final LastLook<Notice> notices = new LastLook<>(Notice::id, NoticeTruth::dueAtMillis);
  private final LastLook<Downlink> downlinks =
      new LastLook<>(Downlink::id, NoticeTruth::dueAtMillis);
  private final Set<String> told = new HashSet<>();
  private boolean together;

  /** Of one that is open; a due time of one that has ended is a fault of its own. */
  private static long dueAtMillis(Notice notice) {
    return notice.isOpen() && notice.dueAtMillis() != null ? notice.dueAtMillis() : Long.MAX_VALUE;
  }

  private static long dueAtMillis(Downlink downlink) {
    boolean due = downlink.status().isOpen() && downlink.dueAtMillis() != null;
    return due ? downlink.dueAtMillis() : Long.MAX_VALUE;
  }

  /** Everything is looked into at the next look. */
  void forget() {
    notices.forget();
    downlinks.forget();
  }

  void check(DeskState state, List<LastLook.Change<Incident>> incidents, long nowMillis) {
    List<LastLook.Change<Notice>> changes = notices.look(state.notices().all(), nowMillis);
    for (LastLook.Change<Notice> change : changes) {
      Notice now = change.after();
      Must.hold(
          now == null || now.isOpen() == (now.dueAtMillis() != null), "%s ends by itself", now);
    }
    for (LastLook.Change<Downlink> change : downlinks.look(state.downlinks().all(), nowMillis)) {
      Downlink now = change.after();
      Must.hold(
          now == null || now.status().isOpen() == (now.dueAtMillis() != null),
          "%s ends by itself",
          now);
    }
    if (!changes.isEmpty()) {
      collectTold(state.notices());
    }
    if (!changes.isEmpty() || !incidents.isEmpty()) {
      state.incidents().all().forEach(incident -> checkTold(incident, state.notices()));
    }
  }

  private void collectTold(NoticeBook book) {
    told.clear();
    together = false;
    for (Notice notice : book.all()) {
      switch (notice.about()) {
        case About.OfIncident of -> told.add(of.incidentId());
        case About.OfMany many -> together = true;
        case About.OfAssignment of -> {
          // Its responder is told, which is not the tier.
        }
        case About.Proof proof -> {
          // Of no incident.
        }
      }
    }
  }

  private void checkTold(Incident incident, NoticeBook book) {
    // A merging brings its notices along under the other incident's id; several that one person
    // cannot take one by one are told together, under none.
    boolean alone = !together && incident.links().merged().isEmpty();
    if (alone && incident.alarmClass() == AlarmClass.URGENT && incident.isRinging()) {
      Must.hold(told.contains(incident.id()), "somebody is told of %s", incident);
      Must.hold(!book.toldOf(incident.id()).isEmpty(), "who is told of %s is found", incident);
    }
  }
}
