package care.shouhu.command.registry;

import static care.shouhu.command.RunningCommandCenter.await;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.access.FieldKeyFile;
import care.shouhu.command.access.Scope;
import care.shouhu.command.access.TinkFieldSeal;
import care.shouhu.command.bed.BedCommand;
import care.shouhu.command.bed.BedVerdict;
import care.shouhu.command.bed.StayKind;
import care.shouhu.command.registry.Written.Reason;
import care.shouhu.command.registry.record.RecordKinds;
import care.shouhu.command.registry.record.RecordStore;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Device.Profile;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two who write the same institution at once. */
class RegistryLocksIT {
  private static final long FEED_LOCK = 7_348_311;
  private static final RecordStore.Writer ADMIN = new RecordStore.Writer(new Scope.City(), "admin");
  private static RunningCommandCenter running;
  private static Jdbi jdbi;
  private static RecordStore store;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    jdbi = running.database().jdbi();
    var keys = FieldKeyFile.open(running.dataDirectory(), Optional.empty());
    store = new RecordStore(jdbi, running.center().registry(), TinkFieldSeal.of(keys));
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  private static <T> CompletableFuture<T> aside(java.util.function.Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, Executors.newVirtualThreadPerTaskExecutor());
  }

  private static int revision(String placeId) {
    return store
        .get(RecordKinds.PLACE, placeId, new Scope.City())
        .orElseThrow()
        .get("revision")
        .asInt();
  }

  /** Somebody stands at the feed's lock. */
  private static void awaitWaiting() {
    await(() ->
        jdbi.withHandle(handle ->
            handle
                .createQuery(
                    "select exists (select from pg_locks where locktype = 'advisory' and not"
                        + " granted)")
                .mapTo(Boolean.class)
                .one()));
  }

  private static void addBed(Handle handle, String id, String placeId) {
    handle.execute(
        "insert into bed (id, place_id, room, label) values (?, ?, '9', ?)", id, placeId, id);
  }

  @Test
  void changeOfAPlace_andABedAddedThere_doNotWaitForEachOther() {
    String place = "home-" + RunningCommandCenter.HERE;
    ObjectNode given = JsonNodeFactory.instance.objectNode().put("address", "新街 1 号");
    CompletableFuture<Written<ObjectNode>> changed;
    try (Handle adder = jdbi.open()) {
      adder.begin();
      adder.execute("select pg_advisory_xact_lock(?)", FEED_LOCK);
      changed = aside(() -> store.change(RecordKinds.PLACE, place, revision(place), given, ADMIN));
      awaitWaiting();

      addBed(adder, "locked-1", place);
      adder.commit();
    }

    assertThat(changed.join()).isInstanceOf(Written.Done.class);
  }

  @Test
  void twoThatLockInDifferentOrders_areToldApart_andBothGetAnAnswer() {
    String place = "home-empty";
    institution(place);
    AtomicInteger tries = new AtomicInteger();
    CompletableFuture<Written<ObjectNode>> removed = new CompletableFuture<>();
    Function<Handle, Written<String>> adding =
        handle -> {
          handle.execute("select pg_advisory_xact_lock(?)", FEED_LOCK);
          if (tries.incrementAndGet() == 1) {
            var _ =
                aside(() -> store.remove(RecordKinds.PLACE, place, revision(place), null, ADMIN))
                    .whenComplete((answer, failure) -> removed.complete(answer));
            awaitLocked(place);
          }
          addBed(handle, "locked-2", place);
          return new Written.Done<>("locked-2");
        };

    Written<String> added = running.center().registry().write("admin", adding);

    assertThat(added).isEqualTo(new Written.Done<>("locked-2"));
    // Whoever came second: with the bed there it is refused, without it it is done.
    assertThat(removed.join()).isInstanceOfAny(Written.Refused.class, Written.Done.class);
  }

  @Test
  void whatIsNamed_isStillThere_whenTheOneThatNamesItIsWritten() {
    String place = "home-leaving";
    institution(place);
    ObjectNode bed =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", "locked-3")
            .put("placeId", place)
            .put("room", "9")
            .put("label", "1");
    CompletableFuture<Written<ObjectNode>> removed;
    CompletableFuture<Written<ObjectNode>> added;
    try (Handle feed = jdbi.open()) {
      feed.begin();
      feed.execute("select pg_advisory_xact_lock(?)", FEED_LOCK);
      removed = aside(() -> store.remove(RecordKinds.PLACE, place, 1, null, ADMIN));
      awaitWaiting();
      added = aside(() -> store.add(RecordKinds.BED, bed, ADMIN));
      await(() -> waiting() == 2);
      feed.commit();
    }

    assertThat(removed.join()).isInstanceOf(Written.Done.class);
    assertThat(added.join())
        .isInstanceOfSatisfying(
            Written.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.UNKNOWN_REFERENCE));
    var button =
        new Device(
            "locked-button",
            DeviceKind.CALL_BUTTON,
            Profile.NATIVE,
            "",
            place,
            null,
            null,
            null,
            300);
    assertThat(running.center().registry().register(button, "admin"))
        .isInstanceOf(Written.Refused.class);
  }

  @Test
  void whoMovesInElsewhere_acceptsNothingAnyMore_andTheBedGoesToTheNext() {
    institution("offer-x");
    institution("offer-y");
    for (String who : List.of("offered", "next")) {
      jdbi.useHandle(handle ->
          handle.execute(
              "insert into resident (id, name, birth_year, division) values (?, '李', 1945,"
                  + " '520303')",
              who));
    }
    jdbi.useHandle(handle -> addBed(handle, "offer-bed-x", "offer-x"));
    jdbi.useHandle(handle -> addBed(handle, "offer-bed-y", "offer-y"));
    var beds = new BedRegister(running.center().registry());
    var waiting = new WaitingRegister(beds, running.center().registry());
    waiting.enter(wish("offered"), BedCaller.CLOCK);
    waiting.enter(wish("next"), BedCaller.CLOCK);
    long offer = offerOf("offered");
    CompletableFuture<Written<BedAnswer>> accepted;
    try (Handle admitting = jdbi.open()) {
      admitting.begin();
      BedRegister.take(admitting, admit("offered", "offer-bed-x"), BedCaller.CLOCK);
      accepted = aside(() -> waiting.answer(offer, true, null, BedCaller.CLOCK));
      await(() -> waiting() == 1);
      admitting.commit();
    }

    assertThat(accepted.join())
        .isInstanceOfSatisfying(
            Written.Done.class,
            done ->
                assertThat(done.value())
                    .isInstanceOfSatisfying(
                        BedAnswer.Refused.class,
                        refused ->
                            assertThat(refused.why().reason())
                                .isEqualTo(BedVerdict.Reason.OFFER_OVER)));
    await(() -> reservedFor("offer-bed-y").equals("next"));
  }

  @Test
  void whoMovedInElsewhereMeanwhile_isOfferedNothing_butTheNextIs() {
    institution("free-x");
    institution("free-y");
    for (String who : List.of("mover", "stayer")) {
      jdbi.useHandle(handle ->
          handle.execute(
              "insert into resident (id, name, birth_year, division) values (?, '李', 1945,"
                  + " '520303')",
              who));
    }
    jdbi.useHandle(handle -> addBed(handle, "free-bed-x", "free-x"));
    var beds = new BedRegister(running.center().registry());
    var waiting = new WaitingRegister(beds, running.center().registry());
    waiting.enter(new WaitingRegister.Wish("free-y", "mover", false, null, null), BedCaller.CLOCK);
    jdbi.useHandle(handle -> addBed(handle, "free-bed-y", "free-y"));
    CompletableFuture<Written<BedAnswer>> entered;
    try (Handle admitting = jdbi.open()) {
      admitting.begin();
      BedRegister.take(admitting, admit("mover", "free-bed-x"), BedCaller.CLOCK);
      entered =
          aside(() ->
              waiting.enter(
                  new WaitingRegister.Wish("free-y", "stayer", false, null, null),
                  BedCaller.CLOCK));
      await(() -> waiting() == 1);
      admitting.commit();
    }

    assertThat(entered.join()).isInstanceOf(Written.Done.class);
    assertThat(reservedFor("free-bed-y")).isEqualTo("stayer");
  }

  private static WaitingRegister.Wish wish(String residentId) {
    return new WaitingRegister.Wish("offer-y", residentId, false, null, null);
  }

  private static BedCommand admit(String residentId, String bedId) {
    return new BedCommand.Admit(residentId, bedId, StayKind.RESIDENCE, null, "当日安置", "入住");
  }

  private static long offerOf(String residentId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select id from bed_offer where resident_id = :id and status = 'OPEN'")
            .bind("id", residentId)
            .mapTo(Long.class)
            .one());
  }

  private static String reservedFor(String bedId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select coalesce(reserved_for, '') from bed where id = :id")
            .bind("id", bedId)
            .mapTo(String.class)
            .one());
  }

  private static void institution(String id) {
    jdbi.useHandle(handle ->
        handle.execute(
            "insert into place (id, kind, name, division, longitude, latitude)"
                + " values (?, 'INSTITUTION', '院', '520303', 107, 28)",
            id));
  }

  private static int waiting() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select count(distinct pid) from pg_locks where not granted")
            .mapTo(Integer.class)
            .one());
  }

  /**
   * Somebody holds the record. Asked aside: on a thread that has a transaction it would be part of
   * it.
   */
  private static void awaitLocked(String placeId) {
    await(() -> aside(() -> isLocked(placeId)).join());
  }

  private static boolean isLocked(String placeId) {
    return jdbi.inTransaction(handle ->
        handle
            .createQuery("select id from place where id = ? for key share skip locked")
            .bind(0, placeId)
            .mapTo(String.class)
            .findOne()
            .isEmpty());
  }
}
