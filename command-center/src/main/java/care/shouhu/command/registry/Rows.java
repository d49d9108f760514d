package care.shouhu.command.registry;

import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Resident;
import care.shouhu.core.directory.User;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The insert of each kind of record, for one and for many. */
final class Rows {
  private static final int ROWS_A_BATCH = 1_000;

  private Rows() {}

  private static final String PLACE =
      """
      insert into place (id, kind, name, division, address, terrain, longitude, latitude, organisation_id)
      values (:id, :kind, :name, :division, :address, :terrain, :longitude, :latitude, :organisationId)
      """;

  private static final String BED =
      """
      insert into bed (id, place_id, wing, room, label, nursing_type, state, respite)
      values (:id, :placeId, :wing, :room, :label, :nursingType, :state, :respite)
      """;

  private static final String RESIDENT =
      """
      insert into resident (id, name, birth_year, sex, care_level, place_id, bed_id, risks)
      values (:id, :name, :birthYear, :sex, :careLevel, :placeId, :bedId, :risks)
      """;

  private static final String DEVICE =
      """
      insert into device (id, kind, profile, secret_sha256, place_id, bed_id, resident_id, hub_id, interval_seconds)
      values (:id, :kind, :profile, :secret, :placeId, :bedId, :residentId, :hubId, :intervalSeconds)
      """;

  private static final String USER =
      """
      insert into app_user (username, display_name, password_hash, role, division, place_id, organisation_id,
        longitude, latitude, skills, on_duty, must_change_password)
      values (:username, :displayName, :passwordHash, :role, :division, :placeId, :organisationId,
        :longitude, :latitude, :skills, :onDuty, :mustChange)
      """;

  static void place(Handle handle, Place place) {
    insert(handle, PLACE, List.of(place), Rows::bind);
  }

  static void bed(Handle handle, Bed bed) {
    insert(handle, BED, List.of(bed), Rows::bind);
  }

  static void resident(Handle handle, Resident resident) {
    insert(handle, RESIDENT, List.of(resident), Rows::bind);
  }

  static void device(Handle handle, Device device) {
    insert(handle, DEVICE, List.of(device), Rows::bind);
  }

  static void user(Handle handle, User user) {
    insert(handle, USER, List.of(user), Rows::bind);
  }

  /** Adds what is not there yet; what is there stays as it is. Hubs before what names them. */
  static void addMissing(Handle handle, CityImport city) {
    insert(handle, orSkip(PLACE), city.places(), Rows::bind);
    insert(handle, orSkip(BED), city.beds(), Rows::bind);
    insert(handle, orSkip(RESIDENT), city.residents(), Rows::bind);
    List<Device> hubs = city.devices().stream().filter(d -> d.hubId() == null).toList();
    List<Device> behindHubs = city.devices().stream().filter(d -> d.hubId() != null).toList();
    insert(handle, orSkip(DEVICE), hubs, Rows::bind);
    insert(handle, orSkip(DEVICE), behindHubs, Rows::bind);
    insert(handle, orSkip(USER), city.users(), Rows::bind);
  }

  private static String orSkip(String insert) {
    return insert + "on conflict do nothing";
  }

  private static <T> void insert(
      Handle handle, String sql, List<T> records, BiConsumer<PreparedBatch, T> bind) {
    for (int from = 0; from < records.size(); from += ROWS_A_BATCH) {
      PreparedBatch batch = handle.prepareBatch(sql);
      for (T one : records.subList(from, Math.min(records.size(), from + ROWS_A_BATCH))) {
        bind.accept(batch, one);
        batch.add();
      }
      batch.execute();
    }
  }

  private static void bind(PreparedBatch batch, Place place) {
    batch
        .bind("id", place.id())
        .bind("kind", place.kind().name())
        .bind("name", place.name())
        .bind("division", place.division())
        .bind("address", place.address())
        .bind("terrain", place.terrain().name())
        .bind("longitude", place.longitude())
        .bind("latitude", place.latitude())
        .bind("organisationId", place.organisationId());
  }

  private static void bind(PreparedBatch batch, Bed bed) {
    batch
        .bind("id", bed.id())
        .bind("placeId", bed.placeId())
        .bind("wing", bed.wing())
        .bind("room", bed.room())
        .bind("label", bed.label())
        .bind("nursingType", bed.nursingType())
        .bind("state", bed.state().name())
        .bind("respite", bed.respite());
  }

  private static void bind(PreparedBatch batch, Resident resident) {
    batch
        .bind("id", resident.id())
        .bind("name", resident.name())
        .bind("birthYear", resident.birthYear())
        .bind("sex", resident.sex())
        .bind("careLevel", resident.careLevel().name())
        .bind("placeId", resident.placeId())
        .bind("bedId", resident.bedId())
        .bindArray("risks", String.class, resident.risks().toArray());
  }

  private static void bind(PreparedBatch batch, Device device) {
    batch
        .bind("id", device.id())
        .bind("kind", device.kind().wireName())
        .bind("profile", device.profile().wireName())
        .bind("secret", HexFormat.of().parseHex(device.secretSha256Hex()))
        .bind("placeId", device.placeId())
        .bind("bedId", device.bedId())
        .bind("residentId", device.residentId())
        .bind("hubId", device.hubId())
        .bind("intervalSeconds", device.intervalSeconds());
  }

  private static void bind(PreparedBatch batch, User user) {
    batch
        .bind("username", user.username())
        .bind("displayName", user.displayName())
        .bind("passwordHash", user.passwordHash())
        .bind("role", user.role().name())
        .bind("division", user.division())
        .bind("placeId", user.placeId())
        .bind("organisationId", user.organisationId())
        .bind("longitude", user.longitude())
        .bind("latitude", user.latitude())
        .bindArray("skills", String.class, user.skills().toArray())
        .bind("onDuty", user.onDuty())
        .bind("mustChange", user.signIn().mustChangePassword());
  }
}
