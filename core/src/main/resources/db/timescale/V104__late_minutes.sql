-- The refresh of the minutes reaches back 30 days each minute. What comes later than that, a backlog handed in or a
-- replay of quarantine, would be missing from them for ever (hours and days reach back 390 days): so once a day they
-- are brought up to date as far back as the hours are. Only what changed is computed again, compressed or not.
create procedure refresh_late_minutes(job_id integer, config jsonb) language plpgsql as $$
begin
  call refresh_continuous_aggregate('bed_reading_minute', now() - interval '390 days', now() - interval '29 days');
end $$;
select add_job('refresh_late_minutes', interval '1 day');
