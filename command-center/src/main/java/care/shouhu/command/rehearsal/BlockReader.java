package care.shouhu.command.rehearsal;

import java.io.IOException;
import java.io.InputStream;

/** Cuts a stream into blocks of whole lines. */
final class BlockReader {
  static final int LINE_BYTES_MAX = 65_536;

  /** Stands for a line that was longer. */
  static final byte TOO_LONG = 0;

  private final InputStream in;
  private final byte[] rest = new byte[LINE_BYTES_MAX];
  private int restLength;
  private boolean skipping;
  private boolean ended;

  BlockReader(InputStream in) {
    this.in = in;
  }

  /** Fills the block; false at the end. */
  boolean fill(Block block) throws IOException {
    byte[] text = block.text;
    System.arraycopy(rest, 0, text, 0, restLength);
    int length = restLength;
    restLength = 0;
    while (!ended && length < text.length) {
      int read = in.read(text, length, text.length - length);
      ended = read < 0;
      length += Math.max(0, read);
    }
    int from = skipping ? endOfLine(text, length) : 0;
    skipping &= from == length && !ended;
    if (from > 0) {
      System.arraycopy(text, from, text, 0, length - from);
      length -= from;
    }
    block.length = ended ? length : keepWholeLines(text, length);
    return block.length > 0 || !ended;
  }

  private static int endOfLine(byte[] text, int length) {
    for (int i = 0; i < length; i++) {
      if (text[i] == '\n') {
        return i + 1;
      }
    }
    return length;
  }

  /** The rest goes to the next block; of a line without end only that there was one is kept. */
  private int keepWholeLines(byte[] text, int length) {
    int whole = length;
    while (whole > 0 && text[whole - 1] != '\n') {
      whole--;
    }
    if (length - whole > LINE_BYTES_MAX) {
      skipping = true;
      text[whole] = TOO_LONG;
      text[whole + 1] = '\n';
      return whole + 2;
    }
    restLength = length - whole;
    System.arraycopy(text, whole, rest, 0, restLength);
    return whole;
  }
}
