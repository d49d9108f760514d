package care.shouhu.command.trail;

import care.shouhu.command.incident.HistoryChain;
import care.shouhu.command.incident.HistoryChain.Link;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The files of a trail: {@code trail-0000000001.jsonl}, named by their first entry, each at most
 * about {@value #FILE_BYTES_MAX} bytes, one entry a line. For one thread.
 */
final class TrailFiles implements AutoCloseable {
  static final long FILE_BYTES_MAX = 64L << 20;
  private static final String CHAIN = "chain";

  /** Of the last entry that was deleted. */
  static final String NUMBER = "number";

  static final String HASH = "hash";

  /** More than any entry has. */
  private static final int LINE_BYTES_MAX = 1 << 20;

  private final Path directory;
  private final long fileBytesMax;
  private FileChannel channel;
  private long bytes;
  private String chain;
  private Link last;

  private TrailFiles(Path directory, long fileBytesMax) {
    this.directory = directory;
    this.fileBytesMax = fileBytesMax;
  }

  /**
   * Opens the trail of this directory and begins one where there is none. What a crash or a full
   * disk left of a line at the very end was promised to nobody and is cut off; a file that holds
   * nothing else goes, and the one before it is the newest.
   */
  static TrailFiles open(Path directory, long fileBytesMax, long nowMillis) throws IOException {
    Files.createDirectories(directory);
    var files = new TrailFiles(directory, fileBytesMax);
    List<Path> all = new ArrayList<>(all(directory));
    while (!all.isEmpty() && isWithoutALine(all.getLast())) {
      Files.delete(all.removeLast());
    }
    if (all.isEmpty()) {
      files.begin(nowMillis);
    } else {
      files.chain = chain(all);
      files.resume(all.getLast());
    }
    return files;
  }

  private static boolean isWithoutALine(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      byte[] first = content.readNBytes(LINE_BYTES_MAX);
      for (byte one : first) {
        if (one == '\n') {
          return false;
        }
      }
      return first.length < LINE_BYTES_MAX;
    }
  }

  /** The files of a trail in their order. */
  static List<Path> all(Path directory) throws IOException {
    try (Stream<Path> found = Files.list(directory)) {
      return found
          .filter(file -> file.getFileName().toString().matches("trail-\\d{10}\\.jsonl"))
          .sorted()
          .toList();
    }
  }

  static int firstNumber(Path file) {
    return Integer.parseInt(file.getFileName().toString().substring(6, 16));
  }

  /** Which chain a trail is, as its first entry says, or the newest that tells of a shortening. */
  static String chain(List<Path> files) throws IOException {
    Optional<Link> begun = first(files.getFirst());
    Optional<Link> names =
        begun.filter(entry -> entry.detail().containsKey(CHAIN)).isPresent()
            ? begun
            : shortened(files);
    return names
        .map(entry -> entry.detail().getOrDefault(CHAIN, ""))
        .filter(name -> !name.isEmpty())
        .orElseThrow(
            () -> new IOException(files.getFirst() + " does not begin with what names its chain"));
  }

  private static Optional<Link> first(Path file) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      String line = lines.readLine();
      return TrailLine.parse(line == null ? "" : line);
    }
  }

  /** The newest entry that says up to which others are deleted. */
  static Optional<Link> shortened(List<Path> files) throws IOException {
    for (Path file : files.reversed()) {
      Optional<Link> newest = Optional.empty();
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.contains(TrailKind.SHORTENED.name())) {
            Optional<Link> found =
                TrailLine.parse(line)
                    .filter(entry -> entry.kind().equals(TrailKind.SHORTENED.name()));
            newest = found.isPresent() ? found : newest;
          }
        }
      } catch (MalformedInputException e) {
        throw new IOException(file + " is no text", e);
      }
      if (newest.isPresent()) {
        return newest;
      }
    }
    return Optional.empty();
  }

  private void begin(long nowMillis) throws IOException {
    chain = "trail:" + UUID.randomUUID();
    openFile(1);
    append(
        List.of(new TrailNote(nowMillis, TrailKind.BEGUN, "shouhu", null, Map.of(CHAIN, chain))));
  }

  private void resume(Path newest) throws IOException {
    long whole = 0;
    byte[] content = Files.readAllBytes(newest);
    int from = 0;
    for (int at = 0; at < content.length; at++) {
      if (content[at] == '\n') {
        String line = new String(content, from, at - from, StandardCharsets.UTF_8);
        from = at + 1;
        var entry = TrailLine.parse(line);
        if (entry.isPresent()) {
          last = entry.get();
        }
        whole = from;
      }
    }
    if (last == null) {
      throw new IOException(newest + " holds no entry; put its copy back, or move trail/ aside");
    }
    channel = FileChannel.open(newest, StandardOpenOption.WRITE);
    bytes = whole;
  }

  private void openFile(int firstNumber) throws IOException {
    Path file = directory.resolve("trail-%010d.jsonl".formatted(firstNumber));
    channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    bytes = 0;
    try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
      parent.force(true);
    }
  }

  String chain() {
    return chain;
  }

  /** The newest entry. */
  Link last() {
    return last;
  }

  /**
   * Appends all of them; on disk when this returns. When it throws, none of them counts.
   *
   * @return as they were numbered and hashed
   */
  List<Link> append(List<TrailNote> notes) throws IOException {
    if (bytes >= fileBytesMax) {
      FileChannel full = channel;
      openFile(last.number() + 1);
      full.close();
    }
    List<Link> entries = new ArrayList<>();
    var text = new StringBuilder();
    Link before = last;
    for (TrailNote note : notes) {
      before = next(before, note);
      entries.add(before);
      text.append(TrailLine.text(before)).append('\n');
    }
    ByteBuffer buffer = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
    int length = buffer.remaining();
    // What an attempt that failed has left there is no entry.
    if (channel.size() > bytes) {
      channel.truncate(bytes);
    }
    while (buffer.hasRemaining()) {
      channel.write(buffer, bytes + buffer.position());
    }
    channel.force(false);
    bytes += length;
    last = before;
    return entries;
  }

  /**
   * Deletes whole files, the oldest first, all entries of which are older; the newest stays. Before
   * that an entry says up to which they go, so that a check knows where the rest begins.
   *
   * @return how many files went
   */
  int shorten(long beforeMillis, long nowMillis) throws IOException {
    List<Path> files = all(directory);
    int old = 0;
    while (old + 1 < files.size()
        && first(files.get(old + 1)).filter(next -> next.atMillis() < beforeMillis).isPresent()) {
      old++;
    }
    if (old == 0) {
      return 0;
    }
    Link gone = last(files.get(old - 1));
    append(
        List.of(
            new TrailNote(
                nowMillis,
                TrailKind.SHORTENED,
                "shouhu",
                null,
                Map.of(CHAIN, chain, NUMBER, Integer.toString(gone.number()), HASH, gone.hash()))));
    for (Path file : files.subList(0, old)) {
      Files.delete(file);
    }
    return old;
  }

  private static Link last(Path file) throws IOException {
    Link last = null;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = TrailLine.parse(line).orElse(last);
      }
    }
    if (last == null) {
      throw new IOException(file + " holds no entry");
    }
    return last;
  }

  private Link next(Link before, TrailNote note) {
    var entry =
        new Link(
            before == null ? 1 : before.number() + 1,
            note.atMillis(),
            note.kind().name(),
            note.by(),
            note.from(),
            note.detail(),
            null);
    String hash = HistoryChain.hash(chain, before == null ? null : before.hash(), entry);
    return new Link(
        entry.number(),
        entry.atMillis(),
        entry.kind(),
        entry.by(),
        entry.from(),
        entry.detail(),
        hash);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
