-- Who asked for what of quarantine to be replayed, and what came of it: part of the audit.
create table quarantine_replay (
  id         bigint generated always as identity primary key,
  asked_at   timestamptz not null,
  asked_by   text not null,
  from_where text not null,
  wanted     jsonb not null,   -- as in the request
  result     jsonb             -- the counts of the answer; null when the process died in between
);
