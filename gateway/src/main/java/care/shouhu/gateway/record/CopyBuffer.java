package care.shouhu.gateway.record;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Rows in PostgreSQL's binary COPY format (documentation of COPY, "Binary Format"). Bounded by the
 * batch it is filled from.
 */
final class CopyBuffer {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };

  /** 2000-01-01T00:00:00Z, where PostgreSQL's timestamps begin. */
  private static final long POSTGRES_EPOCH_MILLIS = 946_684_800_000L;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);
  private int rows;

  CopyBuffer() {
    write(() -> {
      out.write(SIGNATURE);
      out.writeInt(0);
      out.writeInt(0);
    });
  }

  CopyBuffer row(int columns) {
    rows++;
    return write(() -> out.writeShort(columns));
  }

  CopyBuffer timestamp(long epochMillis) {
    return write(() -> {
      out.writeInt(8);
      out.writeLong((epochMillis - POSTGRES_EPOCH_MILLIS) * 1000);
    });
  }

  CopyBuffer text(String value) {
    return write(() -> {
      if (value == null) {
        out.writeInt(-1);
      } else {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
      }
    });
  }

  CopyBuffer bigint(Long value) {
    return write(() -> {
      if (value == null) {
        out.writeInt(-1);
      } else {
        out.writeInt(8);
        out.writeLong(value);
      }
    });
  }

  CopyBuffer smallint(Integer value) {
    return write(() -> {
      if (value == null) {
        out.writeInt(-1);
      } else {
        out.writeInt(2);
        out.writeShort(value);
      }
    });
  }

  CopyBuffer bool(Boolean value) {
    return write(() -> {
      if (value == null) {
        out.writeInt(-1);
      } else {
        out.writeInt(1);
        out.writeByte(value ? 1 : 0);
      }
    });
  }

  int rows() {
    return rows;
  }

  /** The whole stream with its trailer. */
  byte[] finished() {
    write(() -> out.writeShort(-1));
    return bytes.toByteArray();
  }

  private interface Step {
    void run() throws IOException;
  }

  private CopyBuffer write(Step step) {
    try {
      step.run();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
  }
}
