-- What the detectors go by. One row a version, never changed: an alarm names the version that raised it. Rows of a
-- resident stand over the newest row without one; a row of a resident without a body takes its own away again. The
-- built-in parameters are version 1.

create table watch_parameters (
  parameter_version integer primary key check (parameter_version > 1),
  resident_id       text references resident,
  body              jsonb check (body is not null or resident_id is not null),
  made_by           text not null,
  created_at        timestamptz not null default now(),
  version           bigint not null default 0
);
create index watch_parameters_resident on watch_parameters (resident_id, parameter_version);
create trigger stamp before insert or update on watch_parameters for each row execute function stamp_register_version();
create index watch_parameters_version on watch_parameters (version);
