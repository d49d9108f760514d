package care.shouhu.command.loop;

import care.shouhu.command.blind.BlindWindow;
import care.shouhu.command.blind.BlindWindow.Cause;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.watch.Moment;
import care.shouhu.command.watch.WatchProfile;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.AliveBeat;
import java.util.List;

/**
 * Decides when nobody was watching (docs/blind-windows.md). A window is decided when it has become
 * one, and once more when it ends; its beginning and end are times of the facts and not of the
 * looking, so it does not matter when the desk looks, nor how often it was down meanwhile.
 */
final class BlindDesk {
  /** A lost connection that comes back sooner has hidden nothing. */
  static final long LINK_GRACE_MILLIS = 60_000;

  private static final long LOOK_AGAIN_MILLIS = 250;

  /** A device the register does not know may be registered yet. */
  private static final long UNKNOWN_LOOK_MILLIS = 3_600_000;

  /** No rule takes a device for silent sooner, so that most messages ask no rule. */
  private static final long SILENT_MILLIS_MIN = 20_000;

  private final DeskWork work;

  BlindDesk(DeskWork work) {
    this.work = work;
  }

  private BlindBook book() {
    return work.state().blind();
  }

  private HeardGateway gateway() {
    return work.state().gateway();
  }

  private void decide(BlindWindow window) {
    work.decide(List.of(new Decision.BlindWindowChanged(window)));
  }

  /** The desk is back: from its last durable batch until now nobody decided anything. */
  void woke(long nowMillis) {
    long last = book().aliveAtMillis();
    if (last > 0 && nowMillis - last > AliveBeat.GAP_MILLIS) {
      decide(new BlindWindow(Cause.DESK_DOWN, null, last, nowMillis));
    }
  }

  /** After a beat was folded. Both lanes tell of one gap; it counts once. */
  void alive(Lane lane, long atMillis) {
    var open = book().open(Cause.GATEWAY_DOWN, null);
    if (open.isPresent()) {
      if (atMillis > open.get().fromMillis()) {
        decide(open.get().closed(atMillis));
      }
      return;
    }
    HeardGateway.Gap gap = gateway().lastGap(lane);
    boolean isNew = gap != null && gap.toMillis() == atMillis;
    BlindWindow last = book().lastOfGateway();
    if (isNew && (last == null || last.toMillis() < atMillis)) {
      decide(new BlindWindow(Cause.GATEWAY_DOWN, null, gap.fromMillis(), atMillis));
    }
  }

  /** Beats that should have come and did not. What waits to be read may hold them. */
  void lookAtGateway(Moment moment) {
    Long last = gateway().lastAliveMillis();
    if (last != null
        && moment.heardUntilMillis() - last > AliveBeat.GAP_MILLIS
        && book().open(Cause.GATEWAY_DOWN, null).isEmpty()) {
      decide(new BlindWindow(Cause.GATEWAY_DOWN, null, last, null));
    }
  }

  /** How a device stood before a message was folded. */
  record Before(Long lastSeenMillis, Long lostSinceMillis) {}

  Before before(List<DeviceEvent> events) {
    String id = events.getFirst().header().deviceId();
    return new Before(
        work.state().watch().facts(id).lastSeenAtMillis(), gateway().lostSinceMillis(id));
  }

  /** After a message was folded. */
  void heard(Lane lane, List<DeviceEvent> events, Before before, Moment moment) {
    String id = events.getFirst().header().deviceId();
    Long last = before.lastSeenMillis();
    Long now = work.state().watch().facts(id).lastSeenAtMillis();
    if (now != null && (last == null || now > last)) {
      spoke(lane, id, last, now, moment);
    }
    Long lost = before.lostSinceMillis();
    Long stillLost = gateway().lostSinceMillis(id);
    if (lost != null && !lost.equals(stillLost)) {
      linkIsBack(id, lost, events.getFirst().header().receivedAtMillis());
    }
    if (stillLost != null && !stillLost.equals(lost)) {
      lookAt(id, stillLost + LINK_GRACE_MILLIS, moment);
    }
  }

  private void spoke(Lane lane, String id, Long last, long now, Moment moment) {
    var open = book().open(Cause.DEVICE_SILENT, id);
    if (open.isPresent()) {
      decide(open.get().closed(now));
    } else if (last != null && now - last > SILENT_MILLIS_MIN) {
      WatchProfile profile = work.register().profile(id);
      long heardable = now - last - gateway().gapMillis(lane, last, now);
      if (profile != null && heardable > profile.silentAfterMillis()) {
        decide(new BlindWindow(Cause.DEVICE_SILENT, id, last, now));
      }
    }
    if (open.isPresent() || last == null) {
      look(id, moment);
    }
  }

  private void linkIsBack(String id, long lostMillis, long backMillis) {
    book()
        .open(Cause.LINK_DOWN, id)
        .ifPresentOrElse(
            open -> decide(open.closed(backMillis)),
            () -> {
              if (backMillis - lostMillis > LINK_GRACE_MILLIS) {
                decide(new BlindWindow(Cause.LINK_DOWN, id, lostMillis, backMillis));
              }
            });
  }

  /** Whether a device has become silent or its connection stays lost; if not yet, looks again. */
  void look(String id, Moment moment) {
    lookForSilence(id, moment);
    Long lost = gateway().lostSinceMillis(id);
    if (lost != null && book().open(Cause.LINK_DOWN, id).isEmpty()) {
      if (moment.heardUntilMillis() - lost > LINK_GRACE_MILLIS) {
        decide(new BlindWindow(Cause.LINK_DOWN, id, lost, null));
      } else {
        lookAt(id, lost + LINK_GRACE_MILLIS + 1, moment);
      }
    }
  }

  private void lookForSilence(String id, Moment moment) {
    Long last = work.state().watch().facts(id).lastSeenAtMillis();
    if (last == null || book().open(Cause.DEVICE_SILENT, id).isPresent()) {
      return;
    }
    WatchProfile profile = work.register().profile(id);
    if (profile == null) {
      lookAt(id, moment.nowMillis() + UNKNOWN_LOOK_MILLIS, moment);
      return;
    }
    // Only as far as the gateway was surely there to hear it.
    Long alive = gateway().lastAliveMillis();
    long until =
        alive == null ? moment.heardUntilMillis() : Math.min(moment.heardUntilMillis(), alive);
    long due = last + profile.silentAfterMillis() + gapMillis(last, until);
    if (until > due) {
      decide(new BlindWindow(Cause.DEVICE_SILENT, id, last, null));
    } else {
      boolean waits = due < moment.nowMillis();
      lookAt(id, waits ? moment.nowMillis() + AliveBeat.EACH_MILLIS : due + 1, moment);
    }
  }

  private long gapMillis(long fromMillis, long toMillis) {
    return Math.max(
        gateway().gapMillis(Lane.URGENT, fromMillis, toMillis),
        gateway().gapMillis(Lane.ROUTINE, fromMillis, toMillis));
  }

  private void lookAt(String id, long atMillis, Moment moment) {
    long soonest = moment.nowMillis() + LOOK_AGAIN_MILLIS;
    work.due().lookAt(new DueTimes.Key.OfDevice(id), Math.max(atMillis, soonest));
  }
}
