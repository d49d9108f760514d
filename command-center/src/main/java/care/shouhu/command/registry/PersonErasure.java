package care.shouhu.command.registry;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * What names a person, taken out of every table that names them: names, numbers, addresses, the
 * birthday, notes and reasons, those to be called, who signed, photographs of their home; the home
 * itself when nobody else lives there; and the histories of all these. An incident's own history is
 * a chain that nobody changes: retention deletes it.
 */
final class PersonErasure {
  private PersonErasure() {}

  /** In the transaction of the caller, who holds the resident's row. */
  static void run(Handle handle, String residentId) {
    for (String sql : STEPS) {
      handle.createUpdate(sql).bind("id", residentId).execute();
    }
  }

  /** Households the person ever had that nobody else has or had and is not erased. */
  private static final String HOMES =
      """
      select p.id from place p
      where p.kind = 'HOUSEHOLD'
        and p.id in (select place_id from resident where id = :id
                     union all select came_from from bed_stay where resident_id = :id
                     union all select place_id from incident where resident_id = :id
                     union all select changed -> 'place_id' ->> 0 from record_history
                               where kind = 'resident' and id = :id)
        and not exists (select from resident r
                        where r.place_id = p.id and r.id <> :id and r.erased_at is null)
        and not exists (select from bed_stay s join resident r on r.id = s.resident_id
                        where s.came_from = p.id and r.id <> :id and r.erased_at is null)
      """;

  private static final List<String> STEPS =
      List.of(
          // The homes first, while the history still says which they were.
          """
          update place p set name = '已删除', pinyin = '', initials = '', address = null, area = null,
            phone_sealed = null, longitude = d.longitude, latitude = d.latitude,
            removed_at = case when exists (select from device where place_id = p.id and removed_at is null)
                         then p.removed_at else coalesce(p.removed_at, now()) end
          from division d
          where d.code = p.division and p.id in (%s)
          """
              .formatted(HOMES),
          """
          update resident r set name = '已删除', pinyin = '', initials = '', birth_date = null,
            identity_sealed = null, identity_index = null, phone_sealed = null, phone_index = null,
            doctor_phone_sealed = null, doctor = null, address = null, medication = null, note = null,
            risks = '{}', erased_at = now(),
            area = (select coalesce(a.parent, a.id) from area a where a.id = r.area)
          where r.id = :id
          """,
          """
          update contact set name = '已删除', relation = '', phone_sealed = null, phone_index = null
          where resident_id = :id
          """,
          "update consent set given_by = '已删除' where resident_id = :id",
          "update assessment set note = null where resident_id = :id",
          "update waiting_entry set note = null, end_note = null where resident_id = :id",
          "update bed_offer set answer_note = null where resident_id = :id",
          "update respite_booking set note = null, end_note = null where resident_id = :id",
          "update bed_stay set override = null where resident_id = :id",
          "update bed_move set why = null where resident_id = :id",
          """
          update assignment set note = null
          where incident_id in (select id from incident where resident_id = :id)
          """,
          """
          update record_history set changed = '{}'
          where (kind = 'resident' and id = :id)
             or (kind = 'contact' and id in (select id from contact where resident_id = :id))
             or (kind = 'consent' and id in (select id from consent where resident_id = :id))
             or (kind = 'assessment' and id in (select id from assessment where resident_id = :id))
             or (kind = 'place' and id in (%s))
          """
              .formatted(HOMES),
          """
          delete from incident_photo
          where incident_id in (select id from incident
                                where resident_id = :id and place_kind is distinct from 'INSTITUTION')
          """,
          """
          update incident set body = body
            || '{"residentName":null,"address":null,"longitude":null,"latitude":null,"note":null,"risks":[]}'
            || case when place_kind = 'INSTITUTION' then '{}'::jsonb else '{"placeName":null}'::jsonb end
          where resident_id = :id
          """);
}
