package care.shouhu.gateway.mqtt;

import care.shouhu.gateway.ingest.Admission.TopicRight;
import care.shouhu.gateway.ingest.Ingest;
import care.shouhu.gateway.ingest.IngestMeters;
import care.shouhu.gateway.ingest.IngestMeters.WillEnd;
import care.shouhu.gateway.ingest.Rights;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When a will is published, and that it is once at most: whoever takes it out of its session does
 * it. Called by {@link Sessions} under the device's entry.
 *
 * <p>A will is published when its connection ends without a good-bye, also when the gateway closes
 * it (MQTT-3.1.2-8), at once or after its delay or the session's end, whichever comes first
 * (MQTT-3.1.3-9). The gateway's own shutting down is such an end, and of every session at once. A
 * gateway that is killed publishes none: sessions are kept in memory.
 */
final class Wills {

  private final Ingest ingest;
  private final IngestMeters meters;

  /** Sessions without a connection whose wills are not due. At most one a session. */
  private final Set<Session> waiting = ConcurrentHashMap.newKeySet();

  Wills(Ingest ingest) {
    this.ingest = ingest;
    this.meters = ingest.meters();
  }

  Set<Session> waiting() {
    return waiting;
  }

  void connectionEnded(Session session, boolean inOrder, long nowMillis) {
    Will will = session.will;
    if (will == null) {
      return;
    }
    if (inOrder) {
      take(session);
      meters.will(WillEnd.VOID);
    } else if (will.delayMillis() == 0 || session.keepMillis == 0) {
      publish(session, nowMillis);
    } else {
      session.willDueMillis = nowMillis + Math.min(will.delayMillis(), session.keepMillis);
      waiting.add(session);
    }
  }

  /**
   * Another connection has the session's client id.
   *
   * @param goesOn it resumes the session
   */
  void connectionTaken(Session session, boolean goesOn, long nowMillis) {
    if (session.will != null && goesOn && session.will.delayMillis() > 0) {
      take(session);
      meters.will(WillEnd.VOID);
    } else {
      publish(session, nowMillis);
    }
  }

  void sessionEnded(Session session, long nowMillis) {
    publish(session, nowMillis);
  }

  void publishIfDue(Session session, long dueMillis, long nowMillis) {
    if (session.connection == null && session.willDueMillis <= dueMillis) {
      publish(session, nowMillis);
    }
  }

  private Will take(Session session) {
    Will will = session.will;
    session.will = null;
    waiting.remove(session);
    return will;
  }

  /** The right is asked for again: the device may have been removed, or bound elsewhere. */
  private void publish(Session session, long nowMillis) {
    Will will = take(session);
    if (will == null) {
      return;
    }
    switch (Rights.toPublish(ingest.directory(), session.device(), will.topic())) {
      case TopicRight.Denied denied -> meters.will(WillEnd.DENIED);
      case TopicRight.Granted granted -> {
        var _ =
            ingest
                .append(granted, will.topic(), will.payload(), nowMillis)
                .whenComplete((position, failure) ->
                    meters.will(failure == null ? WillEnd.PUBLISHED : WillEnd.NOT_DURABLE));
      }
    }
  }
}
