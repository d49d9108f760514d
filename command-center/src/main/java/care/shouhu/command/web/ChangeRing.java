package care.shouhu.command.web;

import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.Subject;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;

/**
 * The newest changes as texts, so that a page that was away for a while need not load everything.
 * Bounded by number and by bytes. One thread.
 */
final class ChangeRing {
  static final int CHANGES_MAX = 10_000;
  static final long CHARS_MAX = 64L << 20;

  /**
   * A change as it is sent.
   *
   * @param incident after the change; decides who may see it
   * @param left whom it was about before the change and is no longer: those who saw it because of
   *     them alone must not keep it
   * @param incidentText the message {@code incident}, made once for everybody
   * @param goneText the message {@code gone} for those; null when there are none
   * @param assignmentTexts the messages {@code assignment}, each for its responder
   */
  record Entry(
      long position,
      Incident incident,
      List<Subject> left,
      String incidentText,
      String goneText,
      List<ForResponder> assignmentTexts) {

    long chars() {
      return incidentText.length()
          + assignmentTexts.stream().mapToLong(own -> own.text().length()).sum();
    }
  }

  /** A message for one user. */
  record ForResponder(String username, String text) {}

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long chars;

  /** Everything above this position is here. */
  private long completeAbove = Long.MAX_VALUE;

  /** Starts with nothing: what was at or before this position is not here. */
  void startAfter(long position) {
    completeAbove = position;
  }

  void add(Entry entry) {
    entries.addLast(entry);
    chars += entry.chars();
    while (entries.size() > CHANGES_MAX || chars > CHARS_MAX) {
      Entry oldest = entries.removeFirst();
      chars -= oldest.chars();
      completeAbove = Math.max(completeAbove, oldest.position());
    }
  }

  /**
   * Whether a page that has seen this position can go on from it. A page may have seen only the
   * first of several changes of one position, so that position itself must still be here.
   */
  boolean canResume(long from, long newest) {
    return from > completeAbove && from <= newest;
  }

  /** The changes at and above this position, oldest first; a page ignores what it has. */
  Stream<Entry> from(long position) {
    return entries.stream().filter(entry -> entry.position() >= position);
  }
}
