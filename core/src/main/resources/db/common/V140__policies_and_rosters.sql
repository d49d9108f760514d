-- Escalation policies by where they hold: for one place, one division, or (both null) the whole city. The numbers of all
-- of them are one series, so a number says alone which policy it was. A version is never changed and never goes away.
alter table escalation_policy
  add column division  text references division,
  add column place_id  text references place,
  add column made_by   text,
  add column made_from text,
  add column note      text,
  add constraint escalation_policy_one_unit check (division is null or place_id is null);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% keeps what was written', tg_table_name;
end $$;
create trigger kept before update or delete on escalation_policy for each row execute function refuse_change();

-- Who is on duty when, by plan. A shift is never changed: it is removed, and another one is put in its place.
create table roster_shift (
  id         bigint generated always as identity primary key,
  place_id   text references place,
  division   text references division,      -- of the city itself: the city's desk
  desk       text not null default '',      -- which of several desks of one division
  starts_at  timestamptz not null,
  ends_at    timestamptz not null,
  people     text[] not null,               -- user names
  made_by    text not null,
  made_at    timestamptz not null default now(),
  removed_by text,
  removed_at timestamptz,
  version    bigint not null default 0,
  check ((place_id is null) <> (division is null)),
  check (ends_at > starts_at and ends_at <= starts_at + interval '36 hours')
);
create index roster_shift_place on roster_shift (place_id, starts_at) where removed_at is null;
create index roster_shift_division on roster_shift (division, starts_at) where removed_at is null;
create trigger stamp before insert or update on roster_shift for each row execute function stamp_register_version();
create index roster_shift_version on roster_shift (version);
