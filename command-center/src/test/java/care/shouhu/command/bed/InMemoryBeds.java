package care.shouhu.command.bed;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.bed.BedEffect.BedBecomes;
import care.shouhu.command.bed.BedEffect.LivesAt;
import care.shouhu.command.bed.BedEffect.RespiteEnds;
import care.shouhu.command.bed.BedEffect.StayBegins;
import care.shouhu.command.bed.BedEffect.StayEnds;
import care.shouhu.core.directory.Bed.BedState;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The register of beds in memory: reads facts and applies effects like the one in PostgreSQL. */
final class InMemoryBeds {
  /** Why a guest comes without an assessment. */
  static final String GUEST = "托养";

  private final Map<String, Bed> beds = new HashMap<>();
  private final Map<String, Assessment> assessments = new HashMap<>();
  private final List<Stay> stays = new ArrayList<>();
  private final List<Booking> bookings = new ArrayList<>();
  private final Map<String, Long> lastOfBed = new HashMap<>();
  private final Map<String, Long> lastOfPerson = new HashMap<>();
  private final Map<String, Promise> promises = new HashMap<>();
  long nowMillis = 1_795_521_600_000L;

  /** Of the step that is taken: when it happened. */
  private long atMillis;

  /** A bed with since when and until when it is as it is. */
  record Bed(BedFacts facts, long sinceMillis, Long untilMillis) {}

  /** Of a respite stay. */
  record Booking(String bedId, String residentId, LocalDate from, LocalDate until, Status status) {
    enum Status {
      BOOKED,
      ARRIVED,
      LEFT,
      CANCELLED,
      NO_SHOW
    }

    boolean holds() {
      return status == Status.BOOKED || status == Status.ARRIVED;
    }

    boolean overlaps(Booking other) {
      return from.isBefore(other.until) && other.from.isBefore(until);
    }

    Booking with(LocalDate newUntil, Status now) {
      return new Booking(bedId, residentId, from, newUntil, now);
    }
  }

  /** A stay; {@code endedAtMillis} is null while it lasts. */
  record Stay(StayBegins begun, long beganAtMillis, Long endedAtMillis) {}

  void bed(String id, String placeId, boolean nursingType, boolean respite) {
    var facts = new BedFacts(id, placeId, nursingType, respite, BedState.VACANT, null, null, null);
    beds.put(id, new Bed(facts, nowMillis, null));
    lastOfBed.put(id, nowMillis);
  }

  /** Somebody is to move in by a plan; null for nobody. */
  void promise(String bedId, Promise promiseOrNull) {
    promises.put(bedId, promiseOrNull);
  }

  /** Books, where the bed and the person are free on every one of these nights. */
  boolean book(String bedId, String residentId, LocalDate from, LocalDate until) {
    var wanted = new Booking(bedId, residentId, from, until, Booking.Status.BOOKED);
    boolean free =
        from.isBefore(until)
            && bookings.stream()
                .filter(Booking::holds)
                .filter(b -> b.bedId.equals(bedId) || b.residentId.equals(residentId))
                .noneMatch(wanted::overlaps)
            && !unbookedGuest(bedId, residentId, from);
    if (free) {
      keep(wanted);
    }
    return free;
  }

  /** As one that was there before the rules looked at who is in the bed. */
  void keep(Booking booking) {
    bookings.add(booking);
  }

  /** Who came without a booking has the bed until they are to leave. */
  private boolean unbookedGuest(String bedId, String residentId, LocalDate from) {
    BedFacts bed = bed(bedId);
    if (bed.holderId() == null
        || bed.holderId().equals(residentId)
        || arrived(bed.holderId()) != null) {
      return false;
    }
    Long until = beds.get(bedId).untilMillis;
    boolean known = bed.state() == BedState.RESPITE && until != null;
    return !known || from.isBefore(BedMachine.day(until - 1));
  }

  /** Nobody comes. */
  void cancel(Booking booking) {
    end(booking, Booking.Status.CANCELLED);
  }

  /** Nobody came. */
  void noShows() {
    LocalDate today = BedMachine.day(nowMillis);
    bookings.stream()
        .filter(one -> !one.until.isAfter(today))
        .toList()
        .forEach(one -> end(one, Booking.Status.NO_SHOW));
  }

  private void end(Booking booking, Booking.Status how) {
    if (booking.status == Booking.Status.BOOKED) {
      bookings.set(bookings.indexOf(booking), booking.with(booking.until, how));
    }
  }

