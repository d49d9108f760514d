-- Each history entry carries a hash over itself and the entry before (docs/evidence.md); the incident carries the
-- last one, so that a history cut at its end is found too. Entries of before this migration have none.
alter table incident_history add column hash text;
alter table incident add column history_count integer, add column history_hash text;

-- What was written is never changed, not even by the application, which owns the table. Retention, the one exception,
-- says so in its transaction: set local shouhu.retention = 'on'.
create function refuse_history_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('shouhu.retention', true) = 'on' then
    return old;
  end if;
  raise exception 'the history of incidents is only ever added to' using errcode = 'restrict_violation';
end $$;

create trigger incident_history_append_only before update or delete on incident_history
  for each row execute function refuse_history_change();
create trigger incident_history_not_emptied before truncate on incident_history
  for each statement execute function refuse_history_change();
