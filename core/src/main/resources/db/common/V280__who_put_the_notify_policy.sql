-- Who put each version of the policy of telling people, as of the detectors' figures; null for those of before.
alter table notify_policy add column if not exists made_by text;
