package care.shouhu.core.log;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is kept beside the records: how far each lane has been released, and each reader's position.
 * One value of some hundred bytes, written whole.
 */
record StoredMarks(Map<Lane, Floor> floors, Map<String, Map<Lane, Long>> readers) {

  /**
   * How far a lane has been released by all of its readers.
   *
   * @param position everything below is released
   * @param blockStart the first position of the block that holds it: everything below may be
   *     deleted
   * @param bytesBefore the lane's bytes before that block, since the log began
   */
  record Floor(long position, long blockStart, long bytesBefore) {}

  private static final Floor BEGINNING = new Floor(1, 1, 0);
  private static final int VERSION = 1;

  static final StoredMarks NONE = new StoredMarks(Map.of(), Map.of());

  Floor floor(Lane lane) {
    return floors.getOrDefault(lane, BEGINNING);
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(floors.size());
      for (Map.Entry<Lane, Floor> each : floors.entrySet()) {
        out.writeUTF(each.getKey().name());
        out.writeLong(each.getValue().position());
        out.writeLong(each.getValue().blockStart());
        out.writeLong(each.getValue().bytesBefore());
      }
      out.writeInt(readers.size());
      for (Map.Entry<String, Map<Lane, Long>> reader : readers.entrySet()) {
        out.writeUTF(reader.getKey());
        out.writeInt(reader.getValue().size());
        for (Map.Entry<Lane, Long> each : reader.getValue().entrySet()) {
          out.writeUTF(each.getKey().name());
          out.writeLong(each.getValue());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  static StoredMarks decode(byte[] encoded) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(encoded))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new LogDamaged("marks of unknown version " + version);
      }
      Map<Lane, Floor> floors = new EnumMap<>(Lane.class);
      for (int left = in.readInt(); left > 0; left--) {
        Lane lane = Lane.valueOf(in.readUTF());
        floors.put(lane, new Floor(in.readLong(), in.readLong(), in.readLong()));
      }
      Map<String, Map<Lane, Long>> readers = new TreeMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        Map<Lane, Long> positions = new EnumMap<>(Lane.class);
        readers.put(in.readUTF(), positions);
        for (int lanes = in.readInt(); lanes > 0; lanes--) {
          positions.put(Lane.valueOf(in.readUTF()), in.readLong());
        }
      }
      return new StoredMarks(floors, readers);
    } catch (IOException | IllegalArgumentException e) {
      throw new LogDamaged("the log's marks cannot be read", e);
    }
  }
}
