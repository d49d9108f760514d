-- The whole register (docs/register.md): what stands around places, beds and people.
-- Everything has a `revision` that counts its changes, for "somebody else was faster"; `version` stays the feed's.
-- What ends in `_sealed` is encrypted, what ends in `_index` is a keyed digest for exact search only.

-- 功能区, such as 新蒲新区: a label over townships and no division of its own, so nothing in it counts a second time.
create table zone (
  code       text primary key check (code ~ '^[A-Z0-9]{2,12}$'),
  name       text not null
);
insert into zone (code, name) values ('XINPU', '新蒲新区');

-- 乡镇/街道 (nine digits) and 村/社区 (twelve) under the divisions: codes of the statistical bureau.
create table area (
  id         text primary key check (id ~ '^[0-9]{9}$|^[0-9]{12}$'),
  level      text generated always as (case when length(id) = 9 then 'TOWNSHIP' else 'COMMUNITY' end) stored,
  name       text not null,
  division   text not null references division,
  parent     text references area,
  zone       text references zone,
  removed_at timestamptz,
  revision   integer not null default 1,
  check (left(id, 6) = division),
  check ((parent is null) = (length(id) = 9)),
  check (parent is null or left(id, 9) = parent)
);
create index area_division on area (division, id);
create index area_parent on area (parent);

-- 养老机构 as a body: it has one or more sites (`place`); owner and operator are two things (公建民营).
create table organisation (
  id             text primary key check (id ~ '^[A-Za-z0-9._:-]{1,64}$'),
  name           text not null,
  pinyin         text not null default '',
  initials       text not null default '',
  division       text not null references division,
  kind           text check (kind in ('COUNTY_CENTRE', 'REGIONAL_CENTRE', 'TOWNSHIP_HOME', 'PUBLIC_HOME', 'PRIVATE_HOME',
                                      'COMMUNITY_CENTRE', 'COMMUNITY_DAY_CARE')),
  owner_kind     text check (owner_kind in ('GOVERNMENT', 'COLLECTIVE', 'ENTERPRISE', 'NON_PROFIT', 'INDIVIDUAL')),
  owner          text,
  operator_kind  text check (operator_kind in ('GOVERNMENT', 'COLLECTIVE', 'ENTERPRISE', 'NON_PROFIT', 'INDIVIDUAL')),
  operator       text,
  licence        text,
  licence_until  date,
  grade          smallint check (grade between 1 and 5),
  phone_sealed   bytea,
  merged_into    text references organisation,
  merged_at      timestamptz,
  removed_at     timestamptz,
  removed_reason text,
  revision       integer not null default 1,
  check (merged_into is null or (merged_into <> id and removed_at is not null))
);
create index organisation_division on organisation (division, id);

-- A `place` of kind INSTITUTION is a site. Day places are not beds.
alter table place
  add column organisation_id text references organisation,
  add column area           text references area,
  add column services       text[] not null default '{}'
    check (services <@ array['RESPITE', 'DAY_CARE', 'HOME_VISITS', 'MEALS', 'MEDICAL', 'REHABILITATION', 'DEMENTIA', 'HOSPICE']),
  add column day_places     integer not null default 0 check (day_places between 0 and 10000),
  add column also_serves    text[] not null default '{}',
  add column phone_sealed   bytea,
  add column pinyin         text not null default '',
  add column initials       text not null default '',
  add column removed_reason text,
  add column revision       integer not null default 1;
create index place_organisation on place (organisation_id);

insert into organisation (id, name, division)
select id, name, division from place where kind = 'INSTITUTION';
update place set organisation_id = id where kind = 'INSTITUTION';

-- Each site belongs to exactly one institution, so no bed counts twice. One that names none is an institution by itself.
create function site_has_organisation() returns trigger language plpgsql as $$
begin
  if new.kind = 'INSTITUTION' and coalesce(new.organisation_id, new.id) = new.id then
    insert into organisation (id, name, pinyin, initials, division)
    values (new.id, new.name, new.pinyin, new.initials, new.division)
    on conflict (id) do nothing;
    new.organisation_id := new.id;
  end if;
  return new;
