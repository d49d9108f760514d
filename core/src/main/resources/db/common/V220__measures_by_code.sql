-- False alarms are counted by their code, and in words only where the code is "something else". What reaches a desk
-- because nobody of the one before is there, or because it is handed over, has arrived there too.
create or replace view incident_milestone as
select i.id, i.class, i.division, i.place_id, i.opened_at, i.status = 'MERGED' as merged,
       h.answered_at, h.accepted_at, h.on_scene_at, h.acted_at,
       case when i.outcome = 'FALSE_ALARM' then
         case when coalesce(i.body ->> 'causeCode', 'OTHER') = 'OTHER' then coalesce(i.cause, '')
              else i.body ->> 'causeCode' end
       end as false_alarm_cause
from incident i
cross join lateral (
  select min(at) filter (where kind in ('CLAIMED', 'ACCEPTED')) as answered_at,
         min(at) filter (where kind = 'ACCEPTED') as accepted_at,
         min(at) filter (where kind = 'ON_SCENE') as on_scene_at,
         min(at) filter (where by_whom is not null and kind not in ('DELIVERED', 'SEEN', 'EXPORTED', 'HELP_ANNOUNCED')) as acted_at
  from incident_history where incident_id = i.id
) h;

create or replace view desk_arrival as
select h.at, h.incident_id, i.division, i.place_id,
       case when h.kind in ('OPENED', 'ALARM_JOINED') then h.detail ->> 'deviceId' end as device_id,
       case h.detail ->> 'tierName'
         when 'WARD' then 'ward:' || coalesce(i.place_id, '-')
         when 'INSTITUTION_LEAD' then 'lead:' || coalesce(i.place_id, '-')
         when 'COUNTY_DESK' then 'county:' || coalesce(i.division, '-')
         else 'city'
       end as desk
from incident_history h join incident i on i.id = h.incident_id
where h.kind in ('OPENED', 'ALARM_JOINED', 'ESCALATED', 'TIER_EMPTY', 'BACK_TO_QUEUE', 'TRANSFERRED', 'GIVEN_BACK')
  and h.detail ? 'tierName';
