package care.shouhu.command.registry.file;

import care.shouhu.command.registry.file.FileRefused.Reason;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * CSV (RFC 4180) as spreadsheets write it here: UTF-8 or GB18030, found out by which one fits, with
 * comma, semicolon or tab. A cell that looks like a formula is text, and the apostrophe that export
 * puts before one is taken off again.
 */
final class CsvTable {
  private static final Charset GB18030 = Charset.forName("GB18030");
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** The longest record: every cell full. */
  private static final int RECORD_CHARACTERS_MAX = 1 << 18;

  private CsvTable() {}

  static void read(byte[] bytes, TableLimits limits, TableFile.Counted rows) throws FileRefused {
    String text = decode(bytes);
    if (text.indexOf('\0') >= 0) {
      throw new FileRefused(Reason.NOT_A_TABLE, "This is no text: a .csv or .xlsx is wanted.");
    }
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator(separator(text))
            .maxBufferSize(RECORD_CHARACTERS_MAX)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .skipEmptyLines(true)
            .ofCsvRecord(text)) {
      for (CsvRecord record : reader) {
        List<String> cells = record.getFields().stream().map(CsvTable::plain).toList();
        rows.row(new TableRow(record.getStartingLineNumber(), cells, Set.of(), Set.of()));
      }
    } catch (CsvParseException e) {
      throw new FileRefused(
          Reason.NOT_A_TABLE,
          "The CSV cannot be read: a quote is not closed, or a line is endless.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String plain(String cell) {
    String text = cell.strip();
    return text.length() > 1 && text.charAt(0) == '\'' && FormulaGuard.isNeeded(text.substring(1))
        ? text.substring(1)
        : text;
  }

  /** What the first line has most of. */
  private static char separator(String text) {
    String heading = text.lines().findFirst().orElse("");
    char best = ',';
    for (char candidate : new char[] {'\t', ';', '，'}) {
      if (count(heading, candidate) > count(heading, best)) {
        best = candidate;
      }
    }
    return best;
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }

  private static String decode(byte[] bytes) throws FileRefused {
    for (Charset charset : List.of(StandardCharsets.UTF_8, utf16IfMarked(bytes), GB18030)) {
      try {
        String text =
            charset
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
      } catch (CharacterCodingException e) {
        // The next one may fit.
      }
    }
    throw new FileRefused(
        Reason.WRONG_ENCODING, "The text is neither UTF-8 nor GB18030: save it as CSV UTF-8.");
  }

  /** UTF-16 only where its mark says so; anything would pass for it. */
  private static Charset utf16IfMarked(byte[] bytes) {
    boolean marked =
        bytes.length >= 2
            && ((bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF)
                || (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE));
    return marked ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
  }
}
