-- A small city as a database of version 220 held it: rows in every table that later migrations touch.
insert into area (id, name, division) values ('520302001', '甲街道', '520302');
insert into area (id, name, division, parent) values ('520302001001', '甲社区', '520302', '520302001');
insert into organisation (id, name, division, kind, operator_kind)
values ('old-org', '夕阳红集团', '520302', 'PRIVATE_HOME', 'ENTERPRISE');
insert into place (id, kind, name, division, longitude, latitude, organisation_id, area)
values ('old-home', 'INSTITUTION', '夕阳红养老院', '520302', 106.9, 27.7, 'old-org', '520302001'),
       ('old-house', 'HOUSEHOLD', '王家', '520302', 106.91, 27.71, null, '520302001');
insert into building (id, place_id, name) values ('old-building', 'old-home', '一号楼');
insert into room (id, place_id, building_id, name) values ('old-room', 'old-home', 'old-building', '101');
insert into bed (id, place_id, room, label, state, respite)
values ('old-bed-1', 'old-home', '101', 'A', 'OCCUPIED', false), ('old-bed-2', 'old-home', '101', 'B', 'VACANT', false),
       ('old-bed-3', 'old-home', '101', 'C', 'VACANT', false), ('old-respite', 'old-home', '102', 'A', 'VACANT', true);

insert into resident (id, name, birth_year, care_level, place_id, bed_id, division, categories, self_care)
values ('old-res-1', '张秀英', 1938, 'PARTIAL', 'old-home', 'old-bed-1', '520302', '{TEKUN}', 'UNABLE');
insert into resident (id, name, birth_year, care_level, place_id, division) values ('old-res-2', '王秀英', 1941, 'FULL', 'old-house', '520302');
insert into resident (id, name, birth_year, division) values ('old-file', '李秀英', 1945, '520302'), ('old-waiting', '赵秀英', 1944, '520302'),
       ('old-dead', '钱秀英', 1933, '520302');
insert into resident (id, name, birth_year, division, removed_at, removed_reason)
values ('old-closed', '孙秀英', 1935, '520302', now() - interval '300 days', 'MOVED_AWAY');
insert into contact (id, resident_id, name) values ('old-contact', 'old-res-1', '张小明');
insert into consent (id, resident_id, kind, given, given_on, given_by)
values ('old-consent', 'old-res-1', 'MONITORING', true, current_date - 400, '张小明');
insert into assessment (id, resident_id, level, assessed_on, assessor, valid_until)
values ('old-assessment', 'old-res-1', 'PARTIAL', current_date - 400, '陈', current_date + 100);
insert into staff (id, name, post, division, place_id) values ('old-staff', '周护理', 'CARER', '520302', 'old-home');
insert into app_user (username, display_name, password_hash, role, division)
values ('old-user', '周县', 'x', 'COUNTY_OPERATOR', '520302');

insert into device (id, kind, secret_sha256, place_id, interval_seconds) values ('old-hub', 'hub', '\x00', 'old-home', 300);
insert into device (id, kind, secret_sha256, bed_id, hub_id, interval_seconds) values ('old-sensor', 'bed_sensor', '\x00', 'old-bed-1', 'old-hub', 10);
insert into device (id, kind, secret_sha256, resident_id, interval_seconds) values ('old-button', 'call_button', '\x00', 'old-res-2', 300);
insert into device_lane_count (device_id, lane, stored, duplicate, quarantined, last_seen_at, counted_at)
values ('old-sensor', 'ROUTINE', 17, 1, 0, now() - interval '1 day', now() - interval '1 day');
insert into blind_window (cause, device_id, from_at, position) values ('DEVICE_SILENT', 'old-sensor', now() - interval '1 day', 1);
insert into recontact (person, at, by_whom, reached, position) values ('resident:old-res-2', now() - interval '1 day', 'old-user', true, 1);
insert into enrolment (reason, claimed_id, protocol, address, first_seen_at, last_seen_at, times, said, said_at)
values ('unknown_device', 'stranger', 'mqtt', '192.0.2.7', now() - interval '9 days', now() - interval '8 days', 3, '{}', '{}');

-- Who died in a bed and was discharged, and went on waiting; and whose file was closed.
insert into bed_stay (resident_id, bed_id, place_id, kind, began_at, began_by, override, ended_at, ended_by, end_reason)
values ('old-dead', 'old-bed-2', 'old-home', 'RESIDENCE', now() - interval '900 days', 'old-user', '当日安置', now() - interval '30 days',
        'old-user', 'DECEASED');
insert into bed_move (at, command, bed_id, place_id, resident_id, from_state, to_state, by_whom)
values (now() - interval '30 days', 'DISCHARGE', 'old-bed-2', 'old-home', 'old-dead', 'OCCUPIED', 'VACANT', 'old-user');
insert into waiting_entry (place_id, resident_id, nursing_type, since, entered_by)
values ('old-home', 'old-dead', false, now() - interval '90 days', 'old-user'), ('old-home', 'old-closed', false, now() - interval '80 days', 'old-user'),
       ('old-home', 'old-waiting', false, now() - interval '5 days', 'old-user');
insert into bed_offer (entry_id, bed_id, place_id, resident_id, offered_at, due_at, status, rule_version, why)
select id, 'old-bed-2', place_id, resident_id, now() - interval '1 hour', now() + interval '2 days', 'OPEN', 1,
       '{"place": 1, "group": "OTHERS", "reasons": []}'
