-- What the dashboards of devices, beds and indicators read: still no names of people, no secrets, no payloads.

-- Each device with the place it is in (as the indicators have it) and how it is now. Silence is what the desk decided
-- (docs/blind-windows.md), so it is the same here as on the wall, with the limits that are in force.
create view device_now as
select d.id, d.kind, d.profile, d.registered_at, p.id as place_id, p.kind as place_kind, p.division,
       c.last_seen_at, c.received, c.stored, c.duplicate, c.quarantined,
       coalesce(b.silent_since, b.link_down_since) as blind_since,
       case when b.silent_since is not null then 'SILENT'
            when b.link_down_since is not null then 'LINK_DOWN'
            when c.last_seen_at is null then 'NEVER'
            else 'ONLINE' end as state
from device d
left join bed on bed.id = d.bed_id
left join resident r on r.id = d.resident_id
left join place p on p.id = coalesce(d.place_id, bed.place_id, r.place_id)
left join device_count c on c.device_id = d.id
left join (
  select device_id, min(from_at) filter (where cause = 'DEVICE_SILENT') as silent_since,
         min(from_at) filter (where cause = 'LINK_DOWN') as link_down_since
  from blind_window where to_at is null and device_id <> '' group by device_id
) b on b.device_id = d.id
where d.removed_at is null;
create index blind_window_open on blind_window (device_id) where to_at is null;

-- Who waits to be registered. What somebody claims to be, and said, is for the registrar's page.
create view enrolment_waiting as
select e.id, e.reason, e.protocol, e.first_seen_at, e.last_seen_at, e.times
from enrolment e
where e.reason = 'wrong_secret'
   or not exists (select from device d where d.id = e.claimed_id and d.removed_at is null);

-- The plan's indicators of each day, the same as care.shouhu.command.indicator; a test holds both to each other. There
-- is no value where something is missing, or more than a tenth of the records lack what is asked for.
create view indicator_value as
select i.division, i.day, i.at, v.number, v.key, v.value
from indicator_day i
cross join lateral (values
  (1, 'beds_per_thousand', i.beds * 1000.0 / nullif(i.elders, 0)),
  (2, 'community_coverage', i.communities_served * 100.0 / nullif(i.communities, 0)),
  (3, 'nursing_bed_share', i.nursing_beds * 100.0 / nullif(i.beds, 0)),
  (4, 'dependent_tekun_in_care', case when i.tekun - i.tekun_known <= i.tekun * 0.1
                                      then i.tekun_in_care * 100.0 / nullif(i.tekun_dependent, 0) end),
  (5, 'public_bed_share_max', case when i.beds - i.beds_operator_known <= i.beds * 0.1
                                   then i.beds_by_government * 100.0 / nullif(i.beds_operator_known, 0) end),
  (6, 'information_points', i.reporting * 100.0 / nullif(i.institutions, 0))
) as v(number, key, value);

do $$
begin
  if exists (select from pg_roles where rolname = 'shouhu_dashboards') then
    grant select on device_now, enrolment_waiting, indicator_value to shouhu_dashboards;
    grant select (respite, since) on bed to shouhu_dashboards;
    grant select (id, place_id, kind, began_at, ended_at, end_reason) on bed_stay to shouhu_dashboards;
    grant select (id, at, command, place_id, from_state, to_state) on bed_move to shouhu_dashboards;
    grant select (id, place_id, nursing_type, since, ended_at, end_reason) on waiting_entry to shouhu_dashboards;
    grant select (id, place_id, status, offered_at, due_at, answered_at) on bed_offer to shouhu_dashboards;
    grant select (id, place_id, from_day, until_day, status) on respite_booking to shouhu_dashboards;
    grant select (id, about, incident_id, class, status, created_at, delivered_at, seen_at, ended_at, reason)
      on notice to shouhu_dashboards;
  end if;
end $$;
