package care.shouhu.command.evidence;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * ZIP files of one single form (APPNOTE 6.3: method 0, names in UTF-8, no extra fields, no
 * comments, all times 1980-01-01 00:00), which every unzip opens. The same files always give the
 * same bytes; so a file that was not written exactly so was changed, in whatever byte, and is
 * refused.
 */
final class StoredZip {
  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final short VERSION_2_0 = 20;
  private static final short NAMES_IN_UTF8 = 1 << 11;
  private static final short FIRST_OF_JANUARY_1980 = 1 << 5 | 1;
  private static final int LOCAL_BYTES = 30;
  private static final int CENTRAL_BYTES = 46;
  private static final int END_BYTES = 22;

  private StoredZip() {}

  static byte[] write(List<PackFile> files) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream directory = new ByteArrayOutputStream();
    for (PackFile file : files) {
      byte[] name = file.name().getBytes(StandardCharsets.UTF_8);
      int offset = out.size();
      ByteBuffer local = buffer(LOCAL_BYTES).putInt(LOCAL);
      out.writeBytes(common(local, file, name).array());
      out.writeBytes(name);
      out.writeBytes(file.bytes());
      byte[] entry = new byte[CENTRAL_BYTES];
      ByteBuffer central = ByteBuffer.wrap(entry).order(ByteOrder.LITTLE_ENDIAN);
      central.putInt(CENTRAL).putShort(VERSION_2_0);
      // Behind what both have in common: comment, disk, attributes, and where the file begins.
      common(central, file, name).putShort((short) 0).putShort((short) 0).putShort((short) 0);
      central.putInt(0).putInt(offset);
      directory.writeBytes(entry);
      directory.writeBytes(name);
    }
    int directoryAt = out.size();
    out.writeBytes(directory.toByteArray());
    short count = (short) files.size();
    out.writeBytes(
        buffer(END_BYTES)
            .putInt(END)
            .putInt(0)
            .putShort(count)
            .putShort(count)
            .putInt(directory.size())
            .putInt(directoryAt)
            .putShort((short) 0)
            .array());
    return out.toByteArray();
  }

  private static ByteBuffer common(ByteBuffer header, PackFile file, byte[] name) {
    CRC32 sum = new CRC32();
    sum.update(file.bytes());
    return header
        .putShort(VERSION_2_0)
        .putShort(NAMES_IN_UTF8)
        .putShort((short) 0)
        .putShort((short) 0)
        .putShort(FIRST_OF_JANUARY_1980)
        .putInt((int) sum.getValue())
        .putInt(file.bytes().length)
        .putInt(file.bytes().length)
        .putShort((short) name.length)
        .putShort((short) 0);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The files in their order; empty when {@link #write} would not have written these very bytes.
   */
  static Optional<List<PackFile>> read(byte[] zip) {
    List<PackFile> files = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    try {
      while (in.getInt(in.position()) == LOCAL) {
        int at = in.position();
        int size = in.getInt(at + 22);
        int nameSize = Short.toUnsignedInt(in.getShort(at + 26));
        if (size < 0 || size > in.remaining() || nameSize > in.remaining()) {
          return Optional.empty();
        }
        byte[] name = new byte[nameSize];
        byte[] bytes = new byte[size];
        in.position(at + LOCAL_BYTES).get(name).get(bytes);
        files.add(new PackFile(new String(name, StandardCharsets.UTF_8), bytes));
      }
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
    return Arrays.equals(zip, write(files)) ? Optional.of(files) : Optional.empty();
  }
}
