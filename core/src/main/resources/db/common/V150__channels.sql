-- By which ways people are told, besides the pages they have open. What is secret (the address, the gateway's key)
-- is sealed by the command centre before it comes here; `label` is what a person may be shown of it.

create table notify_gateway (
  id            text primary key check (id ~ '^[A-Za-z0-9._-]{1,40}$'),
  medium        text not null check (medium in ('WECOM', 'SMS', 'VOICE')),
  name          text not null,
  url           text not null,
  sealed_secret text not null,
  removed_at    timestamptz,
  version       bigint not null default 0
);

create table user_channel (
  id             text primary key,
  username       text not null references app_user,
  kind           text not null check (kind in ('WEB_PUSH', 'WECOM', 'SMS', 'VOICE')),
  gateway_id     text references notify_gateway,
  sealed_address text not null,
  address_mark   text not null,  -- keyed digest: tells whether two addresses are the same, and nothing else
  label          text not null,
  rank           integer not null,
  code_at        timestamptz not null default now(),
  code_tries     integer not null default 0,
  verified_at    timestamptz,
  added_at       timestamptz not null default now(),
  removed_at     timestamptz,
  version        bigint not null default 0,
  check ((kind = 'WEB_PUSH') = (gateway_id is null))
);
create unique index user_channel_address on user_channel (username, kind, address_mark) where removed_at is null;
create index user_channel_mark on user_channel (address_mark) where removed_at is null;

create table notify_policy (
  policy_version integer primary key,
  body           jsonb not null,
  created_at     timestamptz not null default now(),
  version        bigint not null default 0
);

do $$
declare t text;
begin
  foreach t in array array['notify_gateway', 'user_channel', 'notify_policy'] loop
    execute format('create trigger stamp before insert or update on %I for each row execute function stamp_register_version()', t);
    execute format('create index %I on %I (version)', t || '_version', t);
  end loop;
end $$;
