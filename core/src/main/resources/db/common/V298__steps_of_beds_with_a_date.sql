-- A step of a bed may be said to have happened before it was entered: `at`, `began_at` and `ended_at` are when it
-- happened, and these say when it was entered. Up to now both were one.
alter table bed_move add column if not exists entered_at timestamptz;
update bed_move set entered_at = at where entered_at is null;
alter table bed_move
  alter column entered_at set default clock_timestamp(),
  alter column entered_at set not null;
create index if not exists bed_move_entered on bed_move (entered_at);

alter table bed_stay
  add column if not exists began_entered_at timestamptz,
  add column if not exists ended_entered_at timestamptz;
update bed_stay set began_entered_at = began_at where began_entered_at is null;
alter table bed_stay
  alter column began_entered_at set default clock_timestamp(),
  alter column began_entered_at set not null;
