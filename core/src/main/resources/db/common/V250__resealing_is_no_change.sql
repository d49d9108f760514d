-- Sealing a field anew (V236) is no change of the record: open forms stay good, and nobody has to read it again.
create or replace function count_revision() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and current_setting('shouhu.resealing', true) = 'on' then
    return new;
  end if;
  new.revision := case when tg_op = 'INSERT' then 1 else old.revision + 1 end;
  return new;
end $$;

create or replace function stamp_register_version() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and current_setting('shouhu.resealing', true) = 'on' then
    return new;
  end if;
  perform pg_advisory_xact_lock(7348311);
  new.version := nextval('register_version');
  perform pg_notify('register_changed', tg_table_name);
  return new;
end $$;
