-- Tells one register from another: positions and copies taken from one mean nothing in the other.
create table register_identity (
  only_row boolean primary key default true check (only_row),
  id       uuid not null default gen_random_uuid()
);
insert into register_identity default values;
