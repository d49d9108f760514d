package care.shouhu.gateway.tcp;

import static care.shouhu.core.wire.tcp.TcpProtocol.TOPIC_ROUTINE;
import static care.shouhu.core.wire.tcp.TcpProtocol.TOPIC_URGENT;

import care.shouhu.core.directory.Device;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.tcp.TcpProtocol.Heard;
import care.shouhu.gateway.ingest.Admission;
import care.shouhu.gateway.ingest.Ingest;
import care.shouhu.gateway.ingest.IngestMeters;
import care.shouhu.gateway.ingest.RefusalReason;
import care.shouhu.gateway.ingest.Rights;
import care.shouhu.gateway.ingest.TokenBucket;
import care.shouhu.gateway.socket.Parked;
import care.shouhu.gateway.socket.Reading;
import io.netty.buffer.Unpooled;

/**
 * A connection's frames, from their arrival to their answers. An answer names what it answers (a
 * serial, a command), so it is sent as soon as the log has its own frame and waits for no other:
 * who called is told so, whatever became of the positions before. What keeps nothing is answered at
 * once. The event loop's.
 *
 * <p>A call never stands behind a position that the log does not take, or of which so many are on
 * their way to it as may be: the position is {@link Parked} and the socket is read on. With no more
 * room to park, reading stops for what is mostly a moment; after {@value #SHED_AFTER_MILLIS} ms
 * routine frames are let go instead, unanswered and counted, until there is room again. Of frames
 * that their protocol leaves unanswered, what is let go is lost.
 *
 * <p>A call that the log refuses ends the connection: the terminal comes back and says it again.
 */
final class Exchange {
  private static final long SHED_AFTER_MILLIS = 5_000;

  private final TcpConnection connection;
  private final Ingest ingest;
  private final IngestMeters meters;
  private final Reading reading;
  private final TokenBucket rate;
  private final int unansweredMax;

  /** Frames on their way to being durable, without those that are parked. */
  private int urgentAppends;

  private int routineAppends;

  /** Frames that are owed an answer or would be, parked ones among them. */
  private int owed;

  private final Parked<Owed> parked;

  /** Parking has been full for long: routine frames are let go. */
  private boolean shedding;

  /**
   * @param unansweredMax frames of one lane on their way to being durable
   */
  Exchange(
      TcpConnection connection,
      Ingest ingest,
      Reading reading,
      TokenBucket rate,
      int unansweredMax) {
    this.connection = connection;
    this.ingest = ingest;
    this.meters = ingest.meters();
    this.reading = reading;
    this.rate = rate;
    this.unansweredMax = unansweredMax;
    this.parked = new Parked<>(meters);
  }

  /**
   * Takes a frame of the device; false when it cannot be taken yet, and must be offered again when
   * reading goes on.
   */
  boolean take(Device device, byte[] frame, Heard heard, long nowMillis) {
    return switch (heard.keep()) {
      case NOTHING -> {
        answer(heard.answer(), nowMillis);
        yield true;
      }
      case ROUTINE -> keepRoutine(admitted(device, TOPIC_ROUTINE, frame, nowMillis), heard);
      case URGENT -> keepUrgent(admitted(device, TOPIC_URGENT, frame, nowMillis), heard);
    };
  }

  private static Admission.Admitted admitted(
      Device device, String topic, byte[] frame, long nowMillis) {
    Envelope envelope = new Envelope(device.id(), device.profile(), nowMillis, topic, frame);
    return new Admission.Admitted(envelope, Rights.lane(device.profile(), topic));
  }

  /** To a frame of which nothing is kept; null for no answer. */
  void answer(byte[] answer, long nowMillis) {
    slowDown(nowMillis);
    if (answer != null) {
      connection.write(Unpooled.wrappedBuffer(answer));
    }
  }

  private boolean keepUrgent(Admission.Admitted admitted, Heard heard) {
    if (!ingest.isWritable(Lane.URGENT)) {
      reading.pause(Reading.Pause.LOG_FULL);
      connection.tellWhenWritable(Lane.URGENT);
      return false;
    }
    if (urgentAppends >= unansweredMax) {
      reading.pause(Reading.Pause.WINDOW_FULL);
      return false;
    }
    append(expect(admitted, heard), admitted);
    return true;
  }

