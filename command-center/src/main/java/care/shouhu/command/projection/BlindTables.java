package care.shouhu.command.projection;

import care.shouhu.command.blind.BlindWindow;
import care.shouhu.command.blind.BlindWindow.Cause;
import care.shouhu.command.blind.Recontact;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.loop.Applied;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Writes decisions into {@code blind_window, recontact}, and reads windows of any time. */
public final class BlindTables {
  private static final int QUERY_SECONDS_MAX = 5;

  /** A value and the batch it came from. */
  private record At<T>(T value, long position) {}

  private final Map<String, At<BlindWindow>> windows = new LinkedHashMap<>();
  private final List<At<Recontact>> recontacts = new ArrayList<>();

  void add(Applied applied) {
    for (Decision decision : applied.decisions()) {
      if (decision instanceof Decision.BlindWindowChanged(var window)) {
        windows.put(window.key(), new At<>(window, applied.position()));
      } else if (decision instanceof Decision.Recontacted(var recontact)) {
        recontacts.add(new At<>(recontact, applied.position()));
      }
    }
  }

  /** Writes what was added, in the caller's transaction. Writing the same again changes nothing. */
  void write(Handle handle) {
    writeWindows(handle);
    writeRecontacts(handle);
  }

  private void writeWindows(Handle handle) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into blind_window (cause, device_id, from_at, to_at, position)
            values (:cause, :device, :from, :to, :position)
            on conflict (cause, device_id, from_at) do update
              set to_at = excluded.to_at, position = excluded.position
            """);
    for (At<BlindWindow> at : windows.values()) {
      BlindWindow window = at.value();
      batch
          .bind("cause", window.cause().name())
          .bind("device", window.deviceId() == null ? "" : window.deviceId())
          .bind("from", time(window.fromMillis()))
          .bind("to", time(window.toMillis()))
          .bind("position", at.position())
          .add();
    }
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  private void writeRecontacts(Handle handle) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into recontact (person, at, by_whom, reached, note, position)
            values (:person, :at, :by, :reached, :note, :position)
            on conflict (person, at) do nothing
            """);
    for (At<Recontact> at : recontacts) {
      Recontact one = at.value();
      batch
          .bind("person", one.person())
          .bind("at", time(one.atMillis()))
          .bind("by", one.by())
          .bind("reached", one.attempts() == 0)
          .bind("note", one.note())
          .bind("position", at.position())
          .add();
    }
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  /**
   * Windows that touch this time, newest first, then by cause and device, of one device or of all.
   *
   * @param after only those that come after this one in the list; null for the beginning
   */
  public static List<BlindWindow> list(
      Jdbi jdbi, String deviceId, long fromMillis, long toMillis, BlindWindow after, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select cause, device_id, from_at, to_at from blind_window
                where from_at < :to and (to_at is null or to_at > :from)
                  and (cast(:device as text) is null or device_id in ('', :device))
                  and (cast(:after as timestamptz) is null or from_at < :after
                    or (from_at = :after
                      and (cause collate "C", device_id collate "C") > (:afterCause, :afterDevice)))
                order by from_at desc, cause collate "C", device_id collate "C" limit :limit
                """)
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("from", time(fromMillis))
            .bind("to", time(toMillis))
            .bind("device", deviceId)
            .bind("after", after == null ? null : time(after.fromMillis()))
            .bind("afterCause", after == null ? "" : after.cause().name())
            .bind("afterDevice", after == null || after.deviceId() == null ? "" : after.deviceId())
            .bind("limit", limit)
            .map((row, context) -> {
              String device = row.getString("device_id");
              var to = row.getTimestamp("to_at");
              return new BlindWindow(
                  Cause.valueOf(row.getString("cause")),
                  device.isEmpty() ? null : device,
                  row.getTimestamp("from_at").getTime(),
                  to == null ? null : (Long) to.getTime());
            })
            .list());
  }

  private static OffsetDateTime time(Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
  }
}
