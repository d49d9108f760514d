-- What a count of elders said before it was entered anew: an indicator that was reported by it can be explained.
create table if not exists elder_count_before (
  division text not null references division,
  as_of    date not null,
  elders   integer not null,
  source   text not null,
  made_by  text not null,
  made_at  timestamptz not null,
  primary key (division, as_of, made_at)
);

create or replace function keep_elder_count() returns trigger language plpgsql as $$
begin
  insert into elder_count_before (division, as_of, elders, source, made_by, made_at)
  values (old.division, old.as_of, old.elders, old.source, old.made_by, old.made_at);
  return null;
end $$;
drop trigger if exists kept on elder_count;
create trigger kept after update on elder_count for each row
  when ((old.elders, old.source) is distinct from (new.elders, new.source)) execute function keep_elder_count();

do $$
begin
  if exists (select from pg_roles where rolname = 'shouhu_dashboards') then
    grant select on elder_count_before to shouhu_dashboards;
  end if;
end $$;
