-- The register: who is where, and which device speaks for whom.
-- Every change takes the next number of `register_version`. Writers take one advisory lock in the trigger,
-- so that numbers become visible in order and a reader that asks "what came after n" never misses one.

create sequence register_version;

create function stamp_register_version() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(7348311);
  new.version := nextval('register_version');
  perform pg_notify('register_changed', tg_table_name);
  return new;
end $$;

create table division (
  code       text primary key check (code ~ '^[0-9]{6}$'),
  name       text not null,
  parent     text references division,
  longitude  double precision not null,
  latitude   double precision not null,
  version    bigint not null default 0
);

create table place (
  id         text primary key,
  kind       text not null check (kind in ('INSTITUTION', 'HOUSEHOLD')),
  name       text not null,
  division   text not null references division,
  address    text,
  terrain    text not null default 'TOWN' check (terrain in ('TOWN', 'RURAL')),
  longitude  double precision not null,
  latitude   double precision not null,
  removed_at timestamptz,
  version    bigint not null default 0
);
create index place_division on place (division);

create table bed (
  id           text primary key,
  place_id     text not null references place,
  wing         text not null default '',
  room         text not null,
  label        text not null,
  nursing_type boolean not null default false,
  state        text not null default 'VACANT'
               check (state in ('VACANT', 'RESERVED', 'OCCUPIED', 'ON_LEAVE', 'IN_HOSPITAL', 'RESPITE', 'OUT_OF_SERVICE')),
  removed_at   timestamptz,
  version      bigint not null default 0,
  unique (place_id, wing, room, label)
);

create table resident (
  id         text primary key,
  name       text not null,
  birth_year smallint,
  sex        text check (sex in ('F', 'M')),
  care_level text not null check (care_level in ('INDEPENDENT', 'PARTIAL', 'FULL')),
  place_id   text not null references place,
  bed_id     text unique references bed,
  risks      text[] not null default '{}',
  removed_at timestamptz,
  version    bigint not null default 0
);
create index resident_place on resident (place_id);

create table device (
  id               text primary key check (id ~ '^[A-Za-z0-9._:-]{1,64}$'),
  kind             text not null check (kind in ('bed_sensor', 'fall_alarm', 'call_button', 'hub')),
  profile          text not null default 'native',
  secret_sha256    bytea not null,
  place_id         text references place,
  bed_id           text references bed,
  resident_id      text references resident,
  hub_id           text references device,
  interval_seconds integer not null check (interval_seconds between 1 and 86400),
  registered_at    timestamptz not null default now(),
  removed_at       timestamptz,
  version          bigint not null default 0
);
create index device_place on device (place_id);
create index device_hub on device (hub_id);

create table app_user (
  username      text primary key,
  display_name  text not null,
  password_hash text not null,
  role          text not null check (role in ('CITY_OPERATOR', 'COUNTY_OPERATOR', 'INSTITUTION_LEAD', 'INSTITUTION_STAFF',
                                             'FIELD_WORKER', 'REGISTRAR', 'AUDITOR', 'ADMIN')),
  division      text references division,
  place_id      text references place,
  longitude     double precision,
  latitude      double precision,
  skills        text[] not null default '{}',
  on_duty       boolean not null default true,
  removed_at    timestamptz,
  version       bigint not null default 0
);

create table escalation_policy (
  policy_version integer primary key,
  body           jsonb not null,
  created_at     timestamptz not null default now(),
  version        bigint not null default 0
);

do $$
declare t text;
begin
  foreach t in array array['division', 'place', 'bed', 'resident', 'device', 'app_user', 'escalation_policy'] loop
    execute format('create trigger stamp before insert or update on %I for each row execute function stamp_register_version()', t);
    execute format('create index %I on %I (version)', t || '_version', t);
  end loop;
end $$;