  /** The guest of a booking comes on one of its days. */
  void arrive(Booking booking) {
    LocalDate today = BedMachine.day(nowMillis);
    boolean due = !today.isBefore(booking.from) && today.isBefore(booking.until);
    if (!due || booking.status != Booking.Status.BOOKED) {
      return;
    }
    var admit =
        new BedCommand.Admit(
            booking.residentId, booking.bedId, StayKind.RESPITE, booking.until, GUEST, null);
    if (take(admit) instanceof BedVerdict.Done) {
      bookings.set(bookings.indexOf(booking), booking.with(booking.until, Booking.Status.ARRIVED));
    }
  }

  List<Booking> bookings() {
    return List.copyOf(bookings);
  }

  /** The bed with its times. */
  Bed whole(String id) {
    Bed bed = beds.get(id);
    return new Bed(promised(bed.facts), bed.sinceMillis, bed.untilMillis);
  }

  void person(String id, Assessment assessmentOrNull) {
    assessments.put(id, assessmentOrNull);
  }

  BedFacts bed(String id) {
    return beds.containsKey(id) ? promised(beds.get(id).facts) : null;
  }

  private BedFacts promised(BedFacts f) {
    return new BedFacts(
        f.id(),
        f.placeId(),
        f.nursingType(),
        f.respite(),
        f.state(),
        f.holderId(),
        f.reservedFor(),
        promises.get(f.id()));
  }

  List<BedFacts> beds() {
    return beds.values().stream().map(Bed::facts).map(this::promised).toList();
  }

  List<Stay> stays() {
    return stays;
  }

  Assessment assessment(String residentId) {
    return assessments.get(residentId);
  }

  BedVerdict take(BedCommand command) {
    return take(command, null);
  }

  /**
   * The same of a step that happened before.
   *
   * @param happenedAtMillis null for now
   */
  BedVerdict take(BedCommand command, Long happenedAtMillis) {
    BedMachine.Facts facts = facts(command, happenedAtMillis);
    atMillis = facts.time().atMillis();
    BedVerdict verdict = BedMachine.decide(command, facts);
    if (verdict instanceof BedVerdict.Done done) {
      done.effects().forEach(this::apply);
      if (command instanceof BedCommand.OfPerson one) {
        lastOfPerson.put(one.residentId(), atMillis);
      }
    }
    return verdict;
  }

  /** What a command looks at. */
  BedMachine.Facts facts(BedCommand command, Long at) {
    return switch (command) {
      case BedCommand.Admit admit ->
          facts(admit.residentId(), admit.bedId(), null, at, admit.kind());
      case BedCommand.Transfer transfer ->
          facts(transfer.residentId(), bedOf(transfer.residentId()), transfer.bedId(), at, null);
      case BedCommand.OfPerson one ->
          facts(one.residentId(), bedOf(one.residentId()), null, at, null);
      case BedCommand.Reserve reserve ->
          facts(reserve.residentId(), reserve.bedId(), null, at, null);
      case BedCommand.OfBed one -> facts(null, one.bedId(), null, at, null);
    };
  }

  private BedTime time(String residentId, String bedId, String targetId, Long at) {
    if (at == null) {
      return BedTime.now(nowMillis);
    }
    long ofBeds = Math.max(lastOfBed.getOrDefault(bedId, 0L), lastOfBed.getOrDefault(targetId, 0L));
    long ofPerson = lastOfPerson.getOrDefault(residentId, -1L);
    return new BedTime(nowMillis, at, Math.max(ofBeds, ofPerson + 1));
  }

  private BedMachine.Facts facts(
      String residentId, String bedId, String targetId, Long at, StayKind admitted) {
    PersonFacts person = null;
    if (residentId != null && assessments.containsKey(residentId)) {
      Stay stay = open(residentId);
      person =
          new PersonFacts(
              residentId,
              stay == null ? null : stay.begun.bedId(),
              stay == null ? null : stay.begun.kind(),
              assessments.get(residentId));
    }
    Long until = bedId == null || !beds.containsKey(bedId) ? null : beds.get(bedId).untilMillis;
    return new BedMachine.Facts(
        person,
        bedId == null ? null : bed(bedId),
        until,
        targetId == null ? null : bed(targetId),
        booked(person, bedId, targetId, admitted, BedMachine.day(at == null ? nowMillis : at)),
        time(residentId, bedId, targetId, at));
  }

  /** Nobody is named: the bed itself would go out of service. */
  private RespiteFacts booked(
      PersonFacts person, String bedId, String targetId, StayKind admitted, LocalDate today) {
    if (person == null) {
      return RespiteFacts.NONE.withBedNext(bookedFrom(bedId, "", today));
    }
    if (admitted != null) {
      return admitted == StayKind.RESPITE
          ? RespiteFacts.NONE.withBedNext(bookedOtherwise(bedId, person.id(), today))
          : RespiteFacts.NONE;
    }
    if (person.stay() != StayKind.RESPITE) {
      return RespiteFacts.NONE;
    }
    RespiteFacts own = respite(person.id(), person.bedId());
    return own.withBedNext(
        bookedFrom(targetId, person.id(), own.from() == null ? today : own.from()));
  }

