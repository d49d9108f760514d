-- Beds and who is in them. The rules are in command.bed; what is below holds them against two servers at once.

-- Why and until when a bed is as it is. `until` is when a return, a release or the end of a repair is expected.
alter table bed
  add column since        timestamptz not null default now(),
  add column until        timestamptz,
  add column reserved_for text references resident,
  add constraint bed_reserved_for_somebody check (reserved_for is null or state = 'RESERVED');
create index bed_reserved_for on bed (reserved_for) where reserved_for is not null;

-- Core PostgreSQL has no GiST for text: a range that holds one value overlaps exactly its like, without an extension.
create type text_range as range (subtype = text, collation = "C");

-- Who was in which bed from when to when. Never changed but to end it.
create table bed_stay (
  id            bigint generated always as identity primary key,
  resident_id   text not null references resident,
  bed_id        text not null references bed,
  place_id      text not null references place,
  kind          text not null check (kind in ('RESIDENCE', 'RESPITE')),
  began_at      timestamptz not null,
  began_by      text not null,
  assessment_id text references assessment,
  override      text,
  ended_at      timestamptz,
  ended_by      text,
  end_reason    text,
  check (ended_at >= began_at),
  check ((ended_at is null) = (end_reason is null)),
  constraint bed_stay_one_person exclude using gist
    (text_range(bed_id, bed_id, '[]') with &&, tstzrange(began_at, ended_at) with &&),
  constraint bed_stay_one_bed exclude using gist
    (text_range(resident_id, resident_id, '[]') with &&, tstzrange(began_at, ended_at) with &&)
);
create unique index bed_stay_bed_now on bed_stay (bed_id) where ended_at is null;
create unique index bed_stay_resident_now on bed_stay (resident_id) where ended_at is null;
create index bed_stay_resident on bed_stay (resident_id, began_at);
create index bed_stay_place on bed_stay (place_id, began_at);

-- Every step of a bed: who, when, why.
create table bed_move (
  id          bigint generated always as identity primary key,
  at          timestamptz not null,
  command     text not null,
  bed_id      text not null references bed,
  place_id    text not null,
  resident_id text,
  from_state  text not null,
  to_state    text not null,
  until       timestamptz,
  by_whom     text not null,
  why         text
);
create index bed_move_bed on bed_move (bed_id, id);
create index bed_move_resident on bed_move (resident_id, id) where resident_id is not null;
create index bed_move_place on bed_move (place_id, at);

-- The first answer to each Idempotency-Key; given again for 24 h.
create table bed_answer (
  username text not null,
  key      text not null,
  request  bytea not null,        -- SHA-256 of what was asked
  at       timestamptz not null default clock_timestamp(),
  answer   jsonb,
  primary key (username, key)
);
create index bed_answer_at on bed_answer (at);

-- Whoever else writes the register (a file that is read in, a new resident with a bed): the stay follows the resident.
create function stay_follows_resident() returns trigger language plpgsql as $$
declare
  moment timestamptz := clock_timestamp();
  whom   text := coalesce(nullif(current_setting('shouhu.actor', true), ''), 'system');
begin
  if tg_op = 'UPDATE' then
    update bed_stay set ended_at = greatest(moment, began_at), ended_by = whom, end_reason = 'OTHER'
    where resident_id = new.id and ended_at is null and bed_id is distinct from new.bed_id;
  end if;
  if new.bed_id is not null then
    insert into bed_stay (resident_id, bed_id, place_id, kind, began_at, began_by, override)
    select new.id, b.id, b.place_id, case when b.state = 'RESPITE' then 'RESPITE' else 'RESIDENCE' end, moment, whom,
           'entered in the register'
    from bed b
    where b.id = new.bed_id
      and not exists (select from bed_stay s where s.resident_id = new.id and s.ended_at is null);
  end if;
  return null;
end $$;
create trigger stay_insert after insert on resident for each row when (new.bed_id is not null)
  execute function stay_follows_resident();
create trigger stay_update after update of bed_id on resident for each row when (old.bed_id is distinct from new.bed_id)
  execute function stay_follows_resident();

insert into bed_stay (resident_id, bed_id, place_id, kind, began_at, began_by, override)
select r.id, b.id, b.place_id, case when b.state = 'RESPITE' then 'RESPITE' else 'RESIDENCE' end, now(), 'system',
       'entered in the register'
from resident r join bed b on b.id = r.bed_id;
