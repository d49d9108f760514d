-- Who was not let in, with what it said: unknown devices, for a person to register with one look, and registered
-- ones that showed a wrong secret. The recorder keeps the newest 10,000 rows.
create table enrolment (
  id            bigint generated always as identity primary key,
  reason        text not null check (reason in ('unknown_device', 'wrong_secret')),
  claimed_id    text not null,           -- whatever it said it is: 64 printable characters at most
  protocol      text not null,           -- mqtt, or a profile
  address       text not null,           -- of the last time
  first_seen_at timestamptz not null,
  last_seen_at  timestamptz not null,
  times         bigint not null,         -- noted; a flood is not noted in full
  said          bytea[] not null,        -- newest first, five at most, a kilobyte each; the same again is not kept twice
  said_at       timestamptz[] not null,  -- when each was last said
  unique (reason, claimed_id, protocol)
);
create index enrolment_last_seen on enrolment (last_seen_at, id);

-- Replay of quarantine. `replayed_at` is set in the transaction that stores the rows; a refusal of the edge
-- (not the device's own topic, the first bytes only) is not replayable. `tried_at`: replayed, and still not understood.
alter table quarantine
  add column replayable  boolean not null default true,
  add column tried_at    timestamptz,
  add column replayed_at timestamptz;
update quarantine set replayable = false where reason in ('foreign_topic', 'topic_invalid', 'too_large');
create index quarantine_open on quarantine (tried_at nulls first, id) where replayable and replayed_at is null;

-- Two logs may be stored in one database, each with a position of its own.
alter table reader_position drop constraint reader_position_pkey;
alter table reader_position add primary key (reader, lane, log_id);

do $$
begin
  if exists (select from pg_roles where rolname = 'shouhu_dashboards') then
    grant select (id, reason, protocol, first_seen_at, last_seen_at, times) on enrolment to shouhu_dashboards;
    grant select (replayable, tried_at, replayed_at) on quarantine to shouhu_dashboards;
  end if;
end $$;
