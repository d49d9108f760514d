package care.shouhu.command.registry;

import java.util.List;

/** What became of a write. */
public sealed interface Written<T> {

  /** Committed, and known to the directory. */
  record Done<T>(T value) implements Written<T> {}

  /**
   * Nothing was changed, because of what is there.
   *
   * @param field the field of the contract it is about
   * @param detail one sentence for people
   * @param faults each field that is wrong; never empty
   */
  record Refused<T>(Reason reason, String field, String detail, List<FieldFault> faults)
      implements Written<T> {

    public Refused {
      faults = List.copyOf(faults);
    }

    public Refused(Reason reason, String field, String detail) {
      this(reason, field, detail, List.of(new FieldFault(field, reason.name(), null, "")));
    }
  }

  /**
   * One field that is wrong, as the screens show it beside the field.
   *
   * @param wrong a word of the contract's {@code ImportFault}, or the {@link Reason}
   * @param found what stood there; null when it is nobody's business
   * @param right what would be right; empty when that says itself
   */
  record FieldFault(String field, String wrong, String found, String right) {}

  /** The database does not answer; nothing was changed. */
  record Unavailable<T>() implements Written<T> {}

  /** The database went away while it was being committed: look whether it is there. */
  record Unknown<T>() implements Written<T> {}

  /** The same for another kind of value; only of one that is not done. */
  default <U> Written<U> as() {
    return switch (this) {
      case Done<T> done -> throw new IllegalStateException("it is done");
      case Refused<T>(var reason, var field, var detail, var faults) ->
          new Refused<>(reason, field, detail, faults);
      case Unavailable<T> unavailable -> new Unavailable<>();
      case Unknown<T> unknown -> new Unknown<>();
    };
  }

  /** Stable word, also the problem's reason. */
  enum Reason {
    /** The id is taken, also by something that was removed. */
    ALREADY_THERE,
    /** Another bed has this wing, room and label. */
    LABEL_TAKEN,
    /** What the field names is not in the register. */
    UNKNOWN_REFERENCE,
    /** The bed is not vacant. */
    BED_NOT_VACANT,
    /** The bed is kept for respite stays. */
    RESPITE_BED,
    /** No admission without a valid assessment or a reasoned override. */
    NO_VALID_ASSESSMENT,
    /** Two fields name things of different places. */
    PLACES_DIFFER,
    /** The home lies too far outside of its division. */
    OUTSIDE_DIVISION,
    /** The device named as a hub is none. */
    NOT_A_HUB,
    /** So many are there that another one would be a mistake, or a guess. */
    TOO_MANY,
    /** The code that proves a channel is another one, or too old. */
    WRONG_CODE,
    /** What was given for a field cannot be taken. */
    FIELD_WRONG,
    /** There is none such, as far as the writer may know. */
    NOT_THERE,
    /** Somebody else was faster; the detail says who changed what. */
    STALE,
    /** It was removed. */
    REMOVED,
    /** The person's file was erased; it does not come back. */
    ERASED,
    /** It was not removed. */
    NOT_REMOVED,
    /** Others still name it. */
    STILL_USED,
    /** The person has a bed. */
    BED_HELD,
    /** The person has no place yet. */
    NOT_SERVED,
    /** Another file has this identity number. */
    IDENTITY_TAKEN,
    /** Nobody else could look after users. */
    LAST_ADMIN,
    /** It would lie outside of what the writer looks after. */
    OUT_OF_SCOPE
  }
}
