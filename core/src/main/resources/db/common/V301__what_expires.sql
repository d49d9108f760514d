-- What is over or soon will be: of people the newest assessment, and the newest consent of each kind.
create index if not exists assessment_newest on assessment (resident_id, assessed_on desc, id desc)
  include (valid_until) where removed_at is null;
create index if not exists consent_newest on consent (resident_id, kind, given_on desc, id desc)
  include (given, valid_until) where removed_at is null;
create index if not exists organisation_licence_until on organisation (licence_until) where removed_at is null;
create index if not exists staff_certified_until on staff (certified_until) where removed_at is null;
