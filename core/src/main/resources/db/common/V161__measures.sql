-- What the measures of docs/measures.md are counted from. The same as care.shouhu.command.measure, which counts them
-- live; a test holds both to each other.

-- When things happened to an incident for the first time.
create view incident_milestone as
select i.id, i.class, i.division, i.place_id, i.opened_at, i.status = 'MERGED' as merged,
       h.answered_at, h.accepted_at, h.on_scene_at, h.acted_at,
       case when i.outcome = 'FALSE_ALARM' then coalesce(i.cause, '') end as false_alarm_cause
from incident i
cross join lateral (
  select min(at) filter (where kind in ('CLAIMED', 'ACCEPTED')) as answered_at,
         min(at) filter (where kind = 'ACCEPTED') as accepted_at,
         min(at) filter (where kind = 'ON_SCENE') as on_scene_at,
         min(at) filter (where by_whom is not null and kind not in ('DELIVERED', 'SEEN', 'EXPORTED', 'HELP_ANNOUNCED')) as acted_at
  from incident_history where incident_id = i.id
) h;

-- An incident came before a desk that must do something about it. `device_id` is set when an alarm brought it there.
create view desk_arrival as
select h.at, h.incident_id, i.division, i.place_id,
       case when h.kind in ('OPENED', 'ALARM_JOINED') then h.detail ->> 'deviceId' end as device_id,
       case h.detail ->> 'tierName'
         when 'WARD' then 'ward:' || coalesce(i.place_id, '-')
         when 'INSTITUTION_LEAD' then 'lead:' || coalesce(i.place_id, '-')
         when 'COUNTY_DESK' then 'county:' || coalesce(i.division, '-')
         else 'city'
       end as desk
from incident_history h join incident i on i.id = h.incident_id
where h.kind in ('OPENED', 'ALARM_JOINED', 'ESCALATED', 'BACK_TO_QUEUE') and h.detail ? 'tierName';

-- Load and flood of each desk (ISA-18.2): flood begins above 10 arrivals in the 10 min behind and ends below 5. The 10
-- min before the period decide whether it begins in one. Null is no limit.
create function desk_load(from_at timestamptz, to_at timestamptz, of_division text, of_place text)
returns table (desk text, arrivals bigint, most bigint, flood_millis bigint) language sql stable as $$
  with arrival as (
    select a.desk, a.at from desk_arrival a
    where a.at >= from_at - interval '10 minutes' and a.at < to_at
      and (of_division is null or a.division = of_division) and (of_place is null or a.place_id = of_place)
  ), step as (
    select s.desk, s.at, sum(s.delta)::bigint as delta
    from (select arrival.desk, arrival.at, 1 as delta from arrival
          union all select arrival.desk, arrival.at + interval '10 minutes', -1 from arrival) s
    group by s.desk, s.at
  ), counted as (
    select step.desk, step.at, sum(step.delta) over of_desk as n, lead(step.at) over of_desk as until
    from step window of_desk as (partition by step.desk order by step.at)
  ), marked as (
    select *, case when n > 10 then 1 when n < 5 then 0 end as mark from counted
  ), since_mark as (
    -- Between the two limits it stays as it was: as the last row that had a mark says.
    select *, count(mark) over (partition by marked.desk order by marked.at) as run from marked
  ), stated as (
    select *, max(mark) over (partition by since_mark.desk, run) as flooded from since_mark
  ), flood as (
    select stated.desk,
           coalesce(max(n) filter (where stated.at >= from_at and stated.at < to_at), 0)::bigint as most,
           coalesce(sum(greatest(0, round(extract(epoch from least(until, to_at) - greatest(stated.at, from_at)) * 1000)))
             filter (where flooded = 1 and until is not null), 0)::bigint as flood_millis
    from stated group by stated.desk
  )
  select f.desk, (select count(*) from arrival a where a.desk = f.desk and a.at >= from_at), f.most, f.flood_millis
  from flood f
$$;

do $$
begin
  if exists (select from pg_roles where rolname = 'shouhu_dashboards') then
    grant select on incident_milestone, desk_arrival to shouhu_dashboards;
  end if;
end $$;
