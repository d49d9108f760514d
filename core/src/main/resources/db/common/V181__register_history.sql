-- Who changed what and when, of every record of the register, whoever writes: the trigger sees to it.
-- `changed` maps a field to [before, after]; of what is encrypted or secret only that it changed. What a record held
-- when it was added follows from what it holds now and the way back.
create table record_history (
  kind     text not null,
  id       text not null,
  revision integer not null,
  at       timestamptz not null,
  by_whom  text not null,
  action   text not null check (action in ('ADDED', 'CHANGED', 'REMOVED', 'RESTORED')),
  changed  jsonb not null,
  primary key (kind, id, revision)
);
create index record_history_at on record_history (at);

create function count_revision() returns trigger language plpgsql as $$
begin
  new.revision := case when tg_op = 'INSERT' then 1 else old.revision + 1 end;
  return new;
end $$;

-- `shouhu.actor` is set by the transaction that writes; 'system' is the product itself.
create function keep_history() returns trigger language plpgsql as $$
declare
  before jsonb;
  after  jsonb := to_jsonb(new);
  diff   jsonb := '{}';
  field  text;
  kind   text := tg_argv[0];
  id     text := after ->> tg_argv[1];
  what   text := 'ADDED';
begin
  if tg_op = 'UPDATE' then
    before := to_jsonb(old);
    for field in select key from jsonb_each(after) a where a.value is distinct from before -> a.key loop
      if field in ('version', 'revision', 'pinyin', 'initials') or field like '%\_index' then
        continue;
      elsif field like '%\_sealed' or field in ('password_hash', 'secret_sha256') then
        diff := diff || jsonb_build_object(field, null);
      else
        diff := diff || jsonb_build_object(field, jsonb_build_array(before -> field, after -> field));
      end if;
    end loop;
    what := case when after ->> 'removed_at' is null and before ->> 'removed_at' is not null then 'RESTORED'
                 when after ->> 'removed_at' is not null and before ->> 'removed_at' is null then 'REMOVED'
                 else 'CHANGED' end;
    if diff = '{}' then
      return null;
    end if;
  end if;
  insert into record_history values (kind, id, new.revision, now(),
    coalesce(nullif(current_setting('shouhu.actor', true), ''), 'system'), what, diff);
  return null;
end $$;

do $$
declare t text[];
begin
  foreach t slice 1 in array array[
      ['area', 'area', 'id'], ['organisation', 'organisation', 'id'], ['place', 'place', 'id'], ['building', 'building', 'id'],
      ['room', 'room', 'id'], ['bed', 'bed', 'id'], ['resident', 'resident', 'id'], ['contact', 'contact', 'id'],
      ['consent', 'consent', 'id'], ['assessment', 'assessment', 'id'], ['staff', 'staff', 'id'], ['device', 'device', 'id'],
      ['app_user', 'user', 'username']] loop
    execute format('create trigger revise before insert or update on %I for each row execute function count_revision()', t[1]);
    execute format('create trigger history after insert or update on %I for each row execute function keep_history(%L, %L)',
                   t[1], t[2], t[3]);
  end loop;
end $$;
