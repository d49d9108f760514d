-- Sealing a field anew with another key changes nothing that the history is about (`keep_history` as in V181).
create or replace function keep_history() returns trigger language plpgsql as $$
declare
  before jsonb;
  after  jsonb := to_jsonb(new);
  diff   jsonb := '{}';
  field  text;
  kind   text := tg_argv[0];
  id     text := after ->> tg_argv[1];
  what   text := 'ADDED';
begin
  if current_setting('shouhu.resealing', true) = 'on' then
    return null;
  end if;
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
