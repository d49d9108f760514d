package care.shouhu.command.registry.record;

import java.util.List;

/** What a field may hold. */
public sealed interface FieldType {

  /**
   * Text on one line, or on several.
   *
   * @param charactersMax code points
   */
  record Text(int charactersMax, boolean lines) implements FieldType {}

  /** An id of ours: letters, digits and {@code . _ : -}, at most 64. */
  record Id() implements FieldType {}

  /** A GB/T 2260 division, six digits. */
  record DivisionCode() implements FieldType {}

  /** A township or community: nine or twelve digits. */
  record AreaCode() implements FieldType {}

  /** One of these words. */
  record Word(List<Choice> choices) implements FieldType {
    public Word {
      choices = List.copyOf(choices);
    }
  }

  /** Any of these words, each once. */
  record Words(List<Choice> choices) implements FieldType {
    public Words {
      choices = List.copyOf(choices);
    }
  }

  /** Free short words. */
  record Texts(int itemsMax, int charactersMax) implements FieldType {}

  /** Several six-digit divisions. */
  record DivisionCodes() implements FieldType {}

  /** A whole number, both ends allowed. */
  record Whole(int min, int max) implements FieldType {}

  /** A number, both ends allowed. */
  record Decimal(double min, double max) implements FieldType {}

  /** Yes or no. */
  record Flag() implements FieldType {}

  /** A calendar day, {@code 2026-11-27}. */
  record Day() implements FieldType {}

  /** A point in time, in epoch milliseconds; only ever worked out. */
  record Moment() implements FieldType {}

  /** An identity number, kept sealed and found by its digest (GB 11643: 18 characters). */
  record IdentityNumber() implements FieldType {}

  /** A telephone number, kept sealed. */
  record Phone() implements FieldType {}
}
