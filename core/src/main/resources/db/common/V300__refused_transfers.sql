-- The house a planned transfer goes to may refuse it; the one it comes from is shown why.
alter table planned_step drop constraint if exists planned_step_status_check;
alter table planned_step add constraint planned_step_status_check
  check (status in ('OPEN', 'DONE', 'CANCELLED', 'REFUSED'));
create index if not exists planned_step_refused on planned_step (place_id) where status = 'REFUSED';
