package care.shouhu.command.registry.file;

import care.shouhu.command.registry.file.FileRefused.Reason;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * One part of an XLSX, read as XML with nothing kept. The library builds a row as wide as its cells
 * say, each formula anew for every cell that shares it, and every shared text before the one that
 * is asked for, before anybody can look at it. So whatever it would build is counted here first.
 */
final class XlsxPart {
  /** A row may have this many times the columns that are taken: spreadsheets keep empty cells. */
  private static final int CELLS_A_COLUMN_MAX = 10;

  /** A hundred thousand rows of 23 columns without a text that comes twice fit. */
  private static final int TEXTS_A_ROW_MAX = 25;

  /** Excel's own limit. */
  private static final int FORMULA_CHARACTERS_MAX = 8_192;

  /** A formula of several cells is looked at again for each cell of its sheet. */
  private static final int SHARED_FORMULAS_MAX = 1_000;

  /** What a spreadsheet writes of a number has some 24. */
  private static final int NUMBER_CHARACTERS_MAX = 64;

  /** Excel takes 32,767 for one cell. */
  private static final int TEXT_CHARACTERS_MAX = 1 << 18;

  /** Excel's limits of formats and of links in a sheet are a little lower. */
  private static final int LISTED_MAX = 70_000;

  private static final Set<String> LISTED = Set.of("sheet", "Relationship", "xf", "numFmt");
  private static final int DEPTH_MAX = 64;

  /** All words of the standard's parts together are fewer. */
  private static final int NAMES_MAX = 5_000;

  /** Columns go up to XFD, rows to 1,048,576. */
  private static final Pattern ADDRESS = Pattern.compile("\\$?[A-Za-z]{1,3}\\$?[0-9]{1,7}");

  private final TableLimits limits;
  private final Set<String> names = new HashSet<>();
  private int depth;
  private int cellsOfRow;
  private int texts;
  private int sharedFormulas;
  private int listed;

  /** The depth at which the outermost cell or shared text began; 0 outside of one. */
  private int textFrom;

  private int textCharacters;
  private int formulaFrom;
  private int formulaCharacters;
  private int numberFrom;
  private int numberCharacters;
  private boolean cellIsNumber;

  XlsxPart(TableLimits limits) {
    this.limits = limits;
  }

  /**
   * Reads it to its end.
   *
   * @throws FileRefused when more would be built of it than of a table, or it is broken
   */
  void check(InputStream part) throws FileRefused {
    try {
      XMLStreamReader xml = factory().createXMLStreamReader(part);
      String encoding = xml.getCharacterEncodingScheme();
      boolean isUtf8 =
          "UTF-8".equalsIgnoreCase(xml.getEncoding())
              && (encoding == null || "UTF-8".equalsIgnoreCase(encoding));
      if (!isUtf8) {
        throw XlsxTable.broken();
      }
      while (xml.hasNext()) {
        switch (xml.next()) {
          case XMLStreamConstants.START_ELEMENT -> begins(xml);
          case XMLStreamConstants.END_ELEMENT -> ends(xml.getLocalName());
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
              text(xml.getTextLength());
          case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
              throw declaresEntities();
          default -> {}
        }
      }
    } catch (XMLStreamException e) {
      throw XlsxTable.broken();
    }
  }

  static FileRefused declaresEntities() {
    return new FileRefused(
        Reason.NOT_A_TABLE, "The XLSX declares entities of its own: this is no table.");
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }

  private void begins(XMLStreamReader xml) throws FileRefused {
    depth++;
    names(xml);
    String name = xml.getLocalName();
    switch (name) {
      case "c" -> cell(xml);
      case "si" -> {
        texts++;
        beginsText();
      }
      case "f" -> {
        formulaFrom = formulaFrom == 0 ? depth : formulaFrom;
        sharedFormulas += xml.getAttributeValue(null, "ref") == null ? 0 : 1;
      }
      case "v" -> numberFrom = cellIsNumber && numberFrom == 0 ? depth : numberFrom;
      default -> listed += LISTED.contains(name) ? 1 : 0;
    }
    limit(depth, DEPTH_MAX, "levels of elements");
    limit(texts, (long) limits.rowsMax() * TEXTS_A_ROW_MAX, "texts");
    limit(sharedFormulas, SHARED_FORMULAS_MAX, "formulas for several cells");
    limit(listed, LISTED_MAX, "sheets, links or formats");
  }

  /** A parser keeps each name that it meets. */
  private void names(XMLStreamReader xml) throws FileRefused {
    names.add(xml.getLocalName());
    for (int n = 0; n < xml.getAttributeCount(); n++) {
      names.add(xml.getAttributeLocalName(n));
    }
    for (int n = 0; n < xml.getNamespaceCount(); n++) {
      names.add(xml.getNamespacePrefix(n));
      names.add(xml.getNamespaceURI(n));
    }
    limit(names.size(), NAMES_MAX, "names of elements");
  }

  private void cell(XMLStreamReader xml) throws FileRefused {
    cellsOfRow++;
    limit(cellsOfRow, (long) limits.columnsMax() * CELLS_A_COLUMN_MAX, "cells in a row");
    String address = xml.getAttributeValue(null, "r");
    if (address != null && !ADDRESS.matcher(address).matches()) {
      throw XlsxArchive.bomb("The XLSX has a cell where no sheet has one.");
    }
    String type = xml.getAttributeValue(null, "t");
    cellIsNumber = type == null || type.equals("n");
    beginsText();
  }

  private void beginsText() {
    if (textFrom == 0) {
      textFrom = depth;
      textCharacters = 0;
    }
  }

  private void text(int characters) throws FileRefused {
    textCharacters += textFrom == 0 ? 0 : characters;
    formulaCharacters += formulaFrom == 0 ? 0 : characters;
    numberCharacters += numberFrom == 0 ? 0 : characters;
    limit(textCharacters, TEXT_CHARACTERS_MAX, "characters in a cell");
    limit(formulaCharacters, FORMULA_CHARACTERS_MAX, "characters in a formula");
    limit(numberCharacters, NUMBER_CHARACTERS_MAX, "characters in a number");
  }

  private void ends(String name) {
    if (name.equals("row")) {
      cellsOfRow = 0;
    }
    if (depth == formulaFrom) {
      formulaFrom = 0;
      formulaCharacters = 0;
    }
    if (depth == numberFrom) {
      numberFrom = 0;
      numberCharacters = 0;
    }
    if (depth == textFrom) {
      textFrom = 0;
    }
    depth--;
  }

  private static void limit(int counted, long max, String what) throws FileRefused {
    if (counted > max) {
      throw XlsxArchive.bomb("The XLSX has more than %d %s.".formatted(max, what));
    }
  }
}
