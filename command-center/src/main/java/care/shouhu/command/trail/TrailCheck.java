package care.shouhu.command.trail;

import care.shouhu.command.incident.HistoryChain;
import care.shouhu.command.incident.HistoryChain.Link;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks a trail by nothing but its files: each entry's hash, its place in the order, and that it
 * reaches as far as its signed head, and as a head that was noted elsewhere, say. Needs no server
 * and no database.
 */
public final class TrailCheck {
  /** More faults say nothing new: after the first the rest may all differ. */
  private static final int FAULTS_MAX = 20;

  /**
   * What was found.
   *
   * @param entries that were looked at
   * @param lastNumber of the last entry, 0 when there is none
   * @param lastHash of the last entry
   * @param faults in words; none when nothing is wrong
   * @param notes what whoever reads it should know
   */
  public record Result(
      String chain,
      long entries,
      int lastNumber,
      String lastHash,
      List<String> faults,
      List<String> notes) {
    public Result {
      faults = List.copyOf(faults);
      notes = List.copyOf(notes);
    }
  }

  /** A head noted elsewhere: the entry of this number had this hash. */
  public record Noted(int number, String hash) {}

  private final Optional<Noted> noted;
  private final Optional<String> fingerprint;
  private final List<String> faults = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private Optional<TrailHead.Found> head = Optional.empty();
  private boolean headReached;
  private boolean notedReached;
  private Optional<Noted> deleted = Optional.empty();
  private boolean deletedReached;

  /** What came before the first entry is gone, so its hash is taken as it stands. */
  private boolean firstIsGiven;

  private String chain;
  private long entries;
  private int number;
  private String hash;

  private TrailCheck(Optional<Noted> noted, Optional<String> fingerprint) {
    this.noted = noted;
    this.fingerprint = fingerprint;
  }

  /**
   * Checks the trail in this directory.
   *
   * @param noted what somebody noted of it before
   * @param fingerprint of the key its head must be signed with, 64 hexadecimal digits
   * @throws IOException when there is nothing to be looked at
   */
  public static Result check(Path directory, Optional<Noted> noted, Optional<String> fingerprint)
      throws IOException {
    var check = new TrailCheck(noted, fingerprint);
    List<Path> files = TrailFiles.all(directory);
    if (files.isEmpty()) {
      throw new IOException("there is no trail in " + directory);
    }
    check.head = TrailHead.read(directory);
    check.chain = TrailFiles.chain(files);
    check.beginning(files);
    for (Path file : files) {
      check.file(file);
    }
    check.end();
    return new Result(
        check.chain, check.entries, check.number, check.hash, check.faults, check.notes);
  }

  /** What is too old is deleted, and an entry says up to which: the rest begins behind it. */
  private void beginning(List<Path> files) throws IOException {
    int first = TrailFiles.firstNumber(files.getFirst());
    Optional<Link> shortened = first == 1 ? Optional.empty() : TrailFiles.shortened(files);
    if (shortened.isEmpty()) {
      return;
    }
    var gone =
        new Noted(
            Integer.parseInt(shortened.get().detail().getOrDefault(TrailFiles.NUMBER, "0")),
            shortened.get().detail().getOrDefault(TrailFiles.HASH, ""));
    if (first > gone.number() + 1) {
      fault("the trail begins with entry " + first + "; deleted are those up to " + gone.number());
      return;
    }
    notes.add(
        "entries up to " + (first - 1) + " are deleted, as they were older than they are kept");
    number = first - 1;
    hash = first == gone.number() + 1 ? gone.hash() : null;
    // Deleting broke off: what is there still is held to what was noted of its end.
    deleted = first <= gone.number() ? Optional.of(gone) : Optional.empty();
    firstIsGiven = deleted.isPresent();
  }

  private void file(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (!name.equals("trail-%010d.jsonl".formatted(number + 1))) {
      fault(name + " does not follow entry " + number);
    }
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Optional<Link> entry = TrailLine.parse(line);
        if (entry.isPresent()) {
          entry(entry.get());
        } else {
          fault("what follows entry " + number + " is no entry");
        }
      }
    } catch (MalformedInputException e) {
      fault("what follows entry " + number + " is no text");
    }
  }

  private void entry(Link entry) {
    entries++;
    if (entry.number() != number + 1) {
      fault("entry " + entry.number() + " stands behind entry " + number);
    } else if (!firstIsGiven && !entry.hash().equals(HistoryChain.hash(chain, hash, entry))) {
      fault("entry " + entry.number() + " is not what was written, or the one before it is not");
    }
    if (entry.kind().equals(TrailKind.FOUND_BROKEN.name())) {
      notes.add("entry " + entry.number() + " says that the trail was found broken at a start");
    }
    firstIsGiven = false;
    number = entry.number();
    hash = entry.hash();
    deletedReached |=
        deleted.isPresent() && matches(entry, deleted.get().number(), deleted.get().hash());
    headReached |=
        head.isPresent() && matches(entry, head.get().head().number(), head.get().head().hash());
    notedReached |= noted.isPresent() && matches(entry, noted.get().number(), noted.get().hash());
  }

  private boolean matches(Link entry, int wantedNumber, String wantedHash) {
    if (entry.number() != wantedNumber) {
      return false;
    }
    if (!entry.hash().equals(wantedHash)) {
      fault("entry " + wantedNumber + " has not the hash that was noted of it");
    }
    return true;
  }

  private void end() {
    if (deleted.isPresent() && !deletedReached) {
      fault("there is no entry " + deleted.get().number() + ", up to which others are deleted");
    }
    if (head.isEmpty()) {
      notes.add("there is no head: entries cut off at the end would not be missed");
    } else {
      if (!head.get().head().chain().equals(chain)) {
        fault("the head is of another trail");
      } else if (!headReached) {
        fault("the head says that there was an entry " + head.get().head().number());
      }
      if (!head.get().genuine()) {
        fault("the head's signature is wrong");
      }
      key();
    }
    if (noted.isPresent() && !notedReached) {
      fault("there is no entry " + noted.get().number() + ", which was noted");
    }
  }

  private void key() {
    String found = head.get().key().map(key -> key.fingerprint()).orElse("none");
    if (fingerprint.isEmpty()) {
      notes.add("the head is signed with the key " + found);
    } else if (!found.equals(fingerprint.get())) {
      fault("the head is signed with the key " + found);
    }
  }

  private void fault(String words) {
    if (faults.size() < FAULTS_MAX) {
      faults.add(words);
    }
  }
}
