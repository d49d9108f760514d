package care.shouhu.command.registry;

import care.shouhu.command.registry.file.TableWriter;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jdbi.v3.core.Handle;

/**
 * A person's whole file with what no table of a page could show, as a ZIP: {@code person.json},
 * what sensors measured and reported of them as CSV, and the photographs taken in their incidents.
 * What did not fit is named in {@code cut}; the newest is there.
 */
final class PersonArchive {
  /** Three weeks of one bed's sensor; all of the time is there by the hour. */
  private static final int READINGS_MAX = 200_000;

  private static final int HOURS_MAX = 100_000;
  private static final int EVENTS_MAX = 100_000;

  /** 40 MB at most. */
  private static final int PHOTOGRAPHS_MAX = 100;

  private static final int QUERY_SECONDS_MAX = 10;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ZipOutputStream zip = new ZipOutputStream(bytes);
  private final ArrayNode cut;

  private PersonArchive(ArrayNode cut) {
    this.cut = cut;
  }

  /**
   * The archive.
   *
   * @param handle inside a transaction, so that readings are not all in memory at once
   * @param everything as {@link PersonFile#everything} gives it
   */
  static byte[] of(Handle handle, ObjectNode everything, long nowMillis) {
    String id = everything.path("id").asText();
    var archive = new PersonArchive(everything.withArray("cut"));
    var measures = new PersonMeasures(handle, id, nowMillis);
    try (archive.zip) {
      archive.table("readings", writer -> measures.readings(writer, READINGS_MAX));
      archive.table("reading-hours", writer -> measures.hours(writer, HOURS_MAX));
      archive.table("events", writer -> measures.events(writer, EVENTS_MAX));
      archive.photographs(handle, id);
      archive.file("person.json", json(everything));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return archive.bytes.toByteArray();
  }

  private static byte[] json(ObjectNode everything) throws JsonProcessingException {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(everything);
  }

  private void table(String name, Predicate<TableWriter> leavesSomething) throws IOException {
    zip.putNextEntry(new ZipEntry(name + ".csv"));
    var table = new ByteArrayOutputStream();
    try (TableWriter writer = TableWriter.csv(table)) {
      if (leavesSomething.test(writer)) {
        cut.add(name);
      }
    }
    table.writeTo(zip);
    zip.closeEntry();
  }

  private void file(String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  private void photographs(Handle handle, String id) throws IOException {
    List<String> all =
        handle
            .createQuery(
                """
                select id from incident_photo
                where incident_id in (select id from incident where resident_id = :id)
                order by received_at desc limit :limit
                """)
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("id", id)
            .bind("limit", PHOTOGRAPHS_MAX + 1)
            .mapTo(String.class)
            .list();
    if (all.size() > PHOTOGRAPHS_MAX) {
      cut.add("photographs");
    }
    for (String photograph : all.subList(0, Math.min(all.size(), PHOTOGRAPHS_MAX))) {
      byte[] content =
          handle
              .createQuery("select bytes from incident_photo where id = :id")
              .setQueryTimeout(QUERY_SECONDS_MAX)
              .bind("id", photograph)
              .mapTo(byte[].class)
              .one();
      file("photographs/" + photograph.replaceAll("[^A-Za-z0-9_-]", "_") + ".jpg", content);
    }
  }
}
