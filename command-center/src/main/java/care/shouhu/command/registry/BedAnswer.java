package care.shouhu.command.registry;

import care.shouhu.command.bed.BedVerdict;

/** What became of a command about beds, the waiting list or a booking; given again for its key. */
public sealed interface BedAnswer {

  /** Done. */
  record Taken(BedNow bed) implements BedAnswer {}

  /** Done, and this is the number of the entry, offer or booking it is about. */
  record Numbered(long number) implements BedAnswer {}

  /** Nothing was changed. */
  record Refused(BedVerdict.Refused why) implements BedAnswer {}
}
