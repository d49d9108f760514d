-- Homes have a service level of their own; and who was asked to go and never said yes was to come all the same, unless it
-- was settled by telephone.
create or replace view incident_milestone as
select i.id, i.class, i.division, i.place_id, i.opened_at, i.status = 'MERGED' as merged,
       h.answered_at, h.accepted_at, h.on_scene_at, h.acted_at,
       case when i.outcome = 'FALSE_ALARM' then
         case when coalesce(i.body ->> 'causeCode', 'OTHER') = 'OTHER' then coalesce(i.cause, '')
              else i.body ->> 'causeCode' end
       end as false_alarm_cause,
       i.place_kind,
       h.accepted_at is not null or (h.sent_at is not null and i.status not in ('HANDLED', 'CLOSED')) as to_be_attended
from incident i
cross join lateral (
  select min(happened_at) filter (where kind in ('CLAIMED', 'ACCEPTED')) as answered_at,
         min(happened_at) filter (where kind = 'ACCEPTED') as accepted_at,
         min(happened_at) filter (where kind = 'ON_SCENE') as on_scene_at,
         min(happened_at) filter (where kind = 'ASSIGNED') as sent_at,
         min(happened_at) filter (where by_whom is not null
           and kind not in ('OPENED', 'TIER_EMPTY', 'DELIVERED', 'SEEN', 'EXPORTED', 'HELP_ANNOUNCED')) as acted_at
  from (
    select kind, by_whom,
           greatest(i.opened_at, coalesce(
             timestamptz 'epoch' + cast(detail ->> 'tappedAt' as bigint) * interval '1 millisecond', at)) as happened_at
    from incident_history where incident_id = i.id
  ) e
) h;
