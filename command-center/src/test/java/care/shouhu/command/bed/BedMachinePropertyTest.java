package care.shouhu.command.bed;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.bed.BedCommand.Admit;
import care.shouhu.command.bed.BedCommand.BackInService;
import care.shouhu.command.bed.BedCommand.Discharge;
import care.shouhu.command.bed.BedCommand.Leave;
import care.shouhu.command.bed.BedCommand.NewEnd;
import care.shouhu.command.bed.BedCommand.OutOfService;
import care.shouhu.command.bed.BedCommand.Release;
import care.shouhu.command.bed.BedCommand.Reserve;
import care.shouhu.command.bed.BedCommand.Return;
import care.shouhu.command.bed.BedCommand.ToHospital;
import care.shouhu.command.bed.BedCommand.Transfer;
import care.shouhu.command.bed.InMemoryBeds.Booking;
import care.shouhu.command.bed.InMemoryBeds.Stay;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Resident.CareLevel;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random commands on few beds and people, so that they meet; what must hold is asked each time. */
class BedMachinePropertyTest {
  private static final int COMMANDS = 150;
  private static final int BEDS = 6;
  private static final int PEOPLE = 8;
  private static final String RESPITE_BED = "bed-3";
  private static final String OVERRIDE = "家中无人照料，当日入住";

  @Property(tries = 300)
  void whateverIsAsked_onePersonHasOneBed_andOneBedOnePerson(@ForAll long seed) {
    var random = new Random(seed);
    InMemoryBeds beds = city();
    beds.take(new Admit("person-3", "bed-0", StayKind.RESIDENCE, null, null, null));
    assertThat(beds.stays()).hasSize(1);

    for (int i = 0; i < COMMANDS; i++) {
      beds.nowMillis += random.nextLong(3 * 3_600_000L);
      bookOrArrive(random, beds);
      promise(random, beds);
      BedCommand command = command(random, beds.nowMillis);
      Map<String, InMemoryBeds.Bed> before = whole(beds);
      Long at = random.nextInt(4) == 0 ? (Long) before(random, beds.nowMillis) : null;
      int steps = beds.stays().size();
      if (beds.take(command, at) instanceof BedVerdict.Done done) {
        checkKept(before, done, beds);
        checkPromises(beds, before, done);
        checkFreeForGuests(beds, beds.stays().subList(steps, beds.stays().size()));
      }
      check(beds);
    }
    checkTimes(beds);
  }

  /** Whenever it was entered: nobody was in two beds, and no bed had two people, at any time. */
  private static void checkTimes(InMemoryBeds beds) {
    for (Stay one : beds.stays()) {
      long end = one.endedAtMillis() == null ? Long.MAX_VALUE : one.endedAtMillis();
      assertThat(end).as("%s", one).isGreaterThanOrEqualTo(one.beganAtMillis());
      assertThat(beds.stays())
          .as("%s", one)
          .noneMatch(other ->
              !other.equals(one)
                  && (other.begun().bedId().equals(one.begun().bedId())
                      || other.begun().residentId().equals(one.begun().residentId()))
                  && other.beganAtMillis() < end
                  && (other.endedAtMillis() == null
                      || other.endedAtMillis() > one.beganAtMillis()));
    }
  }

  private static InMemoryBeds city() {
    var beds = new InMemoryBeds();
    for (int n = 0; n < BEDS; n++) {
      beds.bed("bed-" + n, n < 4 ? "here" : "there", n % 2 == 0, n == 3);
    }
    LocalDate today = BedMachine.day(beds.nowMillis);
    for (int n = 0; n < PEOPLE; n++) {
      Assessment assessment =
          switch (n % 4) {
            case 0 -> null;
            case 1 -> assessment(n, today.minusDays(400), today.minusDays(35));
            // Runs out in the middle of it.
            case 2 -> assessment(n, today.minusDays(360), today.plusDays(4));
            default -> assessment(n, today.minusDays(1), today.plusDays(364));
          };
      beds.person("person-" + n, assessment);
    }
    return beds;
  }

  private static long before(Random random, long nowMillis) {
    return nowMillis - random.nextLong(-3_600_000L, 8 * 86_400_000L) / (1 + random.nextInt(60));
  }

