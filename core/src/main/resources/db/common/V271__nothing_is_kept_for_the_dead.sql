-- A discharge of somebody who had died ended their stay alone, and files were closed while their people still waited: the
-- dead went on being offered beds. Both end all of it now, so this mends the old rows once. What it withdraws is offered
-- on by the timers of the first server that starts.
create temporary table gone on commit drop as
select r.id from resident r
where r.removed_at is not null or r.erased_at is not null
   or (select s.end_reason from bed_stay s where s.resident_id = r.id order by s.id desc limit 1) = 'DECEASED';

update bed_offer set status = 'WITHDRAWN', answered_at = coalesce(answered_at, now()), answered_by = coalesce(answered_by, 'system')
where resident_id in (select id from gone) and status in ('OPEN', 'ACCEPTED');
update waiting_entry set ended_at = now(), ended_by = 'system', end_reason = 'WITHDRAWN'
where resident_id in (select id from gone) and ended_at is null;
update respite_booking set status = 'CANCELLED', ended_by = 'system', ended_at = now()
where resident_id in (select id from gone) and status = 'BOOKED';
update bed set until = now() where reserved_for in (select id from gone) and state = 'RESERVED';
