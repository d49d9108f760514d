package care.shouhu.command.registry.record;

import java.util.Set;

/**
 * One field of a kind of record.
 *
 * @param name in the contract
 * @param column in the database; for a {@link Trait#DERIVED} one the expression it is read by; for
 *     a sealed one without its {@code _sealed}
 * @param zh heading in Chinese, also in files
 */
public record Field(String name, String column, FieldType type, String zh, Set<Trait> traits) {

  public Field {
    traits = Set.copyOf(traits);
  }

  /** What is special about a field. */
  public enum Trait {
    /** Must be given when a record is added, and cannot be taken away. */
    REQUIRED,
    /** Given when the record is added and never changed. */
    FIXED,
    /** Worked out, never given. */
    DERIVED,
    /** Taken when a record is added and changed by commands of its own afterwards. */
    BY_COMMAND,
    /** Said when a record is added, and kept elsewhere than in the record. */
    SAID_ONCE,
    /** A name that people look for: its pinyin is kept beside it. */
    NAME,
    /** Nothing is an empty text, not a null. */
    BLANK,
    /** The telephone number can be looked for exactly: its digest is kept beside it. */
    SEARCHED
  }

  public boolean is(Trait trait) {
    return traits.contains(trait);
  }

  /** Whether it is read from the record. */
  boolean isShown() {
    return !is(Trait.SAID_ONCE);
  }

  /** Whether it stands encrypted in the database. */
  public boolean isSealed() {
    return type instanceof FieldType.IdentityNumber || type instanceof FieldType.Phone;
  }

  /** Whether a digest stands beside it. */
  boolean isIndexed() {
    return type instanceof FieldType.IdentityNumber || is(Trait.SEARCHED);
  }
}