  /** Somebody is to move into one of the beds some day, or not any more. */
  private static void promise(Random random, InMemoryBeds beds) {
    if (random.nextInt(8) == 0) {
      LocalDate on = BedMachine.day(beds.nowMillis).plusDays(random.nextInt(6));
      beds.promise(
          "bed-" + random.nextInt(BEDS),
          random.nextBoolean() ? new Promise("person-" + random.nextInt(PEOPLE), on) : null);
    }
  }

  /** Nobody else comes into a bed that is promised, but guests who leave by that day. */
  private static void checkPromises(
      InMemoryBeds beds, Map<String, InMemoryBeds.Bed> before, BedVerdict.Done done) {
    for (BedEffect effect : done.effects()) {
      if (effect instanceof BedEffect.StayBegins begins) {
        Promise promise = before.get(begins.bedId()).facts().promised();
        boolean theirs = promise == null || promise.residentId().equals(begins.residentId());
        assertThat(theirs || leavesBy(beds, begins, promise.on()))
            .as("%s into %s", begins, promise)
            .isTrue();
      }
    }
  }

  private static boolean leavesBy(
      InMemoryBeds beds, BedEffect.StayBegins begins, LocalDate promised) {
    InMemoryBeds.Bed bed = beds.whole(begins.bedId());
    boolean toldByTheBed =
        bed.facts().state() == BedState.RESPITE
            && !BedMachine.day(bed.untilMillis() - 1).isAfter(promised);
    return begins.kind() == StayKind.RESPITE
        && (toldByTheBed
            || beds.bookings().stream()
                .anyMatch(booking ->
                    booking.status() == InMemoryBeds.Booking.Status.ARRIVED
                        && booking.residentId().equals(begins.residentId())
                        && !booking.until().isAfter(promised)));
  }

  /** Whoever begins a respite stay takes no night that is booked by somebody else. */
  private static void checkFreeForGuests(InMemoryBeds beds, List<Stay> begun) {
    for (Stay stay : begun) {
      InMemoryBeds.Bed bed = beds.whole(stay.begun().bedId());
      if (bed.facts().state() != BedState.RESPITE) {
        continue;
      }
      LocalDate from = BedMachine.day(stay.beganAtMillis());
      LocalDate until = BedMachine.day(bed.untilMillis() - 1);
      assertThat(beds.bookings())
          .as("%s until %s", stay, until)
          .noneMatch(b ->
              b.holds()
                  && b.bedId().equals(stay.begun().bedId())
                  && !b.residentId().equals(stay.begun().residentId())
                  && b.from().isBefore(until)
                  && b.until().isAfter(from));
    }
  }

