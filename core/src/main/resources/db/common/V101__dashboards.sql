-- What dashboards read, and nothing else: no names of residents, no secrets, no payloads. The role comes from whoever
-- runs the database server (docker-compose.yml makes it); where it is missing nothing is granted.

-- `body` names residents; the reason of a false alarm stands only in there.
alter table incident add column cause text generated always as (body ->> 'cause') stored;

-- A household's name is its people's name; an institution's is public.
create view institution as select id, name, division from place where kind = 'INSTITUTION' and removed_at is null;

do $$
begin
  if exists (select from pg_roles where rolname = 'shouhu_dashboards') then
    grant usage on schema public to shouhu_dashboards;
    grant select on bed_reading_minute, bed_reading_hour, bed_reading_day, bed_reading, device_event, device_status,
                    device_count, reader_position, incident_alarm, division, institution to shouhu_dashboards;
    grant select (id, kind, profile, place_id, bed_id, interval_seconds, registered_at, removed_at) on device to shouhu_dashboards;
    grant select (id, kind, division, terrain, removed_at) on place to shouhu_dashboards;
    grant select (id, place_id, nursing_type, state, removed_at) on bed to shouhu_dashboards;
    grant select (id, lane, position, device_id, profile, topic, received_at, reason) on quarantine to shouhu_dashboards;
    grant select (id, status, class, kind, device_id, place_id, place_kind, division, opened_at, claimed_at, accepted_at,
                  on_scene_at, handled_at, closed_at, outcome, cause, tier, policy_version) on incident to shouhu_dashboards;
    grant select (incident_id, number, at, kind, detail) on incident_history to shouhu_dashboards;
    grant select (id, incident_id, status, notified_at, delivered_at, seen_at, accepted_at, en_route_at, on_scene_at,
                  ended_at, outcome, reason) on assignment to shouhu_dashboards;
  end if;
end $$;