end $$;
create trigger organisation before insert or update on place for each row execute function site_has_organisation();
alter table place add constraint place_organisation_check check ((kind = 'INSTITUTION') = (organisation_id is not null));

create table building (
  id         text primary key check (id ~ '^[A-Za-z0-9._:-]{1,64}$'),
  place_id   text not null references place,
  name       text not null,
  floors     smallint check (floors between 1 and 200),
  removed_at timestamptz,
  revision   integer not null default 1
);
create unique index building_place_id_name on building (place_id, name) where removed_at is null;

create sequence room_number;
create table room (
  id          text primary key default 'room-' || nextval('room_number') check (id ~ '^[A-Za-z0-9._:-]{1,64}$'),
  place_id    text not null references place,
  building_id text references building,
  wing        text not null default '',
  name        text not null,
  floor       smallint check (floor between -9 and 200),
  removed_at  timestamptz,
  revision    integer not null default 1,
  unique (place_id, wing, name)
);
create index room_building on room (building_id);

insert into room (place_id, wing, name) select distinct place_id, wing, room from bed;

-- A bed names its room as people do; renaming the room renames it at its beds. A room nobody wrote down yet is made.
alter table bed
  add column respite        boolean not null default false,
  add column removed_reason text,
  add column revision       integer not null default 1,
  add foreign key (place_id, wing, room) references room (place_id, wing, name) on update cascade,
  drop constraint bed_place_id_wing_room_label_key;
create unique index bed_place_id_wing_room_label on bed (place_id, wing, room, label) where removed_at is null;

create function bed_has_room() returns trigger language plpgsql as $$
begin
  if not exists (select from room where place_id = new.place_id and wing = new.wing and name = new.room) then
    insert into room (place_id, wing, name) values (new.place_id, new.wing, new.room)
    on conflict (place_id, wing, name) do nothing;
  end if;
  return new;
end $$;
create trigger room before insert or update of place_id, wing, room on bed for each row execute function bed_has_room();

-- 信息档案: one file for life. Who has a place (institution, or a household in care) is served and in every memory;
-- the others, a million of them, are rows only. `division` is where they are served, else where they live.
alter table resident
  alter column care_level drop not null,
  alter column place_id drop not null,
  add column pinyin              text not null default '',
  add column initials            text not null default '',
  add column birth_date          date,
  add column identity_sealed     bytea,
  add column identity_index      bytea,
  add column phone_sealed        bytea,
  add column phone_index         bytea,
  add column division            text references division,
  add column area                text references area,
  add column address             text,
  add column registered_division text,
  add column categories          text[] not null default '{}'
    check (categories <@ array['TEKUN', 'FAMILY_PLANNING_SPECIAL', 'SPECIAL_CONTRIBUTION', 'POOR', 'LIVES_ALONE', 'DISABLED']),
  add column willing             boolean,
  add column self_care           text check (self_care in ('ABLE', 'PARTLY', 'UNABLE')),
  add column doctor              text,
  add column doctor_phone_sealed bytea,
  add column medication          text,
  add column note                text,
  add column screened_on         date,
  add column removed_reason      text check (removed_reason in ('DECEASED', 'MOVED_AWAY', 'DUPLICATE', 'MISTAKE')),
  add column revision            integer not null default 1;
update resident r set division = p.division from place p where p.id = r.place_id;
alter table resident
  alter column division set not null,
  add constraint resident_bed_has_place check (bed_id is null or place_id is not null),
  add constraint resident_served_has_level check (place_id is null or care_level is not null),
  add constraint resident_removed_has_no_bed check (removed_at is null or bed_id is null);

create function division_of_place() returns trigger language plpgsql as $$
begin
  if new.place_id is not null then
    select division into new.division from place where id = new.place_id;
    if not found then
      raise foreign_key_violation using message = 'no such place', constraint = tg_table_name || '_place_id_fkey';
    end if;
  end if;
  return new;
end $$;
create trigger division before insert or update of place_id, division on resident
  for each row execute function division_of_place();

-- A file that was never served takes no version: it is of no interest to those who follow the feed, and loading
-- a million of them neither waits for the feed's lock nor wakes anybody.
drop trigger stamp on resident;
create trigger stamp_insert before insert on resident for each row when (new.place_id is not null)
  execute function stamp_register_version();