from waiting_entry where resident_id = 'old-dead';
update bed set state = 'RESERVED', reserved_for = 'old-dead', since = now() - interval '1 hour', until = now() + interval '2 days'
where id = 'old-bed-2';
update bed set state = 'RESERVED', reserved_for = 'old-closed', until = now() + interval '20 days' where id = 'old-bed-3';
insert into respite_booking (bed_id, place_id, resident_id, from_day, until_day, status, booked_by)
values ('old-respite', 'old-home', 'old-dead', current_date + 3, current_date + 5, 'BOOKED', 'old-user'),
       ('old-respite', 'old-home', 'old-waiting', current_date + 6, current_date + 8, 'BOOKED', 'old-user');

insert into indicator_day (division, day, at, beds, nursing_beds, beds_operator_known, beds_by_government, communities,
  communities_served, tekun, tekun_known, tekun_dependent, tekun_in_care, institutions, reporting)
values ('520302', current_date - 33, now() - interval '33 days', 4, 0, 4, 0, 1, 0, 1, 1, 1, 1, 1, 1);
insert into occupancy_day (place_id, day, division, hours, beds, occupied, vacant, reserved, on_leave, in_hospital, respite,
  out_of_service, nursing_beds, nursing_occupied, independent, partial, "full")
values ('old-home', current_date - 1, '520302', 24, 4, 1, 3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0);

-- An incident of some days ago; its history has no hashes yet.
insert into incident (id, status, class, kind, resident_id, device_id, place_id, place_kind, division, opened_at, claimed_at, claimed_by,
  accepted_at, on_scene_at, handled_at, closed_at, closed_by, outcome, tier, policy_version, position, body)
select 'I-900001', 'CLOSED', 'URGENT', 'CALL', 'old-res-2', 'old-button', 'old-house', 'HOUSEHOLD', '520302', t, t + interval '20 seconds',
       'old-user', t + interval '60 seconds', t + interval '900 seconds', t + interval '1500 seconds', t + interval '1800 seconds',
       'old-user', 'HELPED', 0, 1, 1,
       jsonb_build_object('id', 'I-900001', 'status', 'CLOSED', 'class', 'URGENT', 'kind', 'CALL',
         'openedAt', round(extract(epoch from t) * 1000), 'residentId', 'old-res-2', 'residentName', '王秀英', 'placeId', 'old-house',
         'placeName', '王家', 'placeKind', 'HOUSEHOLD', 'division', '520302', 'deviceId', 'old-button', 'tier', 0, 'tierName', 'COUNTY_DESK',
         'rings', 1, 'ringing', false, 'policyVersion', 1, 'alarmCount', 1, 'historyCount', 5, 'outcome', 'HELPED', 'closedBy', 'old-user',
         'alarms', '[]'::jsonb, 'assignments', '[]'::jsonb)
from (select date_trunc('second', now()) - interval '9 days' as t) opened;
insert into incident_alarm (alarm_id, incident_id, device_id, kind, class, at, received_at, raised_at, parameter_version)
select 'L-900001', id, 'old-button', 'CALL', 'URGENT', opened_at, opened_at, opened_at, 1 from incident;
insert into incident_history (incident_id, number, at, kind, by_whom, from_where, detail, position)
select i.id, h.n, i.opened_at + make_interval(secs => h.after), h.kind, h.by_whom, case when h.by_whom is null then null else '127.0.0.1' end, h.detail::jsonb, 1
from incident i, (values (1, 0, 'OPENED', null, '{"alarmId":"L-900001","tierName":"COUNTY_DESK"}'), (2, 20, 'CLAIMED', 'old-user', '{}'),
  (3, 60, 'ACCEPTED', 'worker', '{"assignmentId":"A-900001"}'), (4, 900, 'ON_SCENE', 'worker', '{"assignmentId":"A-900001"}'),
  (5, 1800, 'CLOSED', 'old-user', '{}')) as h (n, after, kind, by_whom, detail);
insert into assignment (id, incident_id, responder, status, notified_at, accepted_at, on_scene_at, ended_at, position)
select 'A-900001', id, 'worker', 'DONE', claimed_at, accepted_at, on_scene_at, handled_at, 1 from incident;
insert into notice (id, username, about, incident_id, class, status, created_at, attempts, position)
values ('N-900001', 'old-user', 'incident', 'I-900001', 'URGENT', 'SEEN', now() - interval '9 days', '[]', 1);
insert into notify_policy (policy_version, body) values (2, '{"version": 1, "classes": {"URGENT": {"channels": ["LIVE", "WEB_PUSH", "WECOM", "SMS", "VOICE"], "deliveredWithinSeconds": 8, "seenWithinSeconds": 20}, "HIGH": {"channels": ["LIVE", "WEB_PUSH", "WECOM", "SMS"], "deliveredWithinSeconds": 15, "seenWithinSeconds": 45}}, "tries": {"triesMax": 6, "firstSeconds": 1, "secondsMax": 60}, "flood": {"perMinuteMax": 6, "togetherEachSeconds": 20}, "downAfterFailures": 5}');

insert into notify_gateway (id, medium, name, url, sealed_secret)
values ('old-sms', 'SMS', '短信平台', 'http://sms.example', '1.c2VjcmV0');
insert into user_channel (id, username, kind, gateway_id, sealed_address, address_mark, label, rank, removed_at) values
  ('old-channel', 'old-user', 'SMS', 'old-sms', '1.YWRkcmVzcw', 'm1', '138****0000', 1, null),
  ('old-channel-gone', 'old-user', 'SMS', 'old-sms', '', 'm2', '139****0000', 2, now());
insert into elder_count (division, as_of, elders, source, made_by)
values ('520302', '2025-12-31', 112400, '统计公报', 'old-user');

insert into quarantine (lane, position, device_id, profile, topic, received_at, payload, reason, detail)
values ('urgent', 1, 'old-button', 'native', 'shouhu/v1/old-button/event', now() - interval '2 days', '\x7b', 'not_json',
  'the payload ends early');
