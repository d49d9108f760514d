-- What was held back, by whom and why: a shelf (one kind of alarm of one device) or the test of a device.
create table alarm_hold (
  id        text primary key,
  type      text not null,        -- SHELF, TEST
  device_id text not null,
  kind      text,                 -- null for a test: all kinds
  division  text,
  place_id  text,
  by_whom   text not null,
  since     timestamptz not null,
  until     timestamptz not null,
  ended_at  timestamptz,
  ended_by  text,                 -- null when its time was over
  reason    text not null,
  count     integer not null,
  body      jsonb not null
);
create index alarm_hold_since on alarm_hold (since);
create index alarm_hold_device on alarm_hold (device_id, since);

-- Each alarm that was held back. Its id stands in no incident.
create table alarm_held (
  alarm_id    text primary key,
  hold_id     text not null,
  device_id   text not null,
  kind        text not null,
  class       text not null,
  at          timestamptz not null,
  received_at timestamptz not null,
  held_at     timestamptz not null
);
create index alarm_held_hold on alarm_held (hold_id);
create index alarm_held_at on alarm_held (held_at);

-- The report of each end of a shift; the items, who took each and when are in the body.
create table handover (
  id         text primary key,
  status     text not null,       -- OPEN, COMPLETED, CANCELLED
  division   text,                -- of a county's desk; with place_id null too: the city's
  place_id   text,
  by_whom    text not null,
  started_at timestamptz not null,
  ended_at   timestamptz,
  ended_by   text,
  items      integer not null,
  body       jsonb not null
);
create index handover_started on handover (started_at);