create trigger stamp_update before update on resident for each row when (new.place_id is not null or old.place_id is not null)
  execute function stamp_register_version();

create unique index resident_identity on resident (identity_index) where removed_at is null;
create index resident_phone on resident (phone_index) where phone_index is not null;
create index resident_division on resident (division, id);

create table contact (
  id           text primary key check (id ~ '^[A-Za-z0-9._:-]{1,64}$'),
  resident_id  text not null references resident,
  name         text not null,
  relation     text not null default '',
  rank         smallint not null default 1 check (rank between 1 and 20),
  phone_sealed bytea,
  phone_index  bytea,
  removed_at   timestamptz,
  revision     integer not null default 1
);
create index contact_resident on contact (resident_id, rank);
create index contact_phone on contact (phone_index) where phone_index is not null;

create table consent (
  id          text primary key check (id ~ '^[A-Za-z0-9._:-]{1,64}$'),
  resident_id text not null references resident,
  kind        text not null check (kind in ('MONITORING', 'DATA_SHARING', 'LOCATION', 'HOME_VISITS')),
  given       boolean not null,
  given_on    date not null,
  given_by    text not null,
  valid_until date,
  removed_at  timestamptz,
  revision    integer not null default 1
);
create index consent_resident on consent (resident_id);

-- 入院评估, GB/T 42195-2022: the newest one sets the care level. `score` is of 90 points, high = able.
create table assessment (
  id          text primary key check (id ~ '^[A-Za-z0-9._:-]{1,64}$'),
  resident_id text not null references resident,
  level       text not null check (level in ('INDEPENDENT', 'PARTIAL', 'FULL')),
  assessed_on date not null,
  assessor    text not null,
  assessed_by text not null default '',
  valid_until date not null,
  score       smallint check (score between 0 and 90),
  note        text,
  removed_at  timestamptz,
  revision    integer not null default 1,
  check (valid_until >= assessed_on)
);
create index assessment_resident on assessment (resident_id, assessed_on desc);

-- Who works where, with what; signing in is `app_user`'s. `place_id` or `division` is where they work.
create table staff (
  id              text primary key check (id ~ '^[A-Za-z0-9._:-]{1,64}$'),
  name            text not null,
  pinyin          text not null default '',
  initials        text not null default '',
  post            text not null check (post in ('CARER', 'NURSE', 'DOCTOR', 'SOCIAL_WORKER', 'ASSESSOR', 'REHABILITATION',
                                                'HOME_CARER', 'LEAD', 'CLERK', 'OTHER')),
  division        text not null references division,
  place_id        text references place,
  username        text references app_user,
  qualification   text check (qualification in ('NONE', 'LEVEL_5', 'LEVEL_4', 'LEVEL_3', 'LEVEL_2', 'LEVEL_1', 'LICENSED')),
  certificate     text,
  certified_until date,
  scope           text[] not null default '{}'
    check (scope <@ array['DAILY_CARE', 'NURSING', 'MEDICATION', 'ASSESSMENT', 'RESCUE', 'REHABILITATION', 'PSYCHOLOGY', 'VISITS']),
  employed_from   date,
  identity_sealed bytea,
  identity_index  bytea,
  phone_sealed    bytea,
  phone_index     bytea,
  removed_at      timestamptz,
  removed_reason  text,
  revision        integer not null default 1
);
create unique index staff_identity on staff (identity_index) where removed_at is null;
create index staff_place on staff (place_id);
create index staff_division on staff (division, id);
create index staff_phone on staff (phone_index) where phone_index is not null;
create trigger division before insert or update of place_id, division on staff
  for each row execute function division_of_place();

create function people_follow_place() returns trigger language plpgsql as $$
begin
  update resident set division = new.division where place_id = new.id;
  update staff set division = new.division where place_id = new.id;
  return null;
end $$;
create trigger people after update of division on place for each row when (old.division <> new.division)
  execute function people_follow_place();

alter table device
  add column room_id  text references room,
  add column revision integer not null default 1;
create index device_bed on device (bed_id);
create index device_resident on device (resident_id);
create index device_room on device (room_id);

alter table app_user add column revision integer not null default 1;
