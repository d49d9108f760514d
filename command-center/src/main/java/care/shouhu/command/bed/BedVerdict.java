package care.shouhu.command.bed;

import care.shouhu.command.bed.BedCommand.Word;
import java.util.List;
import java.util.Set;

/** What became of a command: its effects, or why it has none. */
public sealed interface BedVerdict {

  /** To be applied in this order, all or none. */
  record Done(List<BedEffect> effects) implements BedVerdict {
    public Done {
      effects = List.copyOf(effects);
    }
  }

  /**
   * Nothing changes.
   *
   * @param detail one sentence for people
   * @param possible what the bed's state allows instead
   */
  record Refused(Reason reason, String detail, Set<Word> possible) implements BedVerdict {
    public Refused {
      possible = Set.copyOf(possible);
    }

    Refused(Reason reason, String detail) {
      this(reason, detail, Set.of());
    }
  }

  /** Stable word, also the problem's reason. */
  enum Reason {
    /** The bed is not in the register. */
    UNKNOWN_BED,
    /** The person is not in the register. */
    UNKNOWN_RESIDENT,
    /** One person, one bed. */
    PERSON_HAS_BED,
    /** The person has no bed. */
    PERSON_HAS_NO_BED,
    /** One bed, one person; or it is kept for somebody else, or out of service. */
    BED_NOT_VACANT,
    /** The bed's state does not allow it. */
    WRONG_STATE,
    /** No admission without a valid assessment or a reasoned override. */
    NO_VALID_ASSESSMENT,
    /** Respite stays are in beds kept for them. */
    NOT_A_RESPITE_BED,
    /** The bed is kept for respite stays. */
    RESPITE_BED,
    /** The bed is booked by somebody else for some of these days. */
    BOOKED,
    /** The bed is promised to somebody else by a plan. */
    PROMISED,
    /** The person has such a plan already, or one that speaks against it. */
    PLANNED,
    /** The day lies before today, or too far ahead. */
    WRONG_DATE,
    /** It cannot have happened then: ahead, too long ago, or before the step before it. */
    WRONG_TIME,
    /** The same bed. */
    SAME_BED,
    /** The place is not in the register, or no home. */
    UNKNOWN_PLACE,
    /** This key did something else already. */
    KEY_REUSED,
    /** No such entry, offer or booking. */
    UNKNOWN_ENTRY,
    /** The person waits here already. */
    ALREADY_WAITING,
    /** The offer's time is over, or it was answered. */
    OFFER_OVER,
    /** The entry or booking is over. */
    OVER
  }
}
