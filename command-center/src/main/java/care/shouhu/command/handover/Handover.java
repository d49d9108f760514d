package care.shouhu.command.handover;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One shift hands over to the next.
 *
 * <pre>
 *   begin ──▶ OPEN ──────────────────▶ COMPLETED   each item taken by name, or settled meanwhile
 *              │ ▲ │                       │
 *              │ └─┘ take: one item        └──▶ the next list, OPEN: what a full one has no room for
 *              │     after the other; what
 *              ▼     comes up is one too
 *          CANCELLED
 * </pre>
 *
 * A change of shift with more than {@value #ITEMS_MAX} items is so many lists, one behind the
 * other: what is taken by name on one does not come on the next, and nothing is left over when the
 * last is completed.
 *
 * @param id {@code H-<number>}
 * @param division of a county's desk; null for the city's and an institution's
 * @param placeId of an institution; null for a desk
 * @param by user name of the one whose shift ends
 * @param note what the next shift should know, or null
 * @param beyond so much more is open than the full list has room for; 0 while it is not full
 * @param goesOnFrom the list before, of the same change of shift, or null
 * @param goesOnAs the list after it, or null
 */
public record Handover(
    String id,
    String division,
    String placeId,
    String by,
    String byName,
    long startedAtMillis,
    String note,
    Status status,
    List<Item> items,
    int beyond,
    String goesOnFrom,
    String goesOnAs,
    Long endedAtMillis,
    String endedBy) {

  /** Items of one list. */
  public static final int ITEMS_MAX = 500;

  public Handover {
    items = List.copyOf(items);
  }

  /**
   * A list as it is drawn up.
   *
   * @param open everything that is open in its scope, the most pressing first
   */
  public static Handover begun(
      String id,
      String division,
      String placeId,
      String by,
      String byName,
      long atMillis,
      String note,
      List<Item> open) {
    List<Item> first = open.subList(0, Math.min(open.size(), ITEMS_MAX));
    int beyond = open.size() - first.size();
    return new Handover(
        id,
        division,
        placeId,
        by,
        byName,
        atMillis,
        note,
        Status.OPEN,
        first,
        beyond,
        null,
        null,
        null,
        null);
  }

  /** How far it is. */
  public enum Status {
    OPEN,
    COMPLETED,
    CANCELLED
  }

  /** What somebody must look after. */
  public enum ItemKind {
    INCIDENT,
    SHELF,
    TEST,
    /** The silent devices of one place, or one silent device without a place. */
    OFFLINE
  }

  /**
   * One thing to take over.
   *
   * @param ref the incident's or the hold's id, or {@code offline:} and the place's or device's
   * @param title for people, as it stood when it came on the list
   * @param urgent an urgent incident
   * @param toClose handled, and only waits for its closing
   * @param takenBy user name; null while nobody took it
   * @param settledAtMillis when it was seen that nothing of it is open any more, or null
   */
  public record Item(
      ItemKind kind,
      String ref,
      String title,
      boolean urgent,
      boolean toClose,
      String takenBy,
      String takenByName,
      Long takenAtMillis,
      String note,
      Long settledAtMillis) {

    /** As it comes on the list. */
    public static Item of(
        ItemKind kind, String ref, String title, boolean urgent, boolean toClose) {
      return new Item(kind, ref, title, urgent, toClose, null, null, null, null, null);
    }

    /** Somebody has to take it. */
    @JsonIgnore
    public boolean isLeft() {
      return takenBy == null && settledAtMillis == null;
    }

    Item taken(String by, String byName, long atMillis, String newNote) {
      return new Item(
          kind, ref, title, urgent, toClose, by, byName, atMillis, newNote, settledAtMillis);
    }

    Item settled(Long atMillis) {
      return new Item(
          kind, ref, title, urgent, toClose, takenBy, takenByName, takenAtMillis, note, atMillis);
    }
  }

  @JsonIgnore
  public boolean isOpen() {
    return status == Status.OPEN;
  }

  /** The items that nobody took and that are not settled. */
  public List<Item> left() {
    return items.stream().filter(Item::isLeft).toList();
  }

  public Optional<Item> item(String ref) {
    return items.stream().filter(item -> item.ref().equals(ref)).findFirst();
  }

  /** Refs of what somebody took by name. */
  public Set<String> taken() {
    return items.stream()
        .filter(item -> item.takenBy() != null)
        .map(Item::ref)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The same list by what is open now: what came up is added as long as there is room, what is over
   * is settled.
   *
   * @param now everything that is open in its scope and was not taken on a list before it
   */
  public Handover broughtUpToDate(List<Item> now, long nowMillis) {
    Set<String> refs = now.stream().map(Item::ref).collect(Collectors.toUnmodifiableSet());
    List<Item> all = new ArrayList<>();
    Set<String> listed = new HashSet<>();
    for (Item item : items) {
      listed.add(item.ref());
      boolean settled = item.takenBy() == null && !refs.contains(item.ref());
      boolean again = item.settledAtMillis() != null && refs.contains(item.ref());
      if (settled && item.isLeft()) {
        all.add(item.settled(nowMillis));
      } else {
        all.add(again ? item.settled(null) : item);
      }
    }
    int more = 0;
    for (Item item : now) {
      if (listed.contains(item.ref())) {
        continue;
      }
      if (all.size() < ITEMS_MAX) {
        all.add(item);
      } else {
        more++;
      }
    }
    return with(all, more);
  }

  /** These items were taken over. */
  public Handover taken(Set<String> refs, String who, String name, long atMillis, String why) {
    return with(
        items.stream()
            .map(item -> refs.contains(item.ref()) ? item.taken(who, name, atMillis, why) : item)
            .toList(),
        beyond);
  }

  public Handover ended(Status how, long atMillis, String who) {
    return copy(how, items, beyond, goesOnFrom, goesOnAs, atMillis, who);
  }

  /**
   * The list behind this one, of the same person to the same people.
   *
   * @param nextId its id
   * @param open everything that is open in its scope and was not taken on a list before it
   */
  public Handover next(String nextId, List<Item> open, long atMillis) {
    return begun(nextId, division, placeId, by, byName, atMillis, note, open).linked(id, null);
  }

  /** The same list, which says as which one it goes on. */
  public Handover goingOnAs(String nextId) {
    return linked(goesOnFrom, nextId);
  }

  private Handover linked(String from, String as) {
    return copy(status, items, beyond, from, as, endedAtMillis, endedBy);
  }

  private Handover with(List<Item> newItems, int more) {
    return copy(status, newItems, more, goesOnFrom, goesOnAs, endedAtMillis, endedBy);
  }

  private Handover copy(
      Status how, List<Item> what, int more, String from, String as, Long endMillis, String endBy) {
    return new Handover(
        id,
        division,
        placeId,
        by,
        byName,
        startedAtMillis,
        note,
        how,
        what,
        more,
        from,
        as,
        endMillis,
        endBy);
  }
}