  private boolean keepRoutine(Admission.Admitted admitted, Heard heard) {
    long nowMillis = admitted.envelope().receivedAtMillis();
    boolean mustWait = !parked.isEmpty() || !hasRoom();
    if (!mustWait) {
      append(expect(admitted, heard), admitted);
      return true;
    }
    if (parked.isFull() && shedding) {
      meters.refused(RefusalReason.NOT_DURABLE);
      slowDown(nowMillis);
      return true;
    }
    if (parked.isFull()) {
      // Whoever is parked is told when there is room.
      reading.pause(Reading.Pause.LOG_FULL);
      return false;
    }
    parked.add(new Parked.Message<>(expect(admitted, heard), admitted));
    askForRoom();
    return true;
  }

  /**
   * Somebody always comes for what is parked: of a full window the next frame that settles, in all
   * other cases the log, at once where it has room by now.
   */
  private void askForRoom() {
    if (!parked.isEmpty() && routineAppends < unansweredMax) {
      connection.tellWhenWritable(Lane.ROUTINE);
    }
  }

  /** Whether a routine frame may go to the log now. */
  private boolean hasRoom() {
    return ingest.isWritable(Lane.ROUTINE) && routineAppends < unansweredMax;
  }

  private Owed expect(Admission.Admitted admitted, Heard heard) {
    slowDown(admitted.envelope().receivedAtMillis());
    owed++;
    meters.unacknowledged(1);
    return new Owed(connection, heard.answer(), admitted.lane(), System.nanoTime());
  }

  private void append(Owed frame, Admission.Admitted admitted) {
    count(frame.lane, 1);
    var _ = ingest.append(admitted).whenComplete(frame);
  }

  private void count(Lane lane, int change) {
    if (lane == Lane.URGENT) {
      urgentAppends += change;
    } else {
      routineAppends += change;
    }
  }

  /** A frame above the rate is taken, and the socket is not read until the rate allows the next. */
  void slowDown(long nowMillis) {
    if (!rate.tryTake(nowMillis)) {
      rate.takeOnCredit(nowMillis);
      connection.pauseForRate(rate.waitMillis(nowMillis));
    }
  }

  /** The log takes routine frames again: those that wait are first. */
  void appendParked() {
    while (!parked.isEmpty() && hasRoom()) {
      Parked.Message<Owed> first = parked.take();
      append(first.unacked(), first.admitted());
    }
    if (parked.isEmpty()) {
      shedding = false;
    }
    askForRoom();
  }

  /** Called about once a second. */
  void check(long nowMillis) {
    if (!shedding && parked.isFull() && parked.waitedMillis(nowMillis) >= SHED_AFTER_MILLIS) {
      shedding = true;
      reading.resume(Reading.Pause.LOG_FULL);
    }
  }

  /** What became of one frame is known. */
  void settled(Owed frame) {
    owed--;
    meters.unacknowledged(-1);
    count(frame.lane, -1);
    if (!frame.durable) {
      meters.refused(RefusalReason.NOT_DURABLE);
      if (frame.lane == Lane.URGENT) {
        connection.close(RefusalReason.NOT_DURABLE.label());
        return;
      }
    } else {
      meters.acknowledged(frame.lane, System.nanoTime() - frame.receivedNanos);
      if (frame.answer != null) {
        connection.write(Unpooled.wrappedBuffer(frame.answer));
      }
    }
    if (frame.lane == Lane.URGENT && urgentAppends <= unansweredMax / 2) {
      reading.resume(Reading.Pause.WINDOW_FULL);
    } else if (frame.lane == Lane.ROUTINE && !parked.isEmpty()) {
      appendParked();
      if (!parked.isFull()) {
        reading.resume(Reading.Pause.LOG_FULL);
      }
    }
  }

  /** The connection is over: nothing is answered on it any more. */
  void close() {
    parked.clear();
    meters.unacknowledged(-owed);
    owed = 0;
  }
}
