-- When nobody was watching (docs/blind-windows.md), and who was contacted again because of it.
create table blind_window (
  cause     text not null,           -- DEVICE_SILENT, LINK_DOWN, GATEWAY_DOWN, DESK_DOWN
  device_id text not null,           -- empty: all devices
  from_at   timestamptz not null,
  to_at     timestamptz,             -- null while it lasts
  position  bigint not null,
  primary key (cause, device_id, from_at)
);
create index blind_window_device on blind_window (device_id, from_at);
create index blind_window_from on blind_window (from_at);

-- Append-only: one row an attempt.
create table recontact (
  person  text not null,             -- resident:ID or device:ID
  at      timestamptz not null,
  by_whom text not null,
  reached boolean not null,
  note    text,
  position bigint not null,
  primary key (person, at)
);

do $$
begin
  if exists (select from pg_roles where rolname = 'shouhu_dashboards') then
    grant select on blind_window to shouhu_dashboards;
    grant select (person, at, reached) on recontact to shouhu_dashboards;
  end if;
end $$;
