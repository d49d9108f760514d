-- Where each reader of the durable log stands. It moves in the same transaction as the rows it stands for,
-- which is what makes every event stored exactly once. `log_id` names the log: positions of another log mean nothing.
create table reader_position (
  reader   text not null,
  lane     text not null,
  log_id   uuid not null,
  position bigint not null,  -- next position to read
  moved_at timestamptz not null default now(),
  primary key (reader, lane)
);

-- Messages a device and lane, added up by the recorder. A lane has rows of its own, so that the urgent recorder
-- never waits for a row the routine one is writing. `reader_position` of the reader 'recorder-counts' says up to
-- which position a lane is counted: it moves in the same transaction, so each message counts once.
create table device_lane_count (
  device_id    text not null,
  lane         text not null,
  stored       bigint not null,
  duplicate    bigint not null,
  quarantined  bigint not null,
  last_seen_at timestamptz,
  counted_at   timestamptz not null,
  primary key (device_id, lane)
);

create view device_count as
select device_id, sum(stored + duplicate + quarantined)::bigint as received, sum(stored)::bigint as stored,
       sum(duplicate)::bigint as duplicate, sum(quarantined)::bigint as quarantined,
       max(last_seen_at) as last_seen_at, max(counted_at) as counted_at
from device_lane_count
group by device_id;

-- What was acknowledged and could not be understood: kept whole, with the reason, until a decoder is mended.
create table quarantine (
  id          bigint generated always as identity primary key,
  lane        text not null,
  position    bigint not null,
  device_id   text not null,
  profile     text not null,
  topic       text not null,
  received_at timestamptz not null,
  payload     bytea not null,
  reason      text not null,
  detail      text not null
);
create index quarantine_received on quarantine (received_at);
create index quarantine_device on quarantine (device_id, id);

create table incident (
  id           text primary key,
  status       text not null,
  class        text not null,
  kind         text not null,
  resident_id  text,
  device_id    text,
  place_id     text,
  place_kind   text,
  division     text,
  opened_at    timestamptz not null,
  claimed_at   timestamptz,
  claimed_by   text,
  accepted_at  timestamptz,
  on_scene_at  timestamptz,
  handled_at   timestamptz,
  closed_at    timestamptz,
  closed_by    text,
  outcome      text,
  tier         integer not null,
  policy_version integer not null,
  position     bigint not null,
  body         jsonb not null
);
create index incident_opened on incident (opened_at);
create index incident_status on incident (status) where status <> 'CLOSED';
create index incident_division on incident (division, opened_at);

create table incident_alarm (
  alarm_id          text primary key,
  incident_id       text not null,
  device_id         text not null,
  kind              text not null,
  class             text not null,
  at                timestamptz not null,
  received_at       timestamptz not null,
  raised_at         timestamptz not null,
  ended_at          timestamptz,
  parameter_version integer not null
);
create index incident_alarm_incident on incident_alarm (incident_id);
create index incident_alarm_raised on incident_alarm (raised_at);
create index incident_alarm_device on incident_alarm (device_id, raised_at);

-- Append-only: one row for each decision about an incident.
create table incident_history (
  incident_id text not null,
  number      integer not null,
  at          timestamptz not null,
  kind        text not null,
  by_whom     text,
  from_where  text,
  detail      jsonb not null,
  position    bigint not null,
  primary key (incident_id, number)
);
create index incident_history_at on incident_history (at);

create table assignment (
  id           text primary key,
  incident_id  text not null,
  responder    text not null,
  status       text not null,
  notified_at  timestamptz not null,
  delivered_at timestamptz,
  seen_at      timestamptz,
  accepted_at  timestamptz,
  en_route_at  timestamptz,
  on_scene_at  timestamptz,
  ended_at     timestamptz,
  outcome      text,
  reason       text,
  note         text,
  position     bigint not null
);
create index assignment_incident on assignment (incident_id);
create index assignment_notified on assignment (notified_at);

-- The three series of device data. `time` is the device's clock, or the receipt where the device's is unusable
-- (flags bit 0: replaced; bit 1: device time was missing; bit 2: arrived more than 5 min late). V100 makes them
-- hypertables on TimescaleDB; on plain PostgreSQL they stay as they are.
create table bed_reading (
  time        timestamptz not null,
  received_at timestamptz not null,
  device_id   text not null,
  seq         bigint,
  heart_rate  smallint,   -- beats a minute
  breath_rate smallint,   -- breaths a minute
  movement    smallint,   -- the sensor's own scale
  in_bed      boolean,
  flags       smallint not null default 0
);

create table device_event (
  time        timestamptz not null,
  received_at timestamptz not null,
  device_id   text not null,
  seq         bigint,
  kind        text not null,   -- fall, call, cancel, bed_exit, bed_enter, tamper, low_battery, connected, disconnected, taken_over
  detail      text,            -- reason of a disconnect, detail of a foreign device
  flags       smallint not null default 0
);

create table device_status (
  time            timestamptz not null,
  received_at     timestamptz not null,
  device_id       text not null,
  seq             bigint,
  battery_percent smallint,
  rssi_dbm        smallint,
  firmware        text,
  flags           smallint not null default 0
);
