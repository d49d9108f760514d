package care.shouhu.command.incident;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The hash chain of an incident's history. The hash of an entry is SHA-256, in lower case
 * hexadecimal digits, over this object in canonical JSON (RFC 8785, {@link CanonicalJson}):
 *
 * <pre>
 * {"at":1795435200000,"by":"wang","detail":{…},"from":"10.0.0.7","incidentId":"I-17",
 *  "kind":"CLAIMED","number":2,"previous":"&lt;hash of entry 1&gt;"}
 * </pre>
 *
 * {@code previous} is null for the first entry, and for the first one after entries that were made
 * before there were hashes. So an entry that is changed, left out, put in, moved to another place
 * or to another incident breaks the chain there. Pure.
 */
public final class HistoryChain {

  private HistoryChain() {}

  /**
   * An entry as it is checked. Unlike {@link HistoryEntry} it takes kinds this version does not
   * know.
   */
  public record Link(
      int number,
      long atMillis,
      String kind,
      String by,
      String from,
      Map<String, String> detail,
      String hash) {

    public Link {
      detail = Map.copyOf(detail);
    }

    public static Link of(HistoryEntry entry) {
      return new Link(
          entry.number(),
          entry.atMillis(),
          entry.kind().name(),
          entry.by(),
          entry.from(),
          entry.detail(),
          entry.hash());
    }
  }

  /** The hash of this entry behind the one with {@code previousHash}. */
  public static String hash(String incidentId, String previousHash, Link entry) {
    Map<String, Object> fields = new HashMap<>();
    fields.put("at", entry.atMillis());
    fields.put("by", entry.by());
    fields.put("detail", entry.detail());
    fields.put("from", entry.from());
    fields.put("incidentId", incidentId);
    fields.put("kind", entry.kind());
    fields.put("number", entry.number());
    fields.put("previous", previousHash);
    byte[] bytes = CanonicalJson.object(fields).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(sha256(bytes));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** What is wrong with an entry. */
  public enum Fault {
    /** Its number is not the one after the entry before. */
    OUT_OF_ORDER,
    /** Its content, or the entry before it, is not what was hashed. */
    HASH_DIFFERS,
    /** It has no hash, although one before it has. */
    HASH_MISSING
  }

  /** The first entry that is wrong. */
  public record Broken(int number, Fault fault) {}

  /**
   * What was found.
   *
   * @param hashed entries whose hash was computed again and is right
   * @param unhashed entries of before there were hashes, which nothing can be said about
   * @param last hash of the last entry, or null
   * @param broken empty when all of it is right
   */
  public record Checked(int hashed, int unhashed, String last, Optional<Broken> broken) {}

  /**
   * Checks a whole history, from its first entry on.
   *
   * @param entries in their order; the first has number 1
   */
  public static Checked check(String incidentId, List<Link> entries) {
    return check(incidentId, 0, null, entries);
  }

  /** Checks the newest entries of a history. The hash of the first of them is taken as given. */
  public static Checked checkPart(String incidentId, List<Link> entries) {
    if (entries.isEmpty() || entries.getFirst().hash() == null) {
      return check(
          incidentId, entries.isEmpty() ? 0 : entries.getFirst().number() - 1, null, entries);
    }
    Link given = entries.getFirst();
    return check(incidentId, given.number(), given.hash(), entries.subList(1, entries.size()));
  }

  private static Checked check(
      String incidentId, int numberBefore, String hashBefore, List<Link> entries) {
    int hashed = 0;
    int unhashed = 0;
    String previous = hashBefore;
    for (Link entry : entries) {
      Optional<Fault> fault =
          fault(incidentId, numberBefore + hashed + unhashed + 1, previous, entry);
      if (fault.isPresent()) {
        Broken broken = new Broken(entry.number(), fault.get());
        return new Checked(hashed, unhashed, previous, Optional.of(broken));
      }
      previous = entry.hash();
      if (previous == null) {
        unhashed++;
      } else {
        hashed++;
      }
    }
    return new Checked(hashed, unhashed, previous, Optional.empty());
  }

  private static Optional<Fault> fault(String incidentId, int number, String previous, Link entry) {
    if (entry.number() != number) {
      return Optional.of(Fault.OUT_OF_ORDER);
    }
    if (entry.hash() == null) {
      return previous == null ? Optional.empty() : Optional.of(Fault.HASH_MISSING);
    }
    return entry.hash().equals(hash(incidentId, previous, entry))
        ? Optional.empty()
        : Optional.of(Fault.HASH_DIFFERS);
  }
}
