package care.shouhu.command.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * The words of the contract in Chinese with English beside; one that is not known stays as it is.
 */
record Words(Properties words) {

  static Words load() {
    Properties words = new Properties();
    try (InputStream in = Words.class.getResourceAsStream("/evidence-words.properties");
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      words.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Words(words);
  }

  /** Empty for null. */
  String of(JsonNode word) {
    return word.isTextual() ? words.getProperty(word.textValue(), word.textValue()) : "";
  }
}
