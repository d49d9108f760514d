package care.shouhu.core.directory;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * The directory as one file: JSON, a line feed, and the CRC-32C of all before it in eight
 * hexadecimal digits. It holds names and digests of secrets, so only its owner may read it. A file
 * is whole or it is not there: it is written beside, synced and renamed.
 */
final class DirectoryCopy {
  private static final int FORMAT = 1;
  private static final int TRAILER_BYTES = 1 + 8;
  private static final int BUFFER_BYTES = 1 << 16;

  /** Synced each time so much is written. */
  private static final int PIECE_BYTES = 1 << 20;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .build();

  private final Path file;

  DirectoryCopy(Path file) {
    this.file = file.toAbsolutePath();
  }

  /**
   * @param identity of the register this is a copy of
   * @param version nothing up to this version is missing; single records may be newer
   */
  record Content(
      int format,
      UUID identity,
      long version,
      List<Division> divisions,
      List<Organisation> organisations,
      List<Place> places,
      List<Bed> beds,
      List<Resident> residents,
      List<Device> devices,
      List<User> users,
      List<NotifyGateway> gateways,
      List<UserChannel> channels,
      PolicyText policy,
      PolicyText notifyPolicy,
      List<UnitPolicy> unitPolicies,
      List<Shift> shifts,
      List<WatchText> watchTexts) {

    Content {
      // Copies of before there were such things have none.
      organisations = organisations == null ? List.of() : organisations;
      gateways = gateways == null ? List.of() : gateways;
      channels = channels == null ? List.of() : channels;
      unitPolicies = unitPolicies == null ? List.of() : unitPolicies;
      shifts = shifts == null ? List.of() : shifts;
      watchTexts = watchTexts == null ? List.of() : watchTexts;
    }

    /** The version is read first: what changes meanwhile is read again from the register. */
    static Content of(Directory directory, UUID identity) {
      long version = directory.version();
      return new Content(
          FORMAT,
          identity,
          version,
          List.copyOf(directory.divisions()),
          List.copyOf(directory.organisations()),
          List.copyOf(directory.places()),
          List.copyOf(directory.beds()),
          List.copyOf(directory.residents()),
          List.copyOf(directory.devices()),
          List.copyOf(directory.users()),
          List.copyOf(directory.gateways()),
          List.copyOf(directory.channels()),
          directory.newestPolicy().orElse(null),
          directory.notifyPolicy().orElse(null),
          List.copyOf(directory.unitPolicies()),
          List.copyOf(directory.shifts()),
          List.copyOf(directory.watchTexts()));
    }

    DirectoryChanges changes() {
      return new DirectoryChanges(
          version,
          divisions,
          organisations,
          places,
          beds,
          residents,
          devices,
          users,
          gateways,
          channels,
          Optional.ofNullable(policy),
          Optional.ofNullable(notifyPolicy),
          unitPolicies,
          shifts,
          watchTexts,
          DirectoryChanges.Removed.NOTHING);
    }
  }

  /** Empty when there is no file. Throws when there is one that cannot be trusted. */
  Optional<Content> read() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    long bytes = Files.size(file) - TRAILER_BYTES;
    if (bytes <= 0) {
      throw new IOException(file.getFileName() + " is cut off");
    }
    checkSum(bytes);
    try (InputStream in = Files.newInputStream(file)) {
      Content content = JSON.readValue(new Limited(in, bytes), Content.class);
      if (content.format() != FORMAT) {
        throw new IOException("format " + content.format() + " is not known");
      }
      return Optional.of(content);
    }
  }

  private void checkSum(long bytes) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        var checked = new CheckedInputStream(new Limited(in, bytes), new CRC32C())) {
      checked.transferTo(OutputStream.nullOutputStream());
      String trailer = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      if (!trailer.equals(trailer(checked.getChecksum().getValue()))) {
        throw new IOException(file.getFileName() + " does not agree with its checksum");
      }
    }
  }

  void write(Content content) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(beside);
    try (FileChannel channel = createPrivate(beside)) {
      var sum = new CRC32C();
      try (var checked =
          new CheckedOutputStream(
              new BufferedOutputStream(new Synced(channel), BUFFER_BYTES), sum)) {
        JSON.writeValue(checked, content);
      }
      channel.write(ByteBuffer.wrap(trailer(sum.getValue()).getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  private static FileChannel createPrivate(Path path) throws IOException {
    return FileChannel.open(
        path,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static String trailer(long sum) {
    return String.format("\n%08x", sum);
  }

  /** The first so many bytes of a stream; leaves it open. */
  private static final class Limited extends InputStream {
    private final InputStream in;
    private long left;

    Limited(InputStream in, long bytes) {
      this.in = in;
      this.left = bytes;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = left == 0 ? -1 : in.read(bytes, offset, (int) Math.min(length, left));
      left -= Math.max(read, 0);
      return read;
    }
  }

  /**
   * To the disk in pieces. Others sync to the same disk, the database's commits among them, and
   * wait for what is written before them: a city's 145 MB in one go held them for a quarter of a
   * second. Closing leaves the file open.
   */
  private static final class Synced extends OutputStream {
    private final FileChannel channel;
    private int unsynced;

    Synced(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      unsynced += length;
      if (unsynced >= PIECE_BYTES) {
        channel.force(false);
        unsynced = 0;
      }
    }
  }
}