  private LocalDate bookedOtherwise(String bedId, String residentId, LocalDate day) {
    return bookings.stream()
        .filter(b -> b.holds() && b.bedId.equals(bedId) != b.residentId.equals(residentId))
        .filter(b -> b.until.isAfter(day))
        .map(b -> b.from.isBefore(day) ? day : b.from)
        .min(LocalDate::compareTo)
        .orElse(null);
  }

  private LocalDate bookedFrom(String bedId, String except, LocalDate after) {
    return bookings.stream()
        .filter(b -> b.holds() && b.bedId.equals(bedId) && !b.residentId.equals(except))
        .filter(b -> b.until.isAfter(after))
        .map(Booking::from)
        .min(LocalDate::compareTo)
        .orElse(null);
  }

  private RespiteFacts respite(String residentId, String bedId) {
    Booking own = arrived(residentId);
    LocalDate over = own == null ? BedMachine.day(nowMillis) : own.from;
    LocalDate next =
        bookings.stream()
            .filter(b -> b.status == Booking.Status.BOOKED && b.until.isAfter(over))
            .filter(b -> b.bedId.equals(bedId) || b.residentId.equals(residentId))
            .filter(b -> own != null || !(b.bedId.equals(bedId) && b.residentId.equals(residentId)))
            .map(Booking::from)
            .min(LocalDate::compareTo)
            .orElse(null);
    return new RespiteFacts(
        own == null ? null : own.from, own == null ? null : own.until, next, null);
  }

  private Booking arrived(String residentId) {
    return bookings.stream()
        .filter(b -> b.status == Booking.Status.ARRIVED && b.residentId.equals(residentId))
        .findFirst()
        .orElse(null);
  }

  private String bedOf(String residentId) {
    Stay stay = open(residentId);
    return stay == null ? null : stay.begun.bedId();
  }

  private Stay open(String residentId) {
    return stays.stream()
        .filter(s -> s.endedAtMillis == null && s.begun.residentId().equals(residentId))
        .findFirst()
        .orElse(null);
  }

  private void apply(BedEffect effect) {
    switch (effect) {
      case BedBecomes becomes -> {
        BedFacts was = bed(becomes.bedId());
        assertThat(was.state()).as("the state it was decided on").isEqualTo(becomes.from());
        put(becomes, was);
      }
      case StayBegins begins -> {
        stays.add(new Stay(begins, atMillis, null));
        holder(begins.bedId(), begins.residentId());
      }
      case StayEnds ends -> {
        Stay stay = Objects.requireNonNull(open(ends.residentId()));
        assertThat(stay.begun.bedId()).isEqualTo(ends.bedId());
        stays.set(stays.indexOf(stay), new Stay(stay.begun, stay.beganAtMillis, atMillis));
        holder(ends.bedId(), null);
        left(ends);
      }
      case RespiteEnds ends -> {
        Booking own = arrived(ends.residentId());
        if (own != null) {
          bookings.set(bookings.indexOf(own), own.with(ends.until(), own.status));
        }
      }
      case LivesAt lives -> {
        // Where somebody lives is no concern of the invariants.
      }
    }
  }

  private void left(StayEnds ends) {
    Booking own = arrived(ends.residentId());
    if (own != null && ends.reason() != StayEnd.TRANSFERRED) {
      LocalDate today = BedMachine.day(atMillis);
      LocalDate last = own.until.isBefore(today) ? own.until : today;
      LocalDate first = own.from.plusDays(1);
      bookings.set(
          bookings.indexOf(own),
          own.with(last.isBefore(first) ? first : last, Booking.Status.LEFT));
    }
  }

  private void put(BedBecomes becomes, BedFacts was) {
    var facts =
        new BedFacts(
            was.id(),
            was.placeId(),
            was.nursingType(),
            was.respite(),
            becomes.to(),
            was.holderId(),
            becomes.reservedFor(),
            null);
    long since = becomes.from() == becomes.to() ? whole(was.id()).sinceMillis : atMillis;
    lastOfBed.put(was.id(), atMillis);
    beds.put(was.id(), new Bed(facts, since, becomes.untilMillis()));
  }

  private void holder(String bedId, String holderOrNull) {
    Bed was = beds.get(bedId);
    BedFacts f = was.facts;
    var facts =
        new BedFacts(
            f.id(),
            f.placeId(),
            f.nursingType(),
            f.respite(),
            f.state(),
            holderOrNull,
            f.reservedFor(),
            null);
    beds.put(bedId, new Bed(facts, was.sinceMillis, was.untilMillis));
  }
}
