-- What people did about incidents, and whether it took one from the queue. That a page has an assignment or shows it, it
-- tells by itself. Not for the dashboards: it is about persons.
create or replace view operator_act as
select h.at, h.incident_id, i.division, i.place_id, h.by_whom as username, h.kind = 'CLAIMED' as takes
from incident_history h join incident i on i.id = h.incident_id
where h.by_whom is not null and h.kind not in ('DELIVERED', 'SEEN');

-- Load of each person who took anything, time at work and flood in it, as desk_load counts a desk's. One is at work until
-- 30 min after each act. Null is no limit.
create or replace function operator_load(from_at timestamptz, to_at timestamptz, of_division text, of_places text[])
returns table (username text, taken bigint, most bigint, flood_millis bigint, work_millis bigint) language sql stable as $$
  with act as materialized (
    select a.username, a.at, a.takes from operator_act a
    where a.at >= from_at - interval '30 minutes' and a.at < to_at
      and (of_division is null or a.division = of_division) and (of_places is null or a.place_id = any (of_places))
  ), taking as (
    select act.username, act.at from act where takes and act.at >= from_at - interval '10 minutes'
  ), step as (
    select s.username, s.at, sum(s.delta)::bigint as delta, sum(s.came)::bigint as came
    from (select taking.username, taking.at, 1 as delta, case when taking.at >= from_at then 1 else 0 end as came from taking
          union all select taking.username, taking.at + interval '10 minutes', -1, 0 from taking) s
    group by s.username, s.at
  ), counted as (
    select step.username, step.at, step.came, sum(step.delta) over of_one as n, lead(step.at) over of_one as until
    from step window of_one as (partition by step.username order by step.at)
  ), marked as (
    select *, case when n > 10 then 1 when n < 5 then 0 end as mark from counted
  ), since_mark as (
    -- Between the two limits it stays as it was: as the last row that had a mark says.
    select *, count(mark) over (partition by marked.username order by marked.at) as run from marked
  ), stated as (
    select *, max(mark) over (partition by since_mark.username, run) as flooded from since_mark
  ), flood as (
    select stated.username, sum(came)::bigint as taken,
           coalesce(max(n) filter (where stated.at >= from_at and stated.at < to_at), 0)::bigint as most,
           coalesce(sum(greatest(0, round(extract(epoch from least(until, to_at) - greatest(stated.at, from_at)) * 1000)))
             filter (where flooded = 1 and until is not null), 0)::bigint as flood_millis
    from stated group by stated.username
  ), work as (
    select w.username,
           sum(greatest(0, round(extract(epoch from
             least(w.at + interval '30 minutes', w.next, to_at) - greatest(w.at, from_at)) * 1000)))::bigint as work_millis
    from (select act.username, act.at, lead(act.at) over (partition by act.username order by act.at) as next from act
          where act.username in (select taking.username from taking)) w
    group by w.username
  )
  select f.username, f.taken, f.most, f.flood_millis, w.work_millis from flood f join work w on w.username = f.username
$$;
