package care.shouhu.command.registry;

import care.shouhu.command.registry.Written.Reason;
import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.DirectoryFeed;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.RegisterUnreachable;
import care.shouhu.core.directory.Resident;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.WatchText;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /** Connection lost (08), server going down (57P), no room for connections (53). */
  private static final Set<String> AWAY_CLASSES = Set.of("08", "57", "53");

  private static final Map<String, String> FIELD_BY_COLUMN =
      Map.of(
          "division", "division",
          "place_id", "placeId",
          "bed_id", "bedId",
          "resident_id", "residentId",
          "hub_id", "hubId",
          "gateway_id", "gatewayId",
          "username", "username");

  private final Jdbi jdbi;
  private final DirectoryFeed feed;
  private final SecureRandom random = new SecureRandom();

  public Registry(Jdbi jdbi, DirectoryFeed feed) {
    this.jdbi = jdbi;
    this.feed = feed;
  }

  public Written<Place> add(Place place) {
    return write(handle -> {
      Rows.place(handle, place);
      return new Written.Done<>(place);
    });
  }

  public Written<Bed> add(Bed bed) {
    return write(handle -> {
      Rows.bed(handle, bed);
      return new Written.Done<>(bed);
    });
  }

  /** With a bed the resident occupies it from now on; it must be vacant and of the same place. */
  public Written<Resident> add(Resident resident) {
    return write(handle -> {
      Optional<Written<Resident>> refused = takeBed(handle, resident);
      if (refused.isPresent()) {
        return refused.get();
      }
      Rows.resident(handle, resident);
      return new Written.Done<>(resident);
    });
  }

  private static Optional<Written<Resident>> takeBed(Handle handle, Resident resident) {
    if (resident.bedId() == null) {
      return Optional.empty();
    }
    record Free(String placeId, BedState state) {}
    Optional<Free> bed =
        handle
            .createQuery(
                "select place_id, state from bed where id = :id and removed_at is null for update")
            .bind("id", resident.bedId())
            .map((row, context) ->
                new Free(row.getString("place_id"), BedState.valueOf(row.getString("state"))))
            .findOne();
    if (bed.isEmpty()) {
      return Optional.of(unknown("bedId", resident.bedId()));
    }
    if (!bed.get().placeId().equals(resident.placeId())) {
      return Optional.of(placesDiffer("bedId", resident.bedId(), bed.get().placeId()));
    }
    if (bed.get().state() != BedState.VACANT) {
      return Optional.of(
          new Written.Refused<>(
              Reason.BED_NOT_VACANT,
              "bedId",
              "Bed " + resident.bedId() + " is " + bed.get().state() + "."));
    }
    handle
        .createUpdate("update bed set state = 'OCCUPIED' where id = :id")
        .bind("id", resident.bedId())
        .execute();
    return Optional.empty();
  }

  public Written<User> add(User user) {
    return write(handle -> {
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
   */
  public Written<NewDevice> register(Device device) {
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
    return write(handle -> {
      Optional<Written<NewDevice>> refused = checkBinding(handle, kept);
      if (refused.isPresent()) {
        return refused.get();
      }
      Rows.device(handle, kept);
      return new Written.Done<>(new NewDevice(kept, secret));
    });
  }

  private static Optional<Written<NewDevice>> checkBinding(Handle handle, Device device) {
    Optional<String> ofBed = placeOf(handle, "bed", device.bedId());
    if (device.bedId() != null && ofBed.isEmpty()) {
      return Optional.of(unknown("bedId", device.bedId()));
    }
    Optional<String> ofResident = placeOf(handle, "resident", device.residentId());
    if (device.residentId() != null && ofResident.isEmpty()) {
      return Optional.of(unknown("residentId", device.residentId()));
    }
    String place = device.placeId() != null ? device.placeId() : ofResident.orElse(null);
    if (ofBed.isPresent() && place != null && !ofBed.get().equals(place)) {
      return Optional.of(placesDiffer("bedId", device.bedId(), ofBed.get()));
    }
    if (ofResident.isPresent() && !ofResident.get().equals(place)) {
      return Optional.of(placesDiffer("residentId", device.residentId(), ofResident.get()));
    }
    return device.hubId() == null ? Optional.empty() : checkHub(handle, device.hubId());
  }

  private static Optional<Written<NewDevice>> checkHub(Handle handle, String hubId) {
    Optional<String> kind =
        handle
            .createQuery("select kind from device where id = :id and removed_at is null")
            .bind("id", hubId)
            .mapTo(String.class)
            .findOne();
    if (kind.isEmpty()) {
      return Optional.of(unknown("hubId", hubId));
    }
    return kind.get().equals(DeviceKind.HUB.wireName())
        ? Optional.empty()
        : Optional.of(
            new Written.Refused<>(
                Reason.NOT_A_HUB, "hubId", "Device " + hubId + " is a " + kind.get() + "."));
  }

  private static Optional<String> placeOf(Handle handle, String table, String idOrNull) {
    if (idOrNull == null) {
      return Optional.empty();
    }
    String sql =
        table.equals("bed")
            ? "select place_id from bed where id = :id and removed_at is null"
            : "select place_id from resident where id = :id and removed_at is null";
    return handle.createQuery(sql).bind("id", idOrNull).mapTo(String.class).findOne();
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

  /** One transaction, and then the directory knows it. */
  <T> Written<T> write(Function<Handle, Written<T>> work) {
    Written<T> written;
    try {
      written =
          jdbi.inTransaction(handle -> {
            Written<T> result = work.apply(handle);
            if (!(result instanceof Written.Done<T>)) {
              handle.rollback();
            }
            return result;
          });
    } catch (JdbiException e) {
      return failed(e);
    }
    if (written instanceof Written.Done<T>) {
      try {
        feed.refresh();
      } catch (RegisterUnreachable e) {
        // It is committed; the directory learns of it as soon as the register can be read again.
        LOG.warn("Written to the register, which then could not be read: {}", e.getMessage());
      }
    }
    return written;
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
    String constraint = constraint(cause);
    if (state.equals(UNIQUE_VIOLATION)) {
      return constraint.startsWith("bed_place_id_")
          ? new Written.Refused<>(
              Reason.LABEL_TAKEN, "label", "Another bed has this wing, room and label.")
          : constraint.equals("resident_bed_id_key")
              ? new Written.Refused<>(Reason.BED_NOT_VACANT, "bedId", "Somebody else has this bed.")
              : new Written.Refused<>(
                  Reason.ALREADY_THERE, "id", "This id is taken; ids are never used twice.");
    }
    if (state.equals(FOREIGN_KEY_VIOLATION)) {
      String field = field(constraint);
      return new Written.Refused<>(
          Reason.UNKNOWN_REFERENCE, field, "What " + field + " names is not in the register.");
    }
    throw e;
  }

  private static SQLException sqlCause(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  private static String constraint(SQLException e) {
    // In a batch the driver hangs the server's own error behind the one of the batch.
    for (SQLException next = e; next != null; next = next.getNextException()) {
      if (next instanceof PSQLException postgres) {
        ServerErrorMessage message = postgres.getServerErrorMessage();
        if (message != null && message.getConstraint() != null) {
          return message.getConstraint();
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

  private static <T> Written<T> unknown(String field, String id) {
    return new Written.Refused<>(
        Reason.UNKNOWN_REFERENCE, field, "There is no " + id + " in the register.");
  }

  private static <T> Written<T> placesDiffer(String field, String id, String placeId) {
    return new Written.Refused<>(
        Reason.PLACES_DIFFER, field, id + " belongs to place " + placeId + ".");
  }
}
