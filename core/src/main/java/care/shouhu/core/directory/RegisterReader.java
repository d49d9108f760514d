package care.shouhu.core.directory;

import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.directory.DirectoryChanges.Collector;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.Resident.CareLevel;
import care.shouhu.core.directory.User.Role;
import care.shouhu.core.directory.User.SignInFacts;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Reads the register's rows above a version, out of one snapshot of the database. The register's
 * trigger gives versions under a lock that is held until commit, so a snapshot that shows a version
 * shows every lower one: nothing committed is ever missed.
 */
final class RegisterReader {
  private static final int ROWS_A_FETCH = 2_000;
  private static final int ROWS_A_PAGE = 5_000;

  private final Connection connection;
  private final long after;
  private final Consumer<DirectoryChanges> pages;
  private final int rowsAPage;
  private Collector page = DirectoryChanges.collect();
  private long highest;

  private RegisterReader(
      Connection connection, long after, int rowsAPage, Consumer<DirectoryChanges> pages) {
    this.connection = connection;
    this.after = after;
    this.rowsAPage = rowsAPage;
    this.pages = pages;
    this.highest = after;
  }

  /**
   * Which register this is and how far it has come.
   *
   * @param identity another one after the database was replaced
   * @param lastVersion the last version handed out, committed or not; lower than one already seen
   *     after the database was set back to an older state
   */
  record Register(UUID identity, long lastVersion) {}

