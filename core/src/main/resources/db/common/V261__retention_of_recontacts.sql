-- Old ones are deleted by slices of time.
create index recontact_at on recontact (at);
