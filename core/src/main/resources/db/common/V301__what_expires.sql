-- What is over or soon will be is asked for by its last day.
create index if not exists assessment_valid_until on assessment (valid_until) where removed_at is null;
create index if not exists consent_valid_until on consent (valid_until)
  where removed_at is null and given and valid_until is not null;
create index if not exists organisation_licence_until on organisation (licence_until) where removed_at is null;
create index if not exists staff_certified_until on staff (certified_until) where removed_at is null;
