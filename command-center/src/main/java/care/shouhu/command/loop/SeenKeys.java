package care.shouhu.command.loop;

import care.shouhu.core.dedupe.DuplicateWindow;
import care.shouhu.core.event.SenderKey;
import care.shouhu.core.log.Lane;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

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

  /** Both windows as they stand in a snapshot. */
  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      urgent.writeTo(out);
      routine.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
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
