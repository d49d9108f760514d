package care.shouhu.command.registry;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * What names a person, taken out of every table that names them: names, numbers, addresses, the
 * birthday, notes and reasons, those to be called, who signed, photographs of their home; the home
 * itself when nobody else lives there; what shelved alarms, handovers and other people's incidents
 * say of them; and the histories of all these. An incident's own history is a chain that nobody
 * changes: retention deletes it.
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

  /** Shelved alarms name who was there, by no number; after the contract they are another's. */
  private static final String HOLDS =
      """
      select h.id from alarm_hold h join resident r on r.id = :id
      where h.since < coalesce(r.removed_at, now())
        and h.body ->> 'residentName' in (
          select r.name union all select changed -> 'name' ->> 0 from record_history
                                  where kind = 'resident' and id = :id)
      """;

  private static final String INCIDENTS = "select id from incident where resident_id = :id";

  private static final String NO_NAMES = "{\"residentName\":null,\"placeName\":null}";
  private static final String NO_WORDS = "{\"note\":null,\"reason\":null}";

  /**
   * An array of a body, anew.
   *
   * @param table whose body it is
   * @param element what becomes of {@code one} element
   */
  private static String each(String table, String array, String element) {
    return """
    (select coalesce(jsonb_agg(%3$s order by n), '[]')
     from jsonb_path_query(%1$s.body, '$.%2$s[*] ? (@.type() == "object")') with ordinality e(one, n))
    """
        .formatted(table, array, element);
  }

  private static final List<String> STEPS =
      List.of(
          // What knows them by their name only, while the name is there: handovers before the holds
          // that they list.
          """
          update handover set body = handover.body || jsonb_build_object('items', %1$s)
          where exists (select from jsonb_path_query(body, '$.items[*].ref') ref
                        where ref #>> '{}' in (%2$s union all %3$s))
          """
              .formatted(
                  each(
                      "handover",
                      "items",
                      """
                      case when one ->> 'ref' in (%s union all %s)
                        then one || jsonb_build_object('title', split_part(one ->> 'title', ' ', 1), 'note', null)
                        else one end
                      """
                          .formatted(INCIDENTS, HOLDS)),
                  INCIDENTS,
                  HOLDS),
          """
          update alarm_hold set reason = '已删除',
            body = body || '{"residentName":null,"reason":"已删除"}'
              || case when place_id in (select id from place where kind = 'INSTITUTION')
                 then '{}'::jsonb else '{"placeName":null}'::jsonb end
          where id in (%s)
          """
              .formatted(HOLDS),
          """
          update incident set body = incident.body || jsonb_build_object('merged', %s)
          where id in (select body ->> 'mergedInto' from incident where resident_id = :id)
          """
              .formatted(
                  each(
                      "incident",
                      "merged",
                      "case when one ->> 'incidentId' in (%s) then one || '%s' else one end"
                          .formatted(INCIDENTS, NO_NAMES))),
          """
          update decision_passed_by set decision = '{}'
          where jsonb_path_exists(
            decision, '$.**.residentId ? (@ == $id)', jsonb_build_object('id', cast(:id as text)))
          """,
          "update recontact set note = null where person = 'resident:' || :id",
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
          "update planned_step set why = null, end_note = null where resident_id = :id",
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
          update incident set body = incident.body
            || '{"residentName":null,"address":null,"longitude":null,"latitude":null,"note":null,"risks":[],"followsReason":null}'
            || case when place_kind = 'INSTITUTION' then '{}'::jsonb else '{"placeName":null}'::jsonb end
            || case when jsonb_typeof(incident.body -> 'transfer') = 'object'
               then jsonb_build_object('transfer', incident.body -> 'transfer' || '{"reason":null}') else '{}'::jsonb end
            || jsonb_build_object('merged', %s, 'assignments', %s, 'steps', %s)
          where resident_id = :id
          """
              .formatted(
                  each("incident", "merged", "one || '" + NO_NAMES + "'"),
                  each("incident", "assignments", "one || '" + NO_WORDS + "'"),
                  each("incident", "steps", "one || '" + NO_WORDS + "'")));
}
