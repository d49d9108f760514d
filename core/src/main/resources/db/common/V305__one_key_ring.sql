-- Where channels lead, what gateways sign with and second factors are sealed like every other field (V180): bytea
-- columns whose names end in `_sealed`, resealed by the rotation of keys. What notify.key sealed is taken over as it
-- stands: the command centre knows it by its beginning (`1.`), opens it and seals it anew.
do $$
declare
  old text[];
begin
  foreach old slice 1 in array array[
      ['user_channel', 'sealed_address', 'address_sealed'], ['notify_gateway', 'sealed_secret', 'secret_sealed'],
      ['app_user', 'totp_sealed', 'totp_sealed']] loop
    if exists (select from information_schema.columns
               where table_schema = current_schema() and table_name = old[1] and column_name = old[2] and data_type = 'text') then
      execute format('alter table %I alter column %I drop not null', old[1], old[2]);
      execute format('alter table %1$I alter column %2$I type bytea using convert_to(nullif(%2$I, ''''), ''UTF8'')',
                     old[1], old[2]);
      if old[2] <> old[3] then
        execute format('alter table %I rename column %I to %I', old[1], old[2], old[3]);
      end if;
    end if;
  end loop;
end $$;

alter table user_channel drop constraint if exists user_channel_address_there;
alter table user_channel add constraint user_channel_address_there
  check (removed_at is not null or address_sealed is not null);
alter table notify_gateway drop constraint if exists notify_gateway_secret_there;
alter table notify_gateway add constraint notify_gateway_secret_there
  check (removed_at is not null or secret_sealed is not null);

-- These the directory carries, so it has to read them again when they are sealed anew; open forms stay good (V250).
create or replace function stamp_register_version() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and current_setting('shouhu.resealing', true) = 'on'
     and tg_table_name not in ('user_channel', 'notify_gateway', 'app_user') then
    return new;
  end if;
  perform pg_advisory_xact_lock(7348311);
  new.version := nextval('register_version');
  perform pg_notify('register_changed', tg_table_name);
  return new;
end $$;
