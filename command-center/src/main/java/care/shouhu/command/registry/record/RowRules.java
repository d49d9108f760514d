package care.shouhu.command.registry.record;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * What {@link RecordRules} asks of one record that was written, asked of many at once, inside their
 * transaction. Who writes many looks at each before; this finds what others changed meanwhile.
 */
public final class RowRules {
  private RowRules() {}

  /**
   * A record that does not agree with what is around it.
   *
   * @param field in the contract
   */
  public record Broken(String id, String field) {}

  private static final String BED =
      """
      select r.id, 'placeId' as field from bed r join place p on p.id = r.place_id
      where r.id = any (:ids) and p.removed_at is not null
      """;

  private static final String RESIDENT =
      """
      select r.id,
             case when r.bed_id is not null and (b.place_id <> r.place_id or b.removed_at is not null) then 'bedId'
                  when p.removed_at is not null then 'placeId'
                  else 'area' end as field
      from resident r
      left join bed b on b.id = r.bed_id
      left join place p on p.id = r.place_id
      left join area a on a.id = r.area
      where r.id = any (:ids)
        and (b.place_id <> r.place_id or b.removed_at is not null or p.removed_at is not null
             or left(r.area, 6) <> r.division or a.removed_at is not null)
      """;

  private static final String STAFF =
      """
      select r.id, 'placeId' as field from staff r join place p on p.id = r.place_id
      where r.id = any (:ids) and p.removed_at is not null
      """;

  private static final String DEVICE =
      """
      select id, case when hub is false then 'hubId'
                      when resident_id is not null and of_resident is distinct from place then 'residentId'
                      when bed_id is not null and of_bed is distinct from coalesce(place, of_bed, '') then 'bedId'
                      when room_id is not null and of_room is distinct from coalesce(place, of_bed, '') then 'roomId'
                      else 'placeId' end as field
      from (
        select r.id, r.resident_id, r.bed_id, r.room_id,
               coalesce(r.place_id, x.place_id) as place,
               x.place_id as of_resident, b.place_id as of_bed, m.place_id as of_room,
               p.removed_at as place_removed_at,
               case when r.hub_id is not null then coalesce(h.kind = 'hub', false) end as hub
        from device r
        left join resident x on x.id = r.resident_id and x.removed_at is null
        left join bed b on b.id = r.bed_id and b.removed_at is null
        left join room m on m.id = r.room_id and m.removed_at is null
        left join device h on h.id = r.hub_id and h.removed_at is null
        left join place p on p.id = r.place_id
        where r.id = any (:ids)) d
      where hub is false or place_removed_at is not null
         or (resident_id is not null and of_resident is distinct from place)
         or (bed_id is not null and of_bed is distinct from coalesce(place, of_bed, ''))
         or (room_id is not null and of_room is distinct from coalesce(place, of_bed, ''))
      """;

  private static final Map<String, String> BROKEN_BY_KIND =
      Map.of("bed", BED, "resident", RESIDENT, "staff", STAFF, "device", DEVICE);

  /** The first of these records that breaks a rule of its kind; by id, so that it is always one. */
  public static Optional<Broken> broken(Handle handle, RecordKind kind, Set<String> ids) {
    String sql = BROKEN_BY_KIND.getOrDefault(kind.name(), namesRemoved(kind));
    return sql.isEmpty() ? Optional.empty() : broken(handle, sql, ids);
  }

  /** Of a kind without rules of its own: what it names is there. Empty when it names nothing. */
  private static String namesRemoved(RecordKind kind) {
    return kind.fields().stream()
        .filter(field -> RecordRows.kindNamedBy(field) != null)
        .map(field ->
            """
            select r.id, '%s' as field from %s r join %s n on n.id = r.%s
            where r.id = any (:ids) and n.removed_at is not null
            """
                .formatted(
                    field.name(),
                    kind.table(),
                    RecordRows.kindNamedBy(field).table(),
                    field.column()))
        .collect(Collectors.joining(" union all "));
  }

  private static Optional<Broken> broken(Handle handle, String sql, Set<String> ids) {
    return handle
        .createQuery(sql + " order by 1 limit 1")
        .bindArray("ids", String.class, ids.toArray())
        .map((row, context) -> new Broken(row.getString("id"), row.getString("field")))
        .findOne();
  }
}
