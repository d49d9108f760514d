package care.shouhu.command.access;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an operation is about, and so how it is held to the caller's scope, as the contract declares
 * it ({@code x-scope}). An operation without a declaration, or with one that means nothing, stops
 * the start.
 *
 * @param kind what it is about
 * @param thing for {@link Kind#THING} what {@code {id}} names, such as {@code incident}; else empty
 * @param asksTheRegisterForPeople {@code residentId} may name somebody who is only on file, of whom
 *     the directory knows nothing: the operation itself holds it to the scope, by what the register
 *     says of people
 */
public record ScopeRule(Kind kind, String thing, boolean asksTheRegisterForPeople) {
  /** Who has a file in the register, whether the directory knows them or not. */
  public static final String PERSON = "person";

  /** The first word of a declaration. */
  public enum Kind {
    /** Nothing of a place is in it: the same for everybody who may call it. */
    ALL,
    /** The caller's own, whatever the scope. */
    SELF,
    /** Only for who sees the whole city; others are refused (403, OUT_OF_SCOPE). */
    CITY,
    /** Lists and sums: only what is inside. What a filter names must be inside. */
    WITHIN,
    /**
     * The body names a place, bed, resident, device or division, which must be inside (403,
     * OUT_OF_SCOPE); only who sees the whole city may leave all of them out.
     */
    WRITES,
    /** {@code {id}} names a place; foreign is answered like unknown (404). */
    PLACE,
    /** {@code {id}} names a bed; foreign is answered like unknown (404). */
    BED,
    /** {@code {id}} names a resident; foreign is answered like unknown (404). */
    RESIDENT,
    /** {@code {id}} names a device; foreign is answered like unknown (404). */
    DEVICE,
    /**
     * {@code {id}} names something that the directory does not know; the operation itself answers
     * foreign like unknown (404).
     */
    THING
  }

  /**
   * Checks the declarations.
   *
   * @param declared the words of {@code x-scope} by operation id; an empty list is "not declared"
   * @throws IllegalArgumentException naming every operation whose declaration is wrong, and what
   *     would be right
   */
  public static Map<String, ScopeRule> of(Map<String, List<String>> declared) {
    var rules = new TreeMap<String, ScopeRule>();
    var problems = new TreeMap<String, String>();
    declared.forEach((operation, words) -> {
      try {
        rules.put(operation, rule(words));
      } catch (IllegalArgumentException e) {
        problems.put(operation, e.getMessage());
      }
    });
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "openapi.yaml, x-scope: "
              + problems
              + "; wanted is one of "
              + List.of(Kind.values())
              + ", behind THING the kind of thing, as in [THING, incident]"
              + ", and last behind THING, WITHIN or WRITES perhaps "
              + PERSON);
    }
    return Map.copyOf(rules);
  }

  private static ScopeRule rule(List<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("not declared");
    }
    Kind kind = Kind.valueOf(words.getFirst());
    boolean isThing = kind == Kind.THING;
    int own = isThing ? 2 : 1;
    boolean mayAsk = isThing || kind == Kind.WITHIN || kind == Kind.WRITES;
    boolean asks = mayAsk && words.size() > own && words.get(own).equals(PERSON);
    if (words.size() != (asks ? own + 1 : own)) {
      throw new IllegalArgumentException(words + " means nothing");
    }
    return new ScopeRule(kind, isThing ? words.get(1) : "", asks);
  }
}