  static Register register(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                """
                select i.id, s.last_value
                from register_identity i, register_version s
                """)) {
      if (!row.next()) {
        throw new SQLException("register_identity has no row");
      }
      return new Register(row.getObject(1, UUID.class), row.getLong(2));
    }
  }

  /**
   * Hands over everything above {@code after} in pages of at most {@value #ROWS_A_PAGE} rows. Only
   * the last page carries a version: up to there nothing is missing. The connection must be in a
   * read-only transaction at REPEATABLE READ.
   */
  static void read(Connection connection, long after, Consumer<DirectoryChanges> pages)
      throws SQLException {
    new RegisterReader(connection, after, ROWS_A_PAGE, pages).readAll();
  }

  /** The whole register in one piece. */
  static DirectoryChanges everything(Connection connection) throws SQLException {
    var only = new DirectoryChanges[1];
    new RegisterReader(connection, 0, Integer.MAX_VALUE, page -> only[0] = page).readAll();
    return only[0];
  }

  private void readAll() throws SQLException {
    divisions();
    organisations();
    places();
    beds();
    residents();
    users();
    gateways();
    channels();
    policies();
    shifts();
    notifyPolicies();
    watchTexts();
    devices();
    pages.accept(page.at(highest));
  }

  private void divisions() throws SQLException {
    each(
        """
        select version, null as removed_at, code, name, parent, longitude, latitude
        from division where version > ?
        """,
        row ->
            page.division(
                new Division(
                    row.getString("code"),
                    row.getString("name"),
                    row.getString("parent"),
                    row.getDouble("longitude"),
                    row.getDouble("latitude"))),
        row -> {});
  }

  private void organisations() throws SQLException {
    each(
        "select version, removed_at, id, name, division from organisation where version > ?",
        row ->
            page.organisation(
                new Organisation(
                    row.getString("id"), row.getString("name"), row.getString("division"))),
        row -> page.removeOrganisation(row.getString("id")));
  }

  private void places() throws SQLException {
    each(
        """
        select version, removed_at, id, kind, name, division, address, terrain, longitude, latitude,
               organisation_id
        from place where version > ?
        """,
        row ->
            page.place(
                new Place(
                    row.getString("id"),
                    PlaceKind.valueOf(row.getString("kind")),
                    row.getString("name"),
                    row.getString("division"),
                    row.getString("address"),
                    Terrain.valueOf(row.getString("terrain")),
                    row.getDouble("longitude"),
                    row.getDouble("latitude"),
                    row.getString("organisation_id"))),
        row -> page.removePlace(row.getString("id")));
  }

  private void beds() throws SQLException {
    each(
        """
        select version, removed_at, id, place_id, wing, room, label, nursing_type, state, respite, since, until
        from bed where version > ?
        """,
        row ->
            page.bed(
                new Bed(
                    row.getString("id"),
                    row.getString("place_id"),
                    row.getString("wing"),
                    row.getString("room"),
                    row.getString("label"),
                    row.getBoolean("nursing_type"),
                    BedState.valueOf(row.getString("state")),
                    row.getBoolean("respite"),
                    row.getTimestamp("since").getTime(),
                    millis(row, "until"))),
        row -> page.removeBed(row.getString("id")));
  }

  /** Only who is served; who no longer is, is to the directory like one who was removed. */
  private void residents() throws SQLException {
    each(
        """
        select version, case when place_id is null then 'epoch' else removed_at end as removed_at, id, name,
               birth_year, sex, care_level, place_id, bed_id, risks
        from resident where version > ?
        """,
        row ->
            page.resident(
                new Resident(
                    row.getString("id"),
                    row.getString("name"),
                    row.getObject("birth_year", Integer.class),
                    row.getString("sex"),
                    CareLevel.valueOf(row.getString("care_level")),
                    row.getString("place_id"),
                    row.getString("bed_id"),
                    texts(row, "risks"))),
        row -> page.removeResident(row.getString("id")));
  }

  private void users() throws SQLException {
    each(
        """
        select version, removed_at, username, display_name, password_hash, role, division, place_id,
               organisation_id, longitude, latitude, skills, on_duty, must_change_password,
               totp_sealed, recovery_index, oidc_subject
        from app_user where version > ?
        """,
        row ->
            page.user(
                new User(
                    row.getString("username"),
                    row.getString("display_name"),
                    row.getString("password_hash"),
                    Role.valueOf(row.getString("role")),
                    row.getString("division"),
                    row.getString("place_id"),
                    row.getString("organisation_id"),
                    row.getObject("longitude", Double.class),
                    row.getObject("latitude", Double.class),
                    texts(row, "skills"),
                    row.getBoolean("on_duty"),
                    new SignInFacts(
                        row.getBoolean("must_change_password"),
                        sealed(row, "totp_sealed"),
                        texts(row, "recovery_index"),
                        row.getString("oidc_subject")))),
        row -> page.removeUser(row.getString("username")));
  }

  private void policies() throws SQLException {
    each(
        """
        select version, null as removed_at, policy_version, body::text as body, division, place_id
        from escalation_policy where version > ?
        """,
        this::policy,
        row -> {});
  }

  private void policy(ResultSet row) throws SQLException {
    var text = new PolicyText(row.getInt("policy_version"), row.getString("body"));
    String division = row.getString("division");
    String placeId = row.getString("place_id");
    if (division == null && placeId == null) {
      page.policy(text);
    } else {
      page.unitPolicy(new UnitPolicy(division, placeId, text));
    }
  }

  private void shifts() throws SQLException {
    each(
        """
        select version, removed_at, id, place_id, division, desk, starts_at, ends_at, people
        from roster_shift where version > ?
        """,
        row ->
            page.shift(
                new Shift(
                    row.getLong("id"),
                    row.getString("place_id"),
                    row.getString("division"),
                    row.getString("desk"),
                    row.getTimestamp("starts_at").getTime(),
                    row.getTimestamp("ends_at").getTime(),
                    texts(row, "people"))),
        row -> page.removeShift(row.getLong("id")));
  }

  private void gateways() throws SQLException {
    each(
        """
        select version, removed_at, id, medium, name, url, secret_sealed
        from notify_gateway where version > ?
        """,
        row ->
            page.gateway(
                new NotifyGateway(
                    row.getString("id"),
                    ChannelKind.valueOf(row.getString("medium")),
                    row.getString("name"),
                    row.getString("url"),
                    sealed(row, "secret_sealed"))),
        row -> page.removeGateway(row.getString("id")));
  }

  private void channels() throws SQLException {
    each(
        """
        select version, removed_at, id, username, kind, gateway_id, address_sealed, label, rank,
               code_at, verified_at
        from user_channel where version > ?
        """,
        row ->
            page.channel(
                new UserChannel(
                    row.getString("id"),
                    row.getString("username"),
                    ChannelKind.valueOf(row.getString("kind")),
                    row.getString("gateway_id"),
                    sealed(row, "address_sealed"),
                    row.getString("label"),
                    row.getInt("rank"),
                    row.getTimestamp("code_at").getTime(),
                    millis(row, "verified_at"))),
        row -> page.removeChannel(row.getString("id")));
  }

  private static String sealed(ResultSet row, String column) throws SQLException {
    byte[] bytes = row.getBytes(column);
    return bytes == null ? null : Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Long millis(ResultSet row, String column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time == null ? null : time.getTime();
  }

  private void notifyPolicies() throws SQLException {
    each(
        """
        select version, null as removed_at, policy_version, body::text as body
        from notify_policy where version > ?
        """,
        row ->
            page.notifyPolicy(new PolicyText(row.getInt("policy_version"), row.getString("body"))),
        row -> {});
  }

  private void watchTexts() throws SQLException {
    each(
        """
        select version, null as removed_at, parameter_version, resident_id, body::text as body
        from watch_parameters where version > ?
        """,
        row ->
            page.watchText(
                new WatchText(
                    row.getString("resident_id"),
                    row.getInt("parameter_version"),
                    row.getString("body"))),
        row -> {});
  }

  /** Last, so that a device that can be found has its place, bed and resident already. */
  private void devices() throws SQLException {
    each(
        """
        select version, removed_at, id, kind, profile, secret_sha256, place_id, bed_id, resident_id,
               hub_id, interval_seconds
        from device where version > ?
        """,
        row ->
            page.device(
                new Device(
                    row.getString("id"),
                    DeviceKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                    Profile.valueOf(row.getString("profile").toUpperCase(Locale.ROOT)),
                    HexFormat.of().formatHex(row.getBytes("secret_sha256")),
                    row.getString("place_id"),
                    row.getString("bed_id"),
                    row.getString("resident_id"),
                    row.getString("hub_id"),
                    row.getInt("interval_seconds"))),
        row -> page.removeDevice(row.getString("id")));
  }

  private void each(String sql, RowReader present, RowReader removed) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(ROWS_A_FETCH);
      statement.setLong(1, after);
      try (var row = statement.executeQuery()) {
        while (row.next()) {
          highest = Math.max(highest, row.getLong("version"));
          if (row.getObject("removed_at") == null) {
            present.read(row);
          } else if (after > 0) {
            removed.read(row);
          }
          if (page.size() >= rowsAPage) {
            pages.accept(page.at(0));
            page = DirectoryChanges.collect();
          }
        }
      }
    }
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    return Arrays.asList((String[]) row.getArray(column).getArray());
  }

  /** Takes what one row says. */
  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }
}
