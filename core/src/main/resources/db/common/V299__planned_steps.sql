-- Steps of beds that are meant to be taken on a day ahead. A plan changes no bed: whoever takes the step gives the
-- ordinary command, which ends the plan. The target of a transfer is kept from others until then.
create table if not exists planned_step (
  id              bigint generated always as identity primary key,
  resident_id     text not null references resident,
  place_id        text not null references place,   -- where they have their bed
  command         text not null check (command in ('LEAVE', 'TRANSFER', 'DISCHARGE')),
  on_day          date not null,
  target_bed_id   text references bed,
  expected_return date,
  end_reason      text,
  why             text,
  planned_by      text not null,
  planned_at      timestamptz not null default clock_timestamp(),
  status          text not null check (status in ('OPEN', 'DONE', 'CANCELLED')),
  ended_by        text,
  ended_at        timestamptz,
  end_note        text,
  check ((command = 'TRANSFER') = (target_bed_id is not null)),
  check ((status = 'OPEN') = (ended_at is null))
);
create unique index if not exists planned_step_once on planned_step (resident_id, command) where status = 'OPEN';
create unique index if not exists planned_step_promise on planned_step (target_bed_id) where status = 'OPEN';
create index if not exists planned_step_place on planned_step (place_id) where status = 'OPEN';
create index if not exists planned_step_late on planned_step (on_day) where status = 'OPEN';
