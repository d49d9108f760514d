package care.shouhu.gateway.tcp;

import care.shouhu.core.directory.Device;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.tcp.TcpProtocol;
import care.shouhu.core.wire.tcp.TcpProtocol.Heard;
import care.shouhu.gateway.ingest.Admission;
import care.shouhu.gateway.ingest.Ingest;
import care.shouhu.gateway.ingest.IngestMeters;
import care.shouhu.gateway.ingest.RefusalReason;
import care.shouhu.gateway.ingest.Rights;
import care.shouhu.gateway.ingest.TokenBucket;
import care.shouhu.gateway.socket.Parked;
import care.shouhu.gateway.socket.Reading;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A connection's frames, from their arrival to their answers, which are sent once the log has the
 * frame and in the order in which the frames came. What keeps nothing is answered in its turn as
 * well. The event loop's.
 *
 * <p>A call never stands behind a position that the log does not take: the position is {@link
 * Parked} and the socket is read on. With no more room to park, reading stops for what is mostly a
 * moment; after {@value #SHED_AFTER_MILLIS} ms routine frames are let go instead, unanswered and
 * counted, until the log takes them again. Answers name what they answer (a serial, a command), so
 * the frames behind are answered all the same. Of frames that their protocol leaves unanswered,
 * what is let go is lost.
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

  /** In order of arrival; absent until the first. */
  private Deque<Owed> owed;

  private final Parked<Owed> parked;

  /** Parking has been full for long: routine frames are let go. */
  private boolean shedding;

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
      case ROUTINE -> keep(device, TcpProtocol.TOPIC_ROUTINE, frame, heard, nowMillis);
      case URGENT -> keep(device, TcpProtocol.TOPIC_URGENT, frame, heard, nowMillis);
    };
  }

  /** An answer that waits only for those before it. */
  void answer(byte[] answer, long nowMillis) {
    slowDown(nowMillis);
    if (answer != null) {
      expect(Owed.atOnce(connection, answer));
      settled();
    }
  }

  private boolean keep(Device device, String topic, byte[] frame, Heard heard, long nowMillis) {
    Lane lane = Rights.lane(device.profile(), topic);
    boolean routine = lane == Lane.ROUTINE;
    boolean mustWait = !ingest.isWritable(lane) || (routine && !parked.isEmpty());
    if (mustWait && !routine) {
      reading.pause(Reading.Pause.LOG_FULL);
      connection.tellWhenWritable(lane);
      return false;
    }
    if (mustWait && parked.isFull()) {
      if (shedding) {
        meters.refused(RefusalReason.NOT_DURABLE);
        slowDown(nowMillis);
        return true;
      }
      // Parking has asked to be told when the log takes routine frames.
      reading.pause(Reading.Pause.LOG_FULL);
      return false;
    }
    slowDown(nowMillis);
    Owed frameOwed = Owed.whenDurable(connection, heard.answer(), lane, System.nanoTime());
    expect(frameOwed);
    var admitted =
        new Admission.Admitted(
            new Envelope(device.id(), device.profile(), nowMillis, topic, frame), lane);
    if (mustWait) {
      if (parked.isEmpty()) {
        connection.tellWhenWritable(lane);
      }
      parked.add(new Parked.Message<>(frameOwed, admitted), nowMillis);
    } else {
      append(frameOwed, admitted);
    }
    return true;
  }

  private void append(Owed frame, Admission.Admitted admitted) {
    var _ = ingest.append(admitted).whenComplete(frame);
  }

  /** A frame above the rate is taken, and the socket is not read until the rate allows the next. */
  private void slowDown(long nowMillis) {
    if (!rate.tryTake(nowMillis)) {
      rate.takeOnCredit(nowMillis);
      connection.pauseForRate(rate.waitMillis(nowMillis));
    }
  }

  private void expect(Owed frame) {
    if (owed == null) {
      owed = new ArrayDeque<>(4);
    }
    owed.addLast(frame);
    meters.unacknowledged(1);
    if (owed.size() >= unansweredMax) {
      reading.pause(Reading.Pause.WINDOW_FULL);
    }
  }

  /** The log takes routine frames again: those that wait are first. */
  void appendParked() {
    while (!parked.isEmpty() && ingest.isWritable(Lane.ROUTINE)) {
      Parked.Message<Owed> first = parked.take();
      append(first.unacked(), first.admitted());
    }
    if (parked.isEmpty()) {
      shedding = false;
    } else {
      connection.tellWhenWritable(Lane.ROUTINE);
    }
  }

  /** Called about once a second. */
  void check(long nowMillis) {
    if (!shedding && parked.isFull() && parked.waitedMillis(nowMillis) >= SHED_AFTER_MILLIS) {
      shedding = true;
      reading.resume(Reading.Pause.LOG_FULL);
    }
  }

  /** Answers from the first frame on, as far as outcomes are known; one write for all. */
  void settled() {
    long nowNanos = System.nanoTime();
    List<byte[]> answers = null;
    boolean callLost = false;
    while (!callLost && owed != null && !owed.isEmpty() && !owed.peekFirst().isPending()) {
      Owed next = owed.pollFirst();
      meters.unacknowledged(-1);
      boolean answered =
          switch (next.outcome) {
            case Owed.Outcome.NotKept n -> true;
            case Owed.Outcome.Durable d -> {
              meters.acknowledged(next.lane, nowNanos - next.receivedNanos);
              yield true;
            }
            case Owed.Outcome.NotDurable n -> {
              callLost = next.lane == Lane.URGENT;
              meters.refused(RefusalReason.NOT_DURABLE);
              yield false;
            }
            case Owed.Outcome.Pending p -> throw new IllegalStateException("no outcome yet");
          };
      if (answered && next.answer != null) {
        answers = answers == null ? new ArrayList<>(2) : answers;
        answers.add(next.answer);
      }
    }
    if (answers != null) {
      connection.write(together(answers));
    }
    if (callLost) {
      connection.close(RefusalReason.NOT_DURABLE.label());
    } else if (owed != null && owed.size() <= unansweredMax / 2) {
      reading.resume(Reading.Pause.WINDOW_FULL);
    }
  }

  private static ByteBuf together(List<byte[]> answers) {
    return Unpooled.wrappedBuffer(answers.toArray(new byte[0][]));
  }

  /** The connection is over: nothing is answered on it any more. */
  void close() {
    parked.clear();
    if (owed != null) {
      meters.unacknowledged(-owed.size());
      owed = null;
    }
  }
}
