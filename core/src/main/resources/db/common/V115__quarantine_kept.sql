-- A damaged record tells no receipt, so retention goes by when a row was stored. What the tables refused once has its
-- key in the recorder's window whatever is refused of it later: a replay must not take it for its own repeat.
alter table quarantine
  add column stored_at         timestamptz not null default now(),
  add column refused_by_tables boolean not null default false;
update quarantine set refused_by_tables = true where reason = 'database_refused';
create index quarantine_stored on quarantine (stored_at);
