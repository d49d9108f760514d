package care.shouhu.command.registry;

import care.shouhu.command.registry.Written.Reason;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.DirectoryFeed;
import care.shouhu.core.directory.RegisterUnreachable;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.WatchText;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the register. All methods block: call them on a virtual thread. Every write ends with
 * {@link DirectoryFeed#refresh}, so that an answer means known: a device registered now can connect
 * now.
 */
public final class Registry {
  private static final Logger LOG = LoggerFactory.getLogger(Registry.class);
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String FOREIGN_KEY_VIOLATION = "23503";
  private static final String CHECK_VIOLATION = "23514";
  private static final String NOT_NULL_VIOLATION = "23502";
  private static final Set<String> LOCKED_IN_ANOTHER_ORDER = Set.of("40P01", "40001");
  private static final int TRIES_MAX = 3;
  private static final String SYSTEM = "system";

  /** Connection lost (08), server going down (57P), no room for connections (53). */
  private static final Set<String> AWAY_CLASSES = Set.of("08", "57", "53");

  private static final Map<String, String> FIELD_BY_COLUMN =
      Map.ofEntries(
          Map.entry("division", "division"),
          Map.entry("place_id", "placeId"),
          Map.entry("bed_id", "bedId"),
          Map.entry("resident_id", "residentId"),
          Map.entry("room_id", "roomId"),
          Map.entry("building_id", "buildingId"),
          Map.entry("organisation_id", "organisationId"),
          Map.entry("area", "area"),
          Map.entry("parent", "parent"),
          Map.entry("zone", "zone"),
          Map.entry("hub_id", "hubId"),
          Map.entry("gateway_id", "gatewayId"),
          Map.entry("username", "username"));

  /** What a broken rule of a table says of a field. */
  private static final Map<String, String> FIELD_BY_RULE =
      Map.of(
          "resident_served_has_level", "careLevel",
          "resident_bed_has_place", "placeId",
          "place_organisation_check", "organisationId");

  private final Jdbi jdbi;
  private final DirectoryFeed feed;
  private final SecureRandom random = new SecureRandom();
  private final AtomicLong writes = new AtomicLong();

  public Registry(Jdbi jdbi, DirectoryFeed feed) {
    this.jdbi = jdbi;
    this.feed = feed;
  }

  public Written<User> add(User user) {
    return write(handle -> {
      Optional<Written.Refused<User>> refused =
          UserRegister.institution(handle, user.organisationId());
      if (refused.isPresent()) {
        return refused.get();
      }
      Rows.user(handle, user);
      return new Written.Done<>(user);
    });
  }

  /**
   * Puts what the detectors go by from now on, as the next version. What stands there is for the
   * caller to have checked.
   *
   * @param residentId for whom alone, or null for everybody
   * @param json the body; null takes the resident's own away
   */
  public Written<WatchText> putWatchText(String residentId, String json, String by) {
    return write(handle -> {
      int version =
          handle
              .createQuery(
                  """
                  insert into watch_parameters (parameter_version, resident_id, body, made_by)
                  select coalesce(max(parameter_version), 1) + 1, :residentId, cast(:body as jsonb), :by
                  from watch_parameters
                  returning parameter_version
                  """)
              .bind("residentId", residentId)
              .bind("body", json)
              .bind("by", by)
              .mapTo(Integer.class)
              .one();
      return new Written.Done<>(new WatchText(residentId, version, json));
    });
  }

  /**
   * Registers a device with a new secret.
   *
   * @param device its {@code secretSha256Hex} is ignored
   * @param by who does it
   */
  public Written<NewDevice> register(Device device, String by) {
    String secret = DeviceSecret.random(random);
    Device kept =
        new Device(
            device.id(),
            device.kind(),
            device.profile(),
            DeviceSecret.sha256Hex(secret),
            device.placeId(),
            device.bedId(),
            device.residentId(),
            device.hubId(),
            device.intervalSeconds());
    return write(
        by,
        handle -> {
          Rows.device(handle, kept);
          Optional<Written.Refused<Void>> refused = Bindings.checkDevice(handle, kept.id());
          return refused.isPresent()
              ? refused.get().as()
              : new Written.Done<>(new NewDevice(kept, secret));
        });
  }

  /** Gives a device another secret; the one it had is void from the answer on. */
  public Written<String> newSecret(String deviceId, String by) {
    String secret = DeviceSecret.random(random);
    return write(
        by,
        handle -> {
          int changed =
              handle
                  .createUpdate(
                      "update device set secret_sha256 = :secret where id = :id and removed_at is null")
                  .bind("secret", HexFormat.of().parseHex(DeviceSecret.sha256Hex(secret)))
                  .bind("id", deviceId)
                  .execute();
          return changed == 1
              ? new Written.Done<>(secret)
              : new Written.Refused<>(
                  Reason.NOT_THERE, "id", "There is no device " + deviceId + ".");
        });
  }

  /** Adds what is not there yet, all or nothing; the number of records that were given. */
  public Written<Integer> importCity(CityImport city) {
    return write(handle -> {
      Rows.addMissing(handle, city);
      return new Written.Done<>(city.size());
    });
  }

  /** Adds the user, or gives the one who is there this password, and duty again. */
  public Written<User> putPassword(User user) {
    return write(handle -> {
      int changed =
          handle
              .createUpdate(
                  """
                  update app_user set password_hash = :hash, removed_at = null
                  where username = :username
                  """)
              .bind("hash", user.passwordHash())
              .bind("username", user.username())
              .execute();
      if (changed == 0) {
        Rows.user(handle, user);
      }
      return new Written.Done<>(user);
    });
  }

  /** How often this process has written to the register: who counts it out counts again. */
  public long writes() {
    return writes.get();
  }

  /** Of the product itself. */
  <T> Written<T> write(Function<Handle, Written<T>> work) {
    return write(SYSTEM, work);
  }

  /**
   * One transaction, and then the directory knows it. What is not {@link Written.Done} changes
   * nothing. Two who lock in different orders, which writers of many records may, are told apart by
   * trying again, {@value #TRIES_MAX} times in all.
   *
   * @param work may be done again from its beginning
   * @param by a user name; the history names them for all that is written in here
   */
  public <T> Written<T> write(String by, Function<Handle, Written<T>> work) {
    Written<T> written;
    try {
      written = tried(by, work);
    } catch (JdbiException e) {
      return failed(e);
    }
    if (written instanceof Written.Done<T>) {
      writes.incrementAndGet();
      try {
        feed.refresh();
      } catch (RegisterUnreachable e) {
        // It is committed; the directory learns of it as soon as the register can be read again.
        LOG.warn("Written to the register, which then could not be read: {}", e.getMessage());
      }
    }
    return written;
  }

  private <T> Written<T> tried(String by, Function<Handle, Written<T>> work) {
    for (int tried = 1; ; tried++) {
      try {
        return jdbi.inTransaction(handle -> {
          handle
              .createQuery("select set_config('shouhu.actor', :by, true)")
              .bind("by", by)
              .mapTo(String.class)
              .one();
          Written<T> result = work.apply(handle);
          if (!(result instanceof Written.Done<T>)) {
            handle.rollback();
          }
          return result;
        });
      } catch (JdbiException e) {
        SQLException cause = sqlCause(e);
        boolean again = cause != null && LOCKED_IN_ANOTHER_ORDER.contains(cause.getSQLState());
        if (!again || tried == TRIES_MAX) {
          throw e;
        }
      }
    }
  }

  private static <T> Written<T> failed(JdbiException e) {
    if (e instanceof ConnectionException) {
      return new Written.Unavailable<>();
    }
    SQLException cause = sqlCause(e);
    String state = cause == null || cause.getSQLState() == null ? "" : cause.getSQLState();
    if (e instanceof TransactionException) {
      return new Written.Unknown<>();
    }
    if (state.length() == 5 && AWAY_CLASSES.contains(state.substring(0, 2))) {
      return new Written.Unavailable<>();
    }
    String constraint = serverError(cause, ServerErrorMessage::getConstraint);
    if (state.equals(UNIQUE_VIOLATION)) {
      return taken(constraint);
    }
    if (state.equals(NOT_NULL_VIOLATION)) {
      String column = serverError(cause, ServerErrorMessage::getColumn);
      return new Written.Refused<>(
          Reason.FIELD_WRONG, FIELD_BY_COLUMN.getOrDefault(column, column), "It cannot be empty.");
    }
    if (state.equals(CHECK_VIOLATION)) {
      String field = FIELD_BY_RULE.getOrDefault(constraint, constraint);
      return new Written.Refused<>(
          Reason.FIELD_WRONG, field, "The register does not take this (" + constraint + ").");
    }
    if (state.equals(FOREIGN_KEY_VIOLATION)) {
      String field = field(constraint);
      return new Written.Refused<>(
          Reason.UNKNOWN_REFERENCE, field, "What " + field + " names is not in the register.");
    }
    throw e;
  }

  private static <T> Written<T> taken(String constraint) {
    if (constraint.startsWith("bed_place_id_") || constraint.startsWith("room_place_id_")) {
      return new Written.Refused<>(
          Reason.LABEL_TAKEN, "label", "Another one here has this wing, room and label.");
    }
    return switch (constraint) {
      case "resident_bed_id_key" ->
          new Written.Refused<>(Reason.BED_NOT_VACANT, "bedId", "Somebody else has this bed.");
      case "resident_identity", "staff_identity" ->
          new Written.Refused<>(
              Reason.IDENTITY_TAKEN, "identityNumber", "Another file has this identity number.");
      case "building_place_id_name" ->
          new Written.Refused<>(Reason.LABEL_TAKEN, "name", "Another building has this name.");
      default ->
          new Written.Refused<>(
              Reason.ALREADY_THERE, "id", "This id is taken; ids are never used twice.");
    };
  }

  private static SQLException sqlCause(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  private static String serverError(SQLException e, Function<ServerErrorMessage, String> part) {
    // In a batch the driver hangs the server's own error behind the one of the batch.
    for (SQLException next = e; next != null; next = next.getNextException()) {
      if (next instanceof PSQLException postgres) {
        ServerErrorMessage message = postgres.getServerErrorMessage();
        if (message != null && part.apply(message) != null) {
          return part.apply(message);
        }
      }
    }
    return "";
  }

  /** PostgreSQL names a foreign key {@code table_column_fkey}. */
  private static String field(String constraint) {
    return FIELD_BY_COLUMN.entrySet().stream()
        .filter(column -> constraint.endsWith("_" + column.getKey() + "_fkey"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("a reference");
  }
}
