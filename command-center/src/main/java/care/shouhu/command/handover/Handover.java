package care.shouhu.command.handover;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One shift hands over to the next.
 *
 * <pre>
 *   begin ──▶ OPEN ──────────────────▶ COMPLETED   each item taken by name, or settled meanwhile
 *              │ ▲ │
 *              │ └─┘ take: one item after the other; what comes up meanwhile is an item too
 *              ▼
 *          CANCELLED
 * </pre>
 *
 * @param id {@code H-<number>}
 * @param division of a county's desk; null for the city's and an institution's
 * @param placeId of an institution; null for a desk
 * @param by user name of the one whose shift ends
 * @param note what the next shift should know, or null
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
    Long endedAtMillis,
    String endedBy) {

  /** More items than this are handed over by county or by institution. */
  public static final int ITEMS_MAX = 500;

  public Handover {
    items = List.copyOf(items);
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

  /**
   * The same list by what is open now: what came up is added, what is over is settled.
   *
   * @param now everything that is open in its scope
   */
  public Handover broughtUpToDate(List<Item> now, long nowMillis) {
    Set<String> refs = Set.copyOf(now.stream().map(Item::ref).toList());
    List<Item> all = new ArrayList<>();
    for (Item item : items) {
      boolean settled = item.takenBy() == null && !refs.contains(item.ref());
      boolean again = item.settledAtMillis() != null && refs.contains(item.ref());
      if (settled && item.isLeft()) {
        all.add(item.settled(nowMillis));
      } else {
        all.add(again ? item.settled(null) : item);
      }
    }
    for (Item item : now) {
      if (item(item.ref()).isEmpty() && all.size() < ITEMS_MAX) {
        all.add(item);
      }
    }
    return with(all);
  }

  /** These items were taken over. */
  public Handover taken(Set<String> refs, String who, String name, long atMillis, String why) {
    return with(
        items.stream()
            .map(item -> refs.contains(item.ref()) ? item.taken(who, name, atMillis, why) : item)
            .toList());
  }

  public Handover ended(Status how, long atMillis, String who) {
    return new Handover(
        id, division, placeId, by, byName, startedAtMillis, note, how, items, atMillis, who);
  }

  private Handover with(List<Item> newItems) {
    return new Handover(
        id,
        division,
        placeId,
        by,
        byName,
        startedAtMillis,
        note,
        status,
        newItems,
        endedAtMillis,
        endedBy);
  }
}
