-- Who looks after all sites of an institution, also of those it gets later; who works at one names that one.
alter table app_user add column if not exists organisation_id text references organisation;
create index if not exists app_user_organisation on app_user (organisation_id) where organisation_id is not null;
do $$
begin
  alter table app_user drop constraint if exists app_user_one_site_or_all;
  alter table app_user add constraint app_user_one_site_or_all check (place_id is null or organisation_id is null);
end $$;

-- Institutions are known without the database, so that what their sites add up to has a name: they join the feed.
alter table organisation add column if not exists version bigint not null default 0;
create index if not exists organisation_version on organisation (version);
alter table organisation disable trigger user;
update organisation set version = nextval('register_version') where version = 0;
alter table organisation enable trigger user;
drop trigger if exists stamp on organisation;
create trigger stamp before insert or update on organisation for each row execute function stamp_register_version();

-- The auditor of an institution sees what its people of all sites did away from any one.
create index if not exists audit_trail_organisation on audit_trail (chain, (detail ->> 'organisationId'), number)
  where detail ->> 'organisationId' is not null;

-- The measures of who looks after several sites are of those: V161's, but for its last parameter.
drop function if exists desk_load(timestamptz, timestamptz, text, text);
create or replace function desk_load(from_at timestamptz, to_at timestamptz, of_division text, of_places text[])
returns table (desk text, arrivals bigint, most bigint, flood_millis bigint) language sql stable as $$
  with arrival as (
    select a.desk, a.at from desk_arrival a
    where a.at >= from_at - interval '10 minutes' and a.at < to_at
      and (of_division is null or a.division = of_division) and (of_places is null or a.place_id = any (of_places))
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