  /** The respite bed is booked now and then, and some come. */
  private static void bookOrArrive(Random random, InMemoryBeds beds) {
    LocalDate from = BedMachine.day(beds.nowMillis).plusDays(random.nextInt(12));
    if (random.nextInt(6) == 0) {
      String guest = "person-" + random.nextInt(PEOPLE);
      beds.book(RESPITE_BED, guest, from, from.plusDays(1 + random.nextInt(6)));
    }
    beds.bookings()
        .forEach(booking -> {
          switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> beds.arrive(booking);
            case 4 -> beds.cancel(booking);
            default -> {
              // Perhaps another time.
            }
          }
        });
    beds.noShows();
  }

  private static Map<String, InMemoryBeds.Bed> whole(InMemoryBeds beds) {
    return beds.beds().stream().collect(Collectors.toMap(BedFacts::id, b -> beds.whole(b.id())));
  }

  /** Another day of return, or of leaving, changes that day and nothing else of the bed. */
  private static void checkKept(
      Map<String, InMemoryBeds.Bed> before, BedVerdict.Done done, InMemoryBeds beds) {
    for (BedEffect effect : done.effects()) {
      if (effect instanceof BedEffect.BedBecomes becomes && becomes.from() == becomes.to()) {
        InMemoryBeds.Bed was = before.get(becomes.bedId());
        InMemoryBeds.Bed is = beds.whole(becomes.bedId());
        assertThat(is.facts()).isEqualTo(was.facts());
        assertThat(is.sinceMillis()).isEqualTo(was.sinceMillis());
      }
    }
  }

  private static Assessment assessment(int n, LocalDate from, LocalDate until) {
    return new Assessment("assessment-" + n, CareLevel.PARTIAL, from, until);
  }

  private static BedCommand command(Random random, long nowMillis) {
    String person = "person-" + random.nextInt(PEOPLE + 1);
    String bed = "bed-" + random.nextInt(BEDS + 1);
    LocalDate day = BedMachine.day(nowMillis).plusDays(random.nextInt(-2, 20));
    String override = random.nextInt(4) == 0 ? OVERRIDE : random.nextBoolean() ? null : " ";
    StayKind kind = random.nextInt(4) == 0 ? StayKind.RESPITE : StayKind.RESIDENCE;
    return switch (random.nextInt(17)) {
      case 15, 16 -> new NewEnd(person, day, "家中无人照料");
      case 0, 1, 2, 12, 13, 14 ->
          new Admit(person, bed, kind, kind == StayKind.RESPITE ? day : null, override, null);
      case 3 -> new Transfer(person, bed, override, "换房");
      case 4 -> new Leave(person, day, "探亲");
      case 5 -> new ToHospital(person, random.nextBoolean() ? day : null, "住院");
      case 6 -> new Return(person, null);
      case 7 -> new Discharge(person, StayEnd.HOME, null, null);
      case 8 -> new Reserve(bed, person, nowMillis + random.nextLong(-1, 40L * 86_400_000), null);
      case 9 -> new Release(bed, null);
      case 10 -> new OutOfService(bed, random.nextBoolean() ? day : null, "维修");
      default -> new BackInService(bed, null);
    };
  }

  private static void check(InMemoryBeds beds) {
    Set<String> people = new HashSet<>();
    Set<String> held = new HashSet<>();
    for (Stay stay : beds.stays()) {
      boolean assessed =
          stay.begun().assessmentId() != null
              && beds.assessment(stay.begun().residentId())
                  .validOn(BedMachine.day(stay.beganAtMillis()));
      boolean reasoned = stay.begun().override() != null && !stay.begun().override().isBlank();
      assertThat(assessed && reasoned).as("%s", stay).isFalse();
      assertThat(assessed || reasoned || changedBedsOnly(stay, beds)).as("%s", stay).isTrue();
      assertThat(stay.begun().override())
          .as("invented by nobody")
          .isIn(null, OVERRIDE, InMemoryBeds.GUEST);
      if (stay.endedAtMillis() == null) {
        assertThat(people.add(stay.begun().residentId())).as("one bed: %s", stay).isTrue();
        assertThat(held.add(stay.begun().bedId())).as("one person: %s", stay).isTrue();
      }
    }
    for (BedFacts bed : beds.beds()) {
      assertThat(BedMachine.isHeld(bed.state())).as("%s", bed).isEqualTo(held.contains(bed.id()));
      assertThat(bed.holderId() != null).as("%s", bed).isEqualTo(held.contains(bed.id()));
      assertThat(bed.reservedFor() != null)
          .as("%s", bed)
          .isEqualTo(bed.state() == BedState.RESERVED);
      if (bed.state() == BedState.RESPITE) {
        assertThat(bed.respite()).as("%s", bed).isTrue();
      }
    }
    checkBookings(beds);
  }

  /** Admitted before, into another bed of the same institution. */
  private static boolean changedBedsOnly(Stay stay, InMemoryBeds beds) {
    return beds.stays().stream()
        .filter(before -> !before.equals(stay) && before.endedAtMillis() != null)
        .filter(before -> before.endedAtMillis() == stay.beganAtMillis())
        .map(Stay::begun)
        .anyMatch(before ->
            before.residentId().equals(stay.begun().residentId())
                && before.placeId().equals(stay.begun().placeId()));
  }

  /** No night is anybody's twice, and a guest's bed is theirs just as long as it is booked. */
  private static void checkBookings(InMemoryBeds beds) {
    List<Booking> held = beds.bookings().stream().filter(Booking::holds).toList();
    for (Booking one : held) {
      assertThat(held.stream().filter(one::overlaps)).as("%s", one).containsExactly(one);
      assertThat(one.until())
          .isBetween(one.from().plusDays(1), one.from().plusDays(BedMachine.RESPITE_DAYS_MAX));
      InMemoryBeds.Bed bed = beds.whole(one.bedId());
      boolean there =
          one.status() == Booking.Status.ARRIVED && bed.facts().state() == BedState.RESPITE;
      if (there) {
        assertThat(bed.untilMillis()).as("%s", one).isEqualTo(BedMachine.endOf(one.until()));
      }
    }
  }

  @Property(tries = 1)
  void everyStateCanBeLeft() {
    for (BedState state : List.of(BedState.values())) {
      assertThat(BedMachine.possible(state)).as("%s", state).isNotEmpty();
    }
  }
}
