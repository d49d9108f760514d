package care.shouhu.command.registry.file;

import care.shouhu.command.registry.file.FileRefused.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * Looks through the archive of an XLSX with nothing kept: first each part's bytes, then the XML of
 * those that are XML ({@link XlsxPart}). What it lets pass can be built without harm.
 */
final class XlsxArchive {
  private static final int CHUNK_BYTES = 1 << 16;

  /** Below this a part may pack as well as it likes. */
  private static final int RATIO_COUNTS_FROM_BYTES = 1 << 20;

  /**
   * Between one {@code <} and the next, so of a tag with its attributes and the text behind it. A
   * cell of Excel has 32,767 characters at most.
   */
  private static final int MARKUP_BYTES_MAX = 1 << 18;

  private static final byte[] DOCTYPE = "<!DOCTYPE".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** By these a parser knows XML in UTF-16 or UTF-32, which no spreadsheet writes. */
  private static final List<byte[]> WIDE_XML =
      List.of(
          new byte[] {(byte) 0xFE, (byte) 0xFF},
          new byte[] {(byte) 0xFF, (byte) 0xFE},
          new byte[] {0, '<'},
          new byte[] {0, 0, 0, '<'},
          new byte[] {0, 0, (byte) 0xFE, (byte) 0xFF});

  private XlsxArchive() {}

  static void check(byte[] bytes, TableLimits limits) throws FileRefused {
    long unpacked = 0;
    // Read as the library reads it, by the directory at the end: no other walk sees the same parts.
    try (ZipFile zip =
        ZipFile.builder().setSeekableByteChannel(new SeekableInMemoryByteChannel(bytes)).get()) {
      List<ZipArchiveEntry> parts = Collections.list(zip.getEntries());
      if (parts.isEmpty()) {
        throw XlsxTable.broken();
      }
      if (parts.size() > limits.partsMax()) {
        throw bomb("The XLSX has more than " + limits.partsMax() + " parts.");
      }
      for (ZipArchiveEntry part : parts) {
        checkName(part.getName());
        try (InputStream unpacking = zip.getInputStream(part)) {
          unpacked += walk(unpacking, part.getCompressedSize(), unpacked, limits);
        }
      }
      for (ZipArchiveEntry part : parts) {
        try (InputStream unpacking = zip.getInputStream(part);
            InputStream again = zip.getInputStream(part)) {
          if (isXml(unpacking.readNBytes(CHUNK_BYTES))) {
            new XlsxPart(limits).check(again);
          }
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw XlsxTable.broken();
    }
  }

  static FileRefused bomb(String detail) {
    return new FileRefused(Reason.ARCHIVE_BOMB, detail);
  }

  private static void checkName(String name) throws FileRefused {
    boolean leavesTheArchive =
        name.startsWith("/")
            || name.contains("\\")
            || name.contains(":")
            || List.of(name.split("/", -1)).contains("..");
    if (leavesTheArchive) {
      throw new FileRefused(
          Reason.PATH_IN_ARCHIVE, "A part of the XLSX is named like a path: this is no table.");
    }
  }

  /**
   * How much a part unpacks to.
   *
   * @param packedBytes of this part, of which no more is read than the archive says
   */
  private static long walk(InputStream part, long packedBytes, long before, TableLimits limits)
      throws IOException, FileRefused {
    long unpacked = 0;
    int sinceMarkup = 0;
    boolean xml = false;
    for (byte[] chunk = part.readNBytes(CHUNK_BYTES);
        chunk.length > 0;
        chunk = part.readNBytes(CHUNK_BYTES)) {
      xml = unpacked == 0 ? isXml(chunk) : xml;
      if (unpacked == 0 && contains(chunk, DOCTYPE)) {
        throw XlsxPart.declaresEntities();
      }
      unpacked += chunk.length;
      boolean bomb =
          before + unpacked > limits.unpackedBytesMax()
              || (unpacked > RATIO_COUNTS_FROM_BYTES && unpacked > packedBytes * limits.ratioMax());
      if (bomb) {
        throw bomb("The XLSX unpacks to far more than a table of its size.");
      }
      for (byte one : chunk) {
        sinceMarkup = one == '<' ? 0 : sinceMarkup + 1;
        if (xml && sinceMarkup > MARKUP_BYTES_MAX) {
          throw bomb("The XLSX has a text that is far longer than a cell's.");
        }
      }
    }
    return unpacked;
  }

  /** Whether a parser would take it for XML. Blank so far, it may yet begin. */
  private static boolean isXml(byte[] beginning) {
    if (WIDE_XML.stream().anyMatch(mark -> begins(beginning, mark))) {
      return true;
    }
    int at = begins(beginning, UTF_8_MARK) ? UTF_8_MARK.length : 0;
    while (at < beginning.length && Character.isWhitespace(beginning[at])) {
      at++;
    }
    return beginning.length > 0 && (at == beginning.length || beginning[at] == '<');
  }

  private static boolean begins(byte[] bytes, byte[] mark) {
    return bytes.length >= mark.length
        && Arrays.equals(bytes, 0, mark.length, mark, 0, mark.length);
  }

  private static boolean contains(byte[] bytes, byte[] wanted) {
    for (int at = 0; at + wanted.length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }
}
