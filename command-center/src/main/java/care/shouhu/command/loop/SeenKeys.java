package care.shouhu.command.loop;

import care.shouhu.core.dedupe.DuplicateWindow;
import care.shouhu.core.dedupe.WindowCopy;
import care.shouhu.core.event.SenderKey;
import care.shouhu.core.log.Lane;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * The keys of the messages that count once. One window for each input lane, because a device may
 * number its events and its readings apart. Not thread-safe.
 */
record SeenKeys(DuplicateWindow urgent, DuplicateWindow routine) {

  SeenKeys() {
    this(new DuplicateWindow(), new DuplicateWindow());
  }

  boolean firstTime(Lane lane, String deviceId, SenderKey key, long receivedAtMillis) {
    DuplicateWindow window = lane == Lane.URGENT ? urgent : routine;
    return window.firstTime(deviceId, key, receivedAtMillis);
  }

  /** Both windows as they are at one moment, written a piece at a time. */
  record Copy(WindowCopy urgent, WindowCopy routine) {

    /** Some more devices; true when it is whole. */
    boolean goOn(int devicesMax) {
      int written = urgent.writeSome(devicesMax);
      routine.writeSome(devicesMax - written);
      return urgent.isWhole() && routine.isWhole();
    }

    /** As they stand in a snapshot. */
    byte[] toBytes() {
      byte[] first = urgent.toBytes();
      byte[] second = routine.toBytes();
      byte[] both = Arrays.copyOf(first, first.length + second.length);
      System.arraycopy(second, 0, both, first.length, second.length);
      return both;
    }
  }

  Copy beginCopy() {
    return new Copy(urgent.beginCopy(), routine.beginCopy());
  }

  static SeenKeys fromBytes(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      DuplicateWindow urgent = DuplicateWindow.readFrom(in);
      return new SeenKeys(urgent, DuplicateWindow.readFrom(in));
    } catch (IOException e) {
      throw new UncheckedIOException("keys of a snapshot whose checksum was right", e);
    }
  }
}
