package care.shouhu.command.registry.record;

import java.util.List;
import java.util.Optional;

/** Every kind of record, in the order in which what names others comes after them. */
public final class RecordKinds {
  public static final RecordKind AREA = PlaceKinds.AREA;
  public static final RecordKind ORGANISATION = PlaceKinds.ORGANISATION;
  public static final RecordKind PLACE = PlaceKinds.PLACE;
  public static final RecordKind BUILDING = PlaceKinds.BUILDING;
  public static final RecordKind ROOM = PlaceKinds.ROOM;
  public static final RecordKind BED = PlaceKinds.BED;
  public static final RecordKind RESIDENT = PeopleKinds.RESIDENT;
  public static final RecordKind CONTACT = PeopleKinds.CONTACT;
  public static final RecordKind CONSENT = PeopleKinds.CONSENT;
  public static final RecordKind ASSESSMENT = PeopleKinds.ASSESSMENT;
  public static final RecordKind DEVICE = PlaceKinds.DEVICE;
  public static final RecordKind STAFF = PeopleKinds.STAFF;

  public static final List<RecordKind> ALL =
      List.of(
          AREA,
          ORGANISATION,
          PLACE,
          BUILDING,
          ROOM,
          BED,
          RESIDENT,
          CONTACT,
          CONSENT,
          ASSESSMENT,
          DEVICE,
          STAFF);

  private RecordKinds() {}

  /** The kind of this name. */
  public static Optional<RecordKind> named(String name) {
    return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst();
  }

  /**
   * The condition that a device {@code r} could be in one of these places, by the indexes there
   * are.
   *
   * @param places ids, as SQL of an array
   */
  public static String devicesIn(String places) {
    return PlaceKinds.bound(places);
  }

  /** Why a person's file may be closed. */
  public static List<Choice> reasonsToCloseAFile() {
    return Choices.REMOVED_PERSON;
  }
}
